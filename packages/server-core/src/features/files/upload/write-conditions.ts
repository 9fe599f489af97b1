import type { Value } from "@holdfast/adapter-api";
import { AppError } from "../../../errors/app-error.js";
import { type EntityTags, parseEntityTags } from "../http/entity-tags.js";
import { parseHttpDate, wholeSeconds } from "../http/http-date.js";

/** The conditions under which a file may be written (RFC 9110, section 13.1). Entity tags are without quotes. */
export interface WriteConditions {
  /** `If-None-Match: *`. */
  readonly mustBeNew: boolean;
  /** Any `If-Match`. */
  readonly mustExist: boolean;
  /** The entity tags of `If-Match`; null for any. */
  readonly match: readonly string[] | null;
  /** The entity tags of `If-None-Match`; null when there are none. */
  readonly noneMatch: readonly string[] | null;
  /** `If-Unmodified-Since` in seconds since 1970; null where it is absent or, by section 13.1.4, does not count. */
  readonly unmodifiedSince: number | null;
  /** Throws `precondition_failed` when the present content, null for none, does not fit. */
  check(current: { readonly etag: string; readonly storedAt: Date } | null): void;
}

/** Reads the conditions of a request's headers. */
export function readWriteConditions(headers: Headers): WriteConditions {
  const ifMatch = parseEntityTags(headers.get("if-match"));
  const ifNoneMatch = parseEntityTags(headers.get("if-none-match"));
  return writeConditions({
    mustBeNew: ifNoneMatch === "*",
    mustExist: ifMatch !== null,
    // If-Match compares strongly, so a weak tag never fits.
    match: opaqueTags(ifMatch, false),
    noneMatch: opaqueTags(ifNoneMatch, true),
    unmodifiedSince: ifMatch === null ? parseHttpDate(headers.get("if-unmodified-since")) : null,
  });
}

/** Conditions that were read before, such as those of an upload's beginning. */
export function writeConditions(said: Omit<WriteConditions, "check">): WriteConditions {
  const { mustBeNew, mustExist, match, noneMatch, unmodifiedSince } = said;
  return {
    ...said,
    check(current) {
      const fits =
        current === null
          ? !mustExist
          : !mustBeNew &&
            (match === null || match.includes(current.etag)) &&
            !(noneMatch?.includes(current.etag) ?? false) &&
            (unmodifiedSince === null || wholeSeconds(current.storedAt) <= unmodifiedSince);
      if (!fits) throw preconditionFailed();
    },
  };
}

/**
 * The SQL that holds where the present content of the file row `file` fits. Its parameters are those of `conditionValues`, from `$first` on.
 * `mustBeNew` is not among them: a statement that is for rows which are there is not run under it.
 */
export function fitsSql(file: string, first: number): string {
  return `($${first}::text[] is null or ${file}.etag <> all ($${first}::text[]))
  and ($${first + 1}::text[] is null or ${file}.etag = any ($${first + 1}::text[]))
  and ($${first + 2}::bigint is null or date_trunc('second', ${file}.stored_at) <= to_timestamp($${first + 2}::bigint))`;
}

/** The values of `fitsSql`. */
export function conditionValues({ noneMatch, match, unmodifiedSince }: WriteConditions): Value[] {
  return [noneMatch, match, unmodifiedSince];
}

/** Writes whatever is there. */
export const ANY_CONDITIONS: WriteConditions = writeConditions({
  mustBeNew: false,
  mustExist: false,
  match: null,
  noneMatch: null,
  unmodifiedSince: null,
});

function opaqueTags(tags: EntityTags | null, withWeak: boolean): readonly string[] | null {
  if (tags === null || tags === "*") return null;
  return tags.filter(({ weak }) => withWeak || !weak).map(({ opaque }) => opaque);
}

/** The refusal of a request whose condition does not hold. */
export function preconditionFailed(): AppError {
  return new AppError("precondition_failed", "The file is not the version that the request's condition asks for.");
}
