import { AdapterError, type AdapterErrorCode, isAdapterError } from "@holdfast/adapter-api";

/** The name of this adapter in errors and logs. */
export const ADAPTER = "s3";

/** Names that S3 services give their errors, and Node its own. */
const CODES: Readonly<Record<string, AdapterErrorCode>> = {
  NoSuchKey: "not_found",
  NotFound: "not_found",
  NoSuchUpload: "not_found",
  PreconditionFailed: "conflict",
  ConditionalRequestConflict: "conflict",
  OperationAborted: "unavailable",
  InvalidRange: "invalid_input",
  EntityTooSmall: "invalid_input",
  InvalidPart: "invalid_input",
  InvalidPartOrder: "invalid_input",
  InvalidObjectName: "invalid_input",
  KeyTooLongError: "invalid_input",
  EntityTooLarge: "limit_exceeded",
  MetadataTooLarge: "limit_exceeded",
  QuotaExceeded: "limit_exceeded",
  AccessDenied: "permission_denied",
  AllAccessDisabled: "permission_denied",
  AccountProblem: "permission_denied",
  InvalidAccessKeyId: "permission_denied",
  SignatureDoesNotMatch: "permission_denied",
  ExpiredToken: "permission_denied",
  InvalidToken: "permission_denied",
  CredentialsProviderError: "permission_denied",
  AbortError: "aborted",
  NotImplemented: "unsupported",
  SlowDown: "unavailable",
  ThrottlingException: "unavailable",
  // What was sent is not what arrived.
  BadDigest: "unavailable",
  XAmzContentSHA256Mismatch: "unavailable",
  IncompleteBody: "unavailable",
  RequestTimeTooSkewed: "unavailable",
  RequestTimeout: "timeout",
  TimeoutError: "timeout",
  ETIMEDOUT: "timeout",
  ECONNREFUSED: "unavailable",
  ECONNRESET: "unavailable",
  EPIPE: "unavailable",
  ENOTFOUND: "unavailable",
  EAI_AGAIN: "unavailable",
  EHOSTUNREACH: "unavailable",
  ENETUNREACH: "unavailable",
  ERR_STREAM_PREMATURE_CLOSE: "unavailable",
  ENOSPC: "limit_exceeded",
};

const STATUSES: Readonly<Record<number, AdapterErrorCode>> = {
  401: "permission_denied",
  403: "permission_denied",
  404: "not_found",
  408: "timeout",
  412: "conflict",
  413: "limit_exceeded",
  416: "invalid_input",
  429: "unavailable",
  501: "unsupported",
  504: "timeout",
  507: "limit_exceeded",
};

const UNTRUSTED =
  "The service's certificate is not trusted: name the file of its authority's certificate in NODE_EXTRA_CA_CERTS";
const OUT_OF_TIME = "The service's certificate is not valid at this time: renew it, or set the clock of this machine";

/** What is more than a code: what an operator can do about it. */
const HINTS: Readonly<Record<string, string>> = {
  NoSuchBucket: "The bucket does not exist: make it, or open the storage with createBucket",
  CredentialsProviderError:
    "There are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give a profile or role",
  PermanentRedirect: "The bucket is in another region: give its region",
  AuthorizationHeaderMalformed: "The bucket is in another region: give its region",
  RequestTimeTooSkewed: "The clock of this machine is wrong",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_HAS_EXPIRED: OUT_OF_TIME,
  CERT_NOT_YET_VALID: OUT_OF_TIME,
  ERR_TLS_CERT_ALTNAME_INVALID: "The service's certificate is for other names than the endpoint's",
  EPROTO: "There is no TLS to be had: the endpoint of a service without it begins with http://",
};

/** A failure that this adapter found itself; `operation` is filled in by `toAdapterError` on the way out. */
export class StorageFailure extends Error {
  override readonly name: string = "StorageFailure";
  readonly code: AdapterErrorCode;

  constructor(code: AdapterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** `error` as the AdapterError of `operation`. An AdapterError passes as it is; an unknown error becomes `internal`. */
export function toAdapterError(error: unknown, operation: string): AdapterError {
  if (isAdapterError(error)) return error;
  const init = { adapter: ADAPTER, operation, cause: withoutRequest(error) };
  if (error instanceof StorageFailure) {
    return new AdapterError(error.code, error.message, { ...init, cause: withoutRequest(error.cause ?? error) });
  }
  const name = errorName(error);
  const status = errorStatus(error);
  const message = error instanceof Error && error.message !== "" ? error.message : name;
  const hint = hintOf(error);
  return new AdapterError(codeOf(error), hint === undefined ? message : `${hint} (${message})`, {
    ...init,
    // What no repetition mends, though it is no fault of the call either.
    ...(hint === undefined ? {} : { retryable: false }),
    details: { s3Code: name, ...(status === undefined ? {} : { status }) },
  });
}

/** The code that an error of the service, of the connection or of this adapter stands for. */
export function codeOf(error: unknown): AdapterErrorCode {
  if (isAdapterError(error) || error instanceof StorageFailure) return error.code;
  const name = errorName(error);
  if (hintOf(error) !== undefined) return CODES[name] ?? "unavailable";
  const errno = errnoOf(error);
  // What Node's parser says of an answer that is no HTTP.
  if (errno.startsWith("HPE_")) return "unavailable";
  const status = errorStatus(error);
  // The SDK calls a connection that broke a TimeoutError.
  return CODES[errno] ?? CODES[name] ?? (status === undefined ? "internal" : codeOfStatus(status));
}

/** Whether the service says that there is no such object or upload. A missing bucket is something else. */
export function isMissing(error: unknown): boolean {
  return errorName(error) !== "NoSuchBucket" && codeOf(error) === "not_found";
}

/** Whether nobody knows if the request was carried out. */
export function isUncertain(error: unknown): boolean {
  return ["unavailable", "timeout", "internal", "aborted"].includes(codeOf(error));
}

/** The failure of a call whose signal has fired. */
export function abortedFailure(signal: AbortSignal): StorageFailure {
  return new StorageFailure("aborted", "the call was aborted", { cause: signal.reason });
}

/** Throws the `aborted` failure when `signal` has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedFailure(signal);
}

/** The SDK hangs the whole exchange on its errors, the signature with it; logs must not show that. */
function withoutRequest(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  for (const name of ["$response", "$responseBodyText"]) Reflect.deleteProperty(error, name);
  return error;
}

function codeOfStatus(status: number): AdapterErrorCode {
  // A good status with an answer that could not be read: it was cut.
  const isPassing = status >= 500 || status < 300;
  return STATUSES[status] ?? (isPassing ? "unavailable" : "internal");
}

function hintOf(error: unknown): string | undefined {
  return HINTS[errorName(error)] ?? HINTS[errnoOf(error)];
}

function errorName(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "Code" in error && typeof error.Code === "string" && !(error.name in CODES) ? error.Code : error.name;
}

/** What Node calls a failure of the connection, such as `ECONNRESET`; empty for any other error. */
export function errnoOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

function errorStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  const status = (error.$metadata as { readonly httpStatusCode?: unknown } | undefined)?.httpStatusCode;
  return typeof status === "number" ? status : undefined;
}
