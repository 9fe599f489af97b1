import { type FileRecord, readWriteConditions, type WriteConditions } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import { noSuchKey } from "../request/rights.js";
import { quoteTags, s3EntityTag, unquote } from "./entity-tag.js";

const CONDITIONS = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range"] as const;

/** The conditions of a read, with quotes where clients leave them out. `prefix` is that of a copy's source. */
export function readConditions(headers: Headers, prefix: "" | "x-amz-copy-source-" = ""): Headers {
  const conditions = new Headers();
  for (const name of CONDITIONS) {
    const value = headers.get(prefix + name);
    if (value !== null) conditions.set(name, name.endsWith("match") ? quoteTags(value) : value);
  }
  return conditions;
}

/**
 * The conditions of a write. S3's entity tag and the file's own are two names of one content: `current`, which is asked for where a tag is
 * named, is compared by the one, and replaced only while it still has the other.
 */
export async function readWrite(headers: Headers, current: () => Promise<FileRecord | null>): Promise<WriteConditions> {
  const ifMatch = headers.get("if-match");
  const ifNoneMatch = headers.get("if-none-match");
  if (ifNoneMatch !== null && ifNoneMatch.trim() !== "*") {
    throw new S3Error("NotImplemented", "A write takes If-None-Match with an asterisk only.");
  }
  if (ifMatch === null || ifMatch.trim() === "*") {
    return readWriteConditions(
      new Headers([
        ...(ifMatch === null ? [] : [["if-match", "*"]]),
        ...(ifNoneMatch === null ? [] : [["if-none-match", "*"]]),
      ] as [string, string][]),
    );
  }
  const file = await current();
  if (file === null) throw noSuchKey();
  return matching(ifMatch, file);
}

/** The conditions of a change to a file that is there, by `If-Match`, if any. Throws `PreconditionFailed` when none of its tags is the file's. */
export function matching(ifMatch: string | null, file: FileRecord): WriteConditions {
  if (ifMatch === null) return readWriteConditions(new Headers());
  checkMatch(ifMatch, file);
  return readWriteConditions(new Headers({ "if-match": ifMatch.trim() === "*" ? "*" : `"${file.etag}"` }));
}

/** Throws `PreconditionFailed` when none of the tags is the file's. */
export function checkMatch(ifMatch: string, file: FileRecord): void {
  const tags = ifMatch.split(",").map(unquote);
  if (tags.includes("*") || tags.includes(unquote(s3EntityTag(file)))) return;
  throw new S3Error("PreconditionFailed", "The object is not the version that If-Match names.");
}
