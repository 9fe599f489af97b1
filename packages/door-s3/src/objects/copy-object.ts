import type { DoorAnswer, FileFacts, FileRecord } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import { admitToBucket } from "../request/rights.js";
import { type S3Call, xmlAnswer } from "../request/s3-call.js";
import { element, xmlDocument } from "../xml/write-xml.js";
import { readWrite } from "./conditions.js";
import { findCopySource } from "./copy-source.js";
import { s3EntityTag } from "./entity-tag.js";
import { checkKeyLength } from "./put-object.js";
import { checkSupported, readFacts } from "./read-facts.js";
import { readTaggingHeader } from "./tags.js";

/** CopyObject: another object with the same content; no byte is copied. */
export async function copyObject(call: S3Call): Promise<DoorAnswer> {
  const { headers, key, platform, accessKey } = call;
  checkKeyLength(key);
  checkSupported(headers);
  const bucket = await admitToBucket(call, { action: "write", as: "files.putFile" });
  const source = await findCopySource(call);
  const changes = readChanges(headers, source);
  if (changes === null && source.bucketId === bucket.id && source.path === key.normalize("NFC") && !isOld(call)) {
    const reason = "An object can be copied onto itself only with new metadata or from an older version.";
    throw new S3Error("InvalidRequest", reason);
  }
  const { actor } = accessKey;
  const conditions = await readWrite(headers, () => platform.files.find(bucket, key, actor));
  const { file } = await platform.files.copy(source, { bucket, path: key, actor, conditions }, changes);
  return xmlAnswer(
    xmlDocument("CopyObjectResult", [
      element("LastModified", file.storedAt.toISOString()),
      element("ETag", s3EntityTag(file)),
    ]),
    { "x-amz-version-id": file.versionId, "x-amz-copy-source-version-id": source.versionId },
  );
}

/** What the copy says in other words than its source; null when nothing. */
function readChanges(headers: Headers, source: FileRecord): FileFacts | null {
  const replacesMetadata = readDirective(headers, "x-amz-metadata-directive");
  const replacesTags = readDirective(headers, "x-amz-tagging-directive");
  if (!replacesMetadata && !replacesTags) return null;
  const facts: FileFacts = replacesMetadata
    ? readFacts(headers)
    : {
        filename: source.filename,
        contentType: source.contentType,
        metadata: source.metadata,
        cacheControl: source.cacheControl,
      };
  return { ...facts, tags: replacesTags ? (readTaggingHeader(headers) ?? {}) : source.tags };
}

function readDirective(headers: Headers, name: string): boolean {
  const value = headers.get(name) ?? "COPY";
  if (value === "COPY" || value === "REPLACE") return value === "REPLACE";
  throw new S3Error("InvalidArgument", `${name} must be COPY or REPLACE.`);
}

function isOld({ headers }: S3Call): boolean {
  return (headers.get("x-amz-copy-source") ?? "").includes("?versionId=");
}
