import { AppError } from "../../../errors/app-error.js";
import type { FileFacts, Tags } from "../file-access.js";
import { lastSegment, readFilename } from "../names.js";
import { metadataText } from "./metadata.js";
import type { RowFacts } from "./stored-files.js";

const MAX_TAGS = 10;
const MAX_TAG_KEY = 128;
const MAX_TAG_VALUE = 256;
/** What S3 admits: letters, digits and blanks of any script, and these marks. */
const TAG_TEXT = /^[\p{L}\p{N}\p{Zs}_.:/=+\-@]*$/u;

const MAX_CACHE_CONTROL = 200;
/** Directives of RFC 9111, section 5.2: tokens, with a number, a token or a quoted text after them. */
const DIRECTIVE = '[\\w-]+(?:=(?:[\\w-]+|"[ !#-\\[\\]-~]*"))?';
const CACHE_CONTROL = new RegExp(`^${DIRECTIVE}(?: *, *${DIRECTIVE})*$`);

/** What a row says, from what a client said and a path that was read. Throws for what cannot be kept. */
export function rowFacts(path: string, facts: FileFacts): Omit<RowFacts, "contentType"> {
  const { filename, metadata, cacheControl, tags } = facts;
  return {
    path,
    filename: readFilename(filename ?? lastSegment(path)),
    isNamed: filename !== undefined,
    metadata: metadata === undefined ? null : metadataText(metadata),
    cacheControl: cacheControl === undefined || cacheControl === null ? cacheControl : readCacheControl(cacheControl),
    tags: tags === undefined ? null : tagsText(tags),
  };
}

/** The JSON text of a file's tags, by the rules of S3; throws `invalid_value` for others. */
export function tagsText(tags: Tags): string {
  const entries = Object.entries(tags);
  if (entries.length > MAX_TAGS) throw invalidTags(`A file has ${MAX_TAGS} tags at most.`);
  for (const [key, value] of entries) {
    if (key === "" || key.length > MAX_TAG_KEY || value.length > MAX_TAG_VALUE) {
      throw invalidTags(`A tag's key has 1 to ${MAX_TAG_KEY} characters, and its value ${MAX_TAG_VALUE} at most.`);
    }
    if (!TAG_TEXT.test(key) || !TAG_TEXT.test(value)) {
      throw invalidTags("Tags hold letters, digits, blanks and _ . : / = + - @ only.");
    }
  }
  return JSON.stringify(tags);
}

/** A value of `Cache-Control` as it is served; throws `invalid_value` for one that is none. */
export function readCacheControl(text: string): string {
  const value = text.trim();
  if (value.length <= MAX_CACHE_CONTROL && CACHE_CONTROL.test(value)) return value;
  throw new AppError("invalid_value", `The cache control is not of the form "max-age=3600, immutable".`, {
    errors: [{ path: "body.cache_control", message: "It is not a value of Cache-Control." }],
  });
}

function invalidTags(message: string): AppError {
  return new AppError("invalid_value", message, { errors: [{ path: "body.tags", message }] });
}
