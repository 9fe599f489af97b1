import { cacheControlOf, type FileRecord } from "@holdfast/server-core";
import { hexToBase64 } from "../body/base64.js";
import { s3EntityTag } from "./entity-tag.js";
import { STORED_HEADERS, storedHeader, userMetadataHeaders } from "./user-metadata.js";

/** What browsers show without running anything of it; all else is saved. */
const PASSIVE = /^(?:image\/(?!svg)[\w.+-]+|audio\/[\w.+-]+|video\/[\w.+-]+|text\/plain|application\/pdf)(?:$|[\s;])/i;

/** Whatever an object is, in a browser it runs nothing, loads nothing, and belongs to no origin. */
const SANDBOX = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

/** Headers that tell which version of an object this is. */
export function versionHeaders(file: FileRecord): Record<string, string> {
  return {
    etag: s3EntityTag(file),
    "last-modified": file.storedAt.toUTCString(),
    "x-amz-version-id": file.versionId,
    "cache-control": cacheControlOf(file),
  };
}

/** Headers of an object's content and what it carries along. `query` may override some for a signed URL. */
export function objectHeaders(
  file: FileRecord,
  { query, headers: asked }: { readonly query: ReadonlyMap<string, string>; readonly headers: Headers },
): Record<string, string> {
  const headers: Record<string, string> = {
    ...versionHeaders(file),
    "accept-ranges": "bytes",
    "content-type": file.contentType,
    ...userMetadataHeaders(file.metadata),
  };
  for (const name of STORED_HEADERS) {
    const value = storedHeader(file.metadata, name);
    if (value !== null) headers[name] = value;
  }
  for (const name of ["cache-control", "content-type", ...STORED_HEADERS]) {
    const value = query.get(`response-${name}`);
    if (value !== undefined && /^[\t -~]*$/.test(value)) headers[name] = value;
  }
  const { isPublic } = file;
  // A signed URL needs no Authorization, which is what keeps other answers out of shared caches.
  headers["cache-control"] = cacheControlOf({ isPublic, cacheControl: headers["cache-control"] ?? null });
  const tagCount = Object.keys(file.tags).length;
  if (tagCount > 0) headers["x-amz-tagging-count"] = String(tagCount);
  // It is the checksum of the whole, and clients hold it against what they get.
  const wantsChecksum = asked.get("x-amz-checksum-mode")?.toUpperCase() === "ENABLED" && !asked.has("range");
  return { ...headers, ...(wantsChecksum ? checksumHeaders(file) : {}), ...safety(headers) };
}

/** The checksum of the whole content that every file has. */
function checksumHeaders({ crc32c }: FileRecord): Record<string, string> {
  if (crc32c === null) return {};
  return { "x-amz-checksum-crc32c": hexToBase64(crc32c), "x-amz-checksum-type": "FULL_OBJECT" };
}

/** A signed URL is opened in a browser, on the origin of the API. */
function safety(headers: Readonly<Record<string, string>>): Record<string, string> {
  const disposition = headers["content-disposition"] ?? "";
  const isSaved = PASSIVE.test(headers["content-type"] ?? "") || /^attachment\b/i.test(disposition);
  const saved = isSaved ? {} : { "content-disposition": disposition.replace(/^[^;]*/, "attachment") };
  return { "content-security-policy": SANDBOX, ...saved };
}
