import { AppError } from "../../../errors/app-error.js";
import { type EntityTags, parseEntityTags } from "../http/entity-tags.js";

/** The conditions under which a PUT may write (RFC 9110, section 13.1). Digests are those of the content. */
export interface WriteConditions {
  /** `If-None-Match: *`. */
  readonly mustBeNew: boolean;
  /** Any `If-Match`. */
  readonly mustExist: boolean;
  /** The digests of `If-Match`; null for any. */
  readonly match: readonly string[] | null;
  /** The digests of `If-None-Match`; null when there are none. */
  readonly noneMatch: readonly string[] | null;
  /** Throws `precondition_failed` when the present content, null for none, does not fit. */
  check(sha256: string | null): void;
}

/** Reads the conditions of a request's headers. */
export function readWriteConditions(headers: Headers): WriteConditions {
  const ifMatch = parseEntityTags(headers.get("if-match"));
  const ifNoneMatch = parseEntityTags(headers.get("if-none-match"));
  // If-Match compares strongly, so a weak tag never fits.
  const match = digests(ifMatch, false);
  const noneMatch = digests(ifNoneMatch, true);
  const mustBeNew = ifNoneMatch === "*";
  const mustExist = ifMatch !== null;
  return {
    mustBeNew,
    mustExist,
    match,
    noneMatch,
    check(sha256) {
      const fits =
        sha256 === null
          ? !mustExist
          : !mustBeNew && (match === null || match.includes(sha256)) && !(noneMatch?.includes(sha256) ?? false);
      if (!fits) throw preconditionFailed();
    },
  };
}

function digests(tags: EntityTags | null, withWeak: boolean): readonly string[] | null {
  if (tags === null || tags === "*") return null;
  return tags.filter(({ weak }) => withWeak || !weak).map(({ opaque }) => opaque);
}

/** The refusal of a request whose condition does not hold. */
export function preconditionFailed(): AppError {
  return new AppError("precondition_failed", "The file is not the version that the request's condition asks for.");
}
