import type { Problem } from "@holdfast/server-core";
import { S3Error, type S3ErrorCode } from "./s3-error.js";

/** The core's refusals in S3's terms. What is not listed is the client's or the server's fault by its status. */
const CODES: Partial<Record<Problem["code"], S3ErrorCode>> = {
  already_exists: "BucketAlreadyExists",
  body_too_large: "EntityTooLarge",
  checksum_mismatch: "BadDigest",
  client_closed: "IncompleteBody",
  conflict: "OperationAborted",
  forbidden: "AccessDenied",
  invalid_name: "InvalidArgument",
  not_authenticated: "AccessDenied",
  not_found: "NoSuchKey",
  not_supported: "NotImplemented",
  precondition_failed: "PreconditionFailed",
  quota_exceeded: "QuotaExceeded",
  range_not_satisfiable: "InvalidRange",
  rate_limited: "SlowDown",
  request_timeout: "RequestTimeout",
  storage_full: "StorageFull",
  timeout: "ServiceUnavailable",
  unavailable: "ServiceUnavailable",
  upload_incomplete: "InvalidPart",
};

/** Turns whatever was thrown into S3's terms. `describe` says what a client may know of it, and logs what is the server's fault. */
export function errorOf(thrown: unknown, describe: (thrown: unknown) => Problem): S3Error {
  const own = ownError(thrown);
  if (own !== null) return own;
  const { code, status, detail, headers } = describe(thrown);
  const mapped = CODES[code] ?? (status >= 500 ? "InternalError" : "InvalidRequest");
  return new S3Error(mapped, detail, { headers, cause: thrown });
}

/** A refusal of this door, also where it passed through the core as the failure of a body. */
function ownError(thrown: unknown): S3Error | null {
  if (thrown instanceof S3Error) return thrown;
  return thrown instanceof Error && thrown.cause instanceof S3Error ? thrown.cause : null;
}
