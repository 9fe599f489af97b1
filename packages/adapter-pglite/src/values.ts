import type { Value } from "@holdfast/adapter-api";
import { type ArrayElement, formatArrayText, parseArrayText } from "./array-text.js";
import type { ColumnType } from "./column-types.js";
import { pgliteError } from "./errors.js";
import { formatTimestampText, parseTimestampText } from "./timestamp-text.js";

/** A value as Postgres' text; it decides the type. What cannot be written fails with `invalid_input`. */
export function encodeValue(value: Value): string | null {
  if (value === null) return null;
  if (Array.isArray(value)) return formatArrayText(value.map(encodeElement));
  if (typeof value === "string") return value;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof Date) return formatTimestampText(checkDate(value));
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
  return encodeJson(value);
}

/** JSON text; bigints keep all their digits, dates are ISO text, bytes fail with `invalid_input`. */
export function encodeJson(value: Value): string {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return JSON.stringify(value);
  }
  if (typeof value === "bigint") return String(value);
  if (value instanceof Date) return JSON.stringify(checkDate(value).toISOString());
  if (value instanceof Uint8Array) throw pgliteError("invalid_input", "JSON holds no bytes", { operation: "query" });
  if (Array.isArray(value)) return `[${value.map(encodeJson).join(",")}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${encodeJson(field)}`).join(",")}}`;
}

/** A cell's text as the value that the port promises for its type. */
export function decodeValue(text: string | null, type: ColumnType): Value {
  if (text === null) return null;
  if (type.element) return decodeArray(parseArrayText(text, type.element.delimiter), type.element);
  return decodeScalar(text, type.name);
}

function decodeScalar(text: string, typeName: string): Value {
  switch (typeName) {
    case "bool":
      return text === "t";
    case "int2":
    case "int4":
    case "float4":
    case "float8":
      return Number(text);
    case "int8":
      return BigInt(text);
    case "bytea":
      return Uint8Array.from(Buffer.from(text.slice(2), "hex"));
    case "json":
    case "jsonb":
      return JSON.parse(text) as Value;
    case "timestamptz":
      // `infinity` is no Date: its text is the only faithful value.
      return parseTimestampText(text) ?? text;
    default:
      return text;
  }
}

function decodeArray(items: readonly ArrayElement[], element: ColumnType): readonly Value[] {
  return items.map((item) =>
    Array.isArray(item) ? decodeArray(item, element) : decodeValue(item as string | null, element),
  );
}

function encodeElement(value: Value): ArrayElement {
  return Array.isArray(value) ? value.map(encodeElement) : encodeValue(value);
}

function checkDate(date: Date): Date {
  if (Number.isNaN(date.getTime())) throw pgliteError("invalid_input", "Not a date", { operation: "query" });
  return date;
}
