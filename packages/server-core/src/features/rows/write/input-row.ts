import { AppError } from "../../../errors/app-error.js";
import type { ColumnShape, TableShape } from "../../tables/shape/table-shape.js";
import type { TypedValue } from "../filter/sql-values.js";

/** A row as a client sends it. */
export type InputRow = Readonly<Record<string, unknown>>;

/** How deep a value of a json column may nest. */
const MAX_DEPTH = 128;

const EXACT_TYPES: ReadonlySet<string> = new Set([
  "int2",
  "int4",
  "int8",
  "numeric",
  "_int2",
  "_int4",
  "_int8",
  "_numeric",
]);
const JSON_TYPES: ReadonlySet<string> = new Set(["json", "jsonb"]);

/** Refuses a row that names unknown columns or columns that Postgres fills in, or whose values cannot be stored as they were sent. */
export function checkRow(row: InputRow, shape: TableShape, path: string): void {
  for (const [name, value] of Object.entries(row)) {
    const column = shape.columns.get(name);
    if (column === undefined) {
      throw new AppError("unknown_column", `"${shape.name}" has no column "${name}".`, {
        errors: [{ path: `${path}.${name}`, message: "there is no such column" }],
      });
    }
    const rule = ruleBroken(value, column);
    if (rule === null) continue;
    throw new AppError("invalid_value", `The column "${name}" ${rule}.`, {
      errors: [{ path: `${path}.${name}`, message: rule }],
    });
  }
}

function ruleBroken(value: unknown, column: ColumnShape): string | null {
  if (column.readOnly) return "fills in its own values, so it takes none";
  const isJson = JSON_TYPES.has(column.baseType);
  if (typeof value === "object" && value !== null && !isJson) {
    const fits = Array.isArray(value) ? column.kind === "array" : column.kind === "composite";
    if (!fits) return `holds ${column.type}, which is no ${Array.isArray(value) ? "array" : "object"}`;
  }
  return contentRuleBroken(value, { exact: EXACT_TYPES.has(column.baseType), depth: 0 });
}

function contentRuleBroken(
  value: unknown,
  { exact, depth }: { readonly exact: boolean; readonly depth: number },
): string | null {
  if (typeof value === "string") {
    if (value.includes("\0")) return "takes no NUL character";
    return /\p{Surrogate}/u.test(value) ? "takes well-formed Unicode, and this holds half a surrogate pair" : null;
  }
  if (typeof value === "number") {
    return exact && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? "takes whole numbers beyond 2^53 as strings, since JSON readers round them"
      : null;
  }
  if (typeof value !== "object" || value === null) return null;
  if (depth >= MAX_DEPTH) return `takes values that nest ${MAX_DEPTH} deep at most`;
  for (const [key, inner] of Object.entries(value)) {
    const rule = contentRuleBroken(key, { exact, depth }) ?? contentRuleBroken(inner, { exact, depth: depth + 1 });
    if (rule !== null) return rule;
  }
  return null;
}

/** The values of rows that a refusal may have to name: those that Postgres reads from plain text. */
export function typedValues(rows: readonly InputRow[], shape: TableShape): readonly TypedValue[] {
  return rows.flatMap((row) =>
    Object.entries(row).flatMap(([name, value]): TypedValue[] => {
      const column = shape.columns.get(name);
      if (column === undefined || value === null || typeof value === "object" || JSON_TYPES.has(column.baseType))
        return [];
      return [{ text: String(value), column, type: column.type }];
    }),
  );
}
