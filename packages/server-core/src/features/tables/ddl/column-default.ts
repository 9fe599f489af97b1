import { AppError } from "../../../errors/app-error.js";
import { isStorable } from "../../../storable-text.js";
import { quoteLiteral } from "../quote-identifier.js";

/** The functions that a default may call, by their name in lower case without blanks. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ["now()", "now()"],
  ["current_timestamp", "current_timestamp"],
  ["current_timestamp()", "current_timestamp"],
  ["localtimestamp", "localtimestamp"],
  ["current_date", "current_date"],
  ["current_time", "current_time"],
  ["gen_random_uuid()", "gen_random_uuid()"],
  ["uuid_generate_v4()", "gen_random_uuid()"],
  ["uuidv7()", "holdfast.uuid_v7()"],
  ["auth.uid()", "auth.uid()"],
  ["auth.role()", "auth.role()"],
  ["auth.email()", "(auth.jwt() ->> 'email')"],
]);

/** What a type's default is read for. */
export interface DefaultTarget {
  /** The type as SQL, from `readColumnType`. */
  readonly typeSql: string;
  /** What a refusal names. */
  readonly field: string;
}

/**
 * A default as SQL: null for none, one of the listed functions, or a literal, quoted and cast to the type. Text in single
 * quotes stands for what is between them. A value that no literal of the type can be is refused with `default_not_allowed`.
 */
export function readColumnDefault(value: unknown, { typeSql, field }: DefaultTarget): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") {
    const call = FUNCTIONS.get(value.trim().toLowerCase());
    return call ?? castLiteral(unquote(value), typeSql, field);
  }
  const isJson = typeSql === "json" || typeSql === "jsonb";
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw notAllowed(field, "a whole number beyond 2^53 must be sent as a string");
  }
  if (typeof value === "object" && Array.isArray(value) && typeSql.endsWith("[]")) {
    return castLiteral(arrayText(value, field), typeSql, field);
  }
  if (typeof value === "object" && !isJson) throw notAllowed(field, "an object fits only json and jsonb");
  return castLiteral(isJson ? JSON.stringify(value) : String(value), typeSql, field);
}

function castLiteral(text: string, typeSql: string, field: string): string {
  if (!isStorable(text)) throw notAllowed(field, "a text holds neither NUL nor half of a surrogate pair");
  return `${quoteLiteral(text)}::${typeSql}`;
}

/** SelfDB's clients send text defaults in SQL's quotes. */
function unquote(text: string): string {
  const [, inner] = /^\s*'((?:[^']|'')*)'\s*$/.exec(text) ?? [];
  return inner === undefined ? text : inner.replaceAll("''", "'");
}

function arrayText(items: readonly unknown[], field: string): string {
  const texts = items.map((item) => {
    if (item === null) return "NULL";
    if (Array.isArray(item)) return arrayText(item, field);
    if (typeof item === "object") throw notAllowed(field, "an array of a default holds only plain values");
    return `"${String(item).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  });
  return `{${texts.join(",")}}`;
}

function notAllowed(field: string, rule: string): AppError {
  return new AppError("default_not_allowed", `The default is not allowed: ${rule}.`, {
    errors: [{ path: field, message: rule }],
  });
}
