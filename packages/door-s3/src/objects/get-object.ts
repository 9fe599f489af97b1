import {
  type DoorAnswer,
  evaluatePreconditions,
  type FileRecord,
  isRangeCurrent,
  resolveRanges,
} from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import { emptyAnswer, type S3Call } from "../request/s3-call.js";
import { readConditions } from "./conditions.js";
import { s3EntityTag, unquote } from "./entity-tag.js";
import { findObject } from "./find-object.js";
import { objectHeaders, versionHeaders } from "./object-headers.js";

/** GetObject and HeadObject: the content or a range of it, under the conditions of the request. */
export async function getObject(call: S3Call): Promise<DoorAnswer> {
  const file = await findObject(call, "files.downloadFileByPath");
  checkPartNumber(call);
  const conditions = readConditions(call.headers);
  const version = { etag: unquote(s3EntityTag(file)), modifiedAt: file.storedAt };
  const outcome = evaluatePreconditions(conditions, version);
  if (outcome === "not_modified") return emptyAnswer(304, versionHeaders(file));
  if (outcome === "failed") {
    throw new S3Error("PreconditionFailed", "The object is not the version that the request's condition asks for.");
  }
  const range = rangeOf(call, file, isRangeCurrent(conditions, version));
  const headers = objectHeaders(file, call);
  const { signal, method } = call.request;
  const read = async () =>
    method === "HEAD" ? null : call.platform.files.read(file, range === null ? { signal } : { range, signal });
  if (range === null) {
    return { status: 200, body: await read(), headers: { ...headers, "content-length": String(file.size) } };
  }
  return {
    status: 206,
    body: await read(),
    headers: {
      ...headers,
      "content-length": String(range.end - range.start + 1),
      "content-range": `bytes ${range.start}-${range.end}/${file.size}`,
    },
  };
}

function rangeOf(
  { headers }: S3Call,
  file: FileRecord,
  isCurrent: boolean,
): { readonly start: number; readonly end: number } | null {
  const ranges = resolveRanges(isCurrent ? headers.get("range") : null, file.size);
  // S3 answers one range; who asks for several gets the whole.
  if (ranges !== "unsatisfiable") return ranges?.length === 1 ? (ranges[0] ?? null) : null;
  throw new S3Error("InvalidRange", `The object has ${file.size} bytes, and the range begins after them.`, {
    headers: { "content-range": `bytes */${file.size}` },
  });
}

function checkPartNumber({ query }: S3Call): void {
  if (!query.has("partNumber")) return;
  throw new S3Error("NotImplemented", "Parts of an object cannot be read by number. Ask for a range instead.");
}
