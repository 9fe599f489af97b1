import { evaluatePreconditions, type FileRecord } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import type { S3Call } from "../request/s3-call.js";
import { decodeComponent, readQuery } from "../signature/percent-encoding.js";
import { readConditions } from "./conditions.js";
import { s3EntityTag, unquote } from "./entity-tag.js";
import { findObject } from "./find-object.js";

/** The object that `x-amz-copy-source` names, once it may be read and its conditions hold. */
export async function findCopySource(call: S3Call): Promise<FileRecord> {
  const { bucket, key, versionId } = readCopySource(call.headers.get("x-amz-copy-source") ?? "");
  const query = new Map(versionId === null ? [] : [["versionId", versionId]]);
  const headers = new Headers(call.headers);
  const owner = headers.get("x-amz-source-expected-bucket-owner");
  headers.delete("x-amz-expected-bucket-owner");
  if (owner !== null) headers.set("x-amz-expected-bucket-owner", owner);
  const file = await findObject({ ...call, bucket, key, query, headers }, "files.downloadFileByPath");
  const conditions = readConditions(call.headers, "x-amz-copy-source-");
  const version = { etag: unquote(s3EntityTag(file)), modifiedAt: file.storedAt };
  if (evaluatePreconditions(conditions, version) !== "proceed") {
    throw new S3Error("PreconditionFailed", "The source is not the version that the request's condition asks for.");
  }
  return file;
}

/** Reads `/bucket/key?versionId=…`, percent-encoded; the first slash may be missing. */
function readCopySource(text: string): {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
} {
  const [path = "", ...search] = text.split("?");
  const [bucket = "", ...rest] = decodeComponent(path).replace(/^\//, "").split("/");
  const key = rest.join("/");
  if (bucket === "" || key === "") {
    throw new S3Error("InvalidArgument", "x-amz-copy-source must have the form /bucket/key.");
  }
  return { bucket, key, versionId: new Map(readQuery(search.join("?"))).get("versionId") ?? null };
}
