import { AppError } from "../../../errors/app-error.js";
import { MAX_JSON_DEPTH, parseJson } from "../../../parse-json.js";
import { invalidForm } from "./upload-form.js";

const MAX_METADATA_BYTES = 16 * 1024;

/** The escapes, by JSON.stringify, of what Postgres cannot keep as text: NUL and lone surrogates. */
const UNSTORABLE = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** The JSON text of a file's metadata; throws `limit_exceeded` above 16 KiB. */
export function metadataText(metadata: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(metadata);
  if (UNSTORABLE.test(text)) {
    throw new AppError("invalid_value", "The metadata holds NUL or half of a surrogate pair, which cannot be stored.");
  }
  if (new TextEncoder().encode(text).length <= MAX_METADATA_BYTES) return text;
  throw new AppError("limit_exceeded", `A file's metadata may have ${MAX_METADATA_BYTES} bytes as JSON at most.`);
}

/** Checks the metadata that a form brings as text; null for none. */
export function readFormMetadata(text: string | null): string | null {
  if (text === null) return null;
  const value = parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidForm("body.metadata", "The field metadata must be a JSON object.");
  }
  return metadataText(value as Record<string, unknown>);
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    const rule = cause instanceof RangeError ? `nests more than ${MAX_JSON_DEPTH} deep` : "is not valid JSON";
    throw invalidForm("body.metadata", `The field metadata ${rule}.`, cause);
  }
}
