import { quoteIdentifier } from "../tables/quote-identifier.js";
import type { ColumnShape } from "../tables/shape/table-shape.js";

/** A column of an answer: where it comes from, and the name that it goes by. */
export interface SelectedColumn {
  readonly column: ColumnShape;
  readonly name: string;
  /** Whether the client asked for Postgres' text in place of the column's own form. */
  readonly asText: boolean;
}

/**
 * The SQL of a row as the JSON that clients see (docs/decisions/0005): one object per row of `alias`, which may be a table or any
 * relation with the same columns, such as jsonb_populate_record's. The value is SQL of type json.
 */
export function wireRowSql(columns: readonly SelectedColumn[], alias: string): string {
  if (columns.length === 0) return "'{}'::json";
  return `(select row_to_json(w.*) from (select ${wireColumnsSql(columns, alias)}) as w)`;
}

/** The columns alone, for a subselect whose rows row_to_json turns into the same JSON. */
export function wireColumnsSql(columns: readonly SelectedColumn[], alias: string): string {
  return columns.map((selected) => `${wireValueSql(selected, alias)} as ${quoteIdentifier(selected.name)}`).join(", ");
}

/** All columns under their own names. */
export function selectAll(columns: readonly ColumnShape[]): readonly SelectedColumn[] {
  return columns.map((column) => ({ column, name: column.name, asText: false }));
}

/** Whether to_json of the column itself, under its own name, is what clients see. */
export function isAsStored(selected: SelectedColumn): boolean {
  const { column, name } = selected;
  return name === column.name && wireValueSql(selected, "c") === `c.${quoteIdentifier(name)}`;
}

/** A value whose to_json is its wire form; numbers that a double cannot hold become strings. */
function wireValueSql({ column, asText }: SelectedColumn, alias: string): string {
  const value = `${alias}.${quoteIdentifier(column.name)}`;
  if (asText) return `${value}::text`;
  switch (column.baseType) {
    case "int8":
      return `holdfast.wire_number(${value}::int8)`;
    case "numeric":
      return `holdfast.wire_number(${value}::numeric)`;
    case "_int8":
    case "_numeric":
      return `holdfast.wire_numbers(${value}::numeric[])`;
    default:
      return column.kind === "composite" || column.kind === "range" ? `${value}::text` : value;
  }
}
