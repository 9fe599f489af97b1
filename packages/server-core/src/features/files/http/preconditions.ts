import { type EntityTags, parseEntityTags } from "./entity-tags.js";
import { parseHttpDate, wholeSeconds } from "./http-date.js";

/** A version of a file's content. `etag` is strong and without its quotes. */
export interface Version {
  readonly etag: string;
  readonly modifiedAt: Date;
}

/** Decides the conditions of a GET or HEAD, in the order of RFC 9110, section 13.2.2. */
export function evaluatePreconditions(headers: Headers, version: Version): "proceed" | "not_modified" | "failed" {
  const modified = wholeSeconds(version.modifiedAt);
  const ifMatch = parseEntityTags(headers.get("if-match"));
  if (ifMatch !== null) {
    if (!names(ifMatch, version.etag, false)) return "failed";
  } else {
    const since = parseHttpDate(headers.get("if-unmodified-since"));
    if (since !== null && modified > since) return "failed";
  }
  const ifNoneMatch = parseEntityTags(headers.get("if-none-match"));
  if (ifNoneMatch !== null) return names(ifNoneMatch, version.etag, true) ? "not_modified" : "proceed";
  const since = parseHttpDate(headers.get("if-modified-since"));
  return since !== null && modified <= since ? "not_modified" : "proceed";
}

/**
 * Whether a `Range` counts, by `If-Range` (RFC 9110, section 13.1.5); without that header it does. A date never does: it is a strong
 * validator only where content does not change twice in a second (section 8.8.2.2), and every answer has an entity tag.
 */
export function isRangeCurrent(headers: Headers, version: Version): boolean {
  const ifRange = headers.get("if-range");
  if (ifRange === null) return true;
  const tags = parseEntityTags(ifRange);
  return tags !== null && tags !== "*" && names(tags, version.etag, false);
}

/** The weak comparison counts `W/"x"` as `"x"`; the strong one never takes a weak tag. */
function names(tags: EntityTags, etag: string, weakly: boolean): boolean {
  return tags === "*" || tags.some(({ weak, opaque }) => opaque === etag && (weakly || !weak));
}
