import type { FileRecord } from "@holdfast/server-core";

/**
 * The entity tag that S3 clients see, with its quotes: the MD5 of what came in one piece by this door, and for the rest a text with a dash, which
 * no client takes for an MD5.
 */
export function s3EntityTag({ s3Etag, etag }: Pick<FileRecord, "s3Etag" | "etag">): string {
  if (s3Etag !== null) return `"${s3Etag}"`;
  return etag.includes("-") ? `"${etag}"` : `"${etag.slice(0, 32)}-1"`;
}

/** The tag without quotes, as S3 clients may also write it in conditions and lists of parts. */
export function unquote(tag: string): string {
  return tag.trim().replace(/^"(.*)"$/, "$1");
}

/** The value of a condition with quotes around its tags, which S3 clients may leave out. */
export function quoteTags(value: string): string {
  if (value.includes('"') || value.trim() === "*") return value;
  return value
    .split(",")
    .map((tag) => `"${tag.trim()}"`)
    .join(", ");
}
