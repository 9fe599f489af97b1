import type { FileFacts } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import { readTaggingHeader } from "./tags.js";
import { readUserMetadata, STORED_HEADERS, storedHeaderName } from "./user-metadata.js";

/** Headers that ask for what files here do not have; to ignore them would promise it. */
const NOT_IMPLEMENTED = [
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-customer-algorithm",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-object-lock-mode",
  "x-amz-object-lock-retain-until-date",
  "x-amz-object-lock-legal-hold",
  "x-amz-website-redirect-location",
  "x-amz-grant-full-control",
  "x-amz-grant-read",
  "x-amz-grant-read-acp",
  "x-amz-grant-write-acp",
  "x-amz-write-offset-bytes",
] as const;

/** Canned ACLs that say what holds anyway: the owner may do everything, and the bucket decides who else may read. */
const HARMLESS_ACLS = ["private", "bucket-owner-full-control", "bucket-owner-read"];

/** What the headers of a PutObject, CreateMultipartUpload or CopyObject say of the file. */
export function readFacts(headers: Headers): FileFacts {
  checkSupported(headers);
  const metadata: Record<string, string> = readUserMetadata(headers);
  for (const name of STORED_HEADERS) {
    const value = name === "content-encoding" ? contentEncoding(headers) : headers.get(name);
    if (value !== null) metadata[storedHeaderName(name)] = value;
  }
  const tags = readTaggingHeader(headers);
  return {
    contentType: headers.get("content-type"),
    cacheControl: headers.get("cache-control"),
    metadata,
    tags: tags ?? {},
  };
}

/** Throws `NotImplemented` for headers that this server would have to ignore. */
export function checkSupported(headers: Headers): void {
  const unsupported = NOT_IMPLEMENTED.find((name) => headers.has(name));
  if (unsupported !== undefined) {
    throw new S3Error("NotImplemented", `This server does not implement what the header ${unsupported} asks for.`);
  }
  const acl = headers.get("x-amz-acl");
  if (acl !== null && !HARMLESS_ACLS.includes(acl)) {
    throw new S3Error("NotImplemented", `Who may read is decided per bucket here, so x-amz-acl cannot be ${acl}.`);
  }
}

/** Without `aws-chunked`, which is the wrapping of the request and not of the content. */
function contentEncoding(headers: Headers): string | null {
  const codings = (headers.get("content-encoding") ?? "")
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding.toLowerCase() !== "aws-chunked");
  return codings.length === 0 ? null : codings.join(", ");
}
