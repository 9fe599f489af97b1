import { AppError } from "../../errors/app-error.js";
import { type ClientRole, readableColumns, type TableShape } from "../tables/shape/table-shape.js";
import { findColumn } from "./filter/filter-sql.js";
import { invalid } from "./filter/parse-filter.js";
import { splitList, unquoteItem } from "./filter/quoted-list.js";
import { type SelectedColumn, selectAll } from "./wire-row.js";

/**
 * Reads PostgREST's select list: `a,b`, `alias:a`, `a::text`, `*`; names in double quotes where they hold other signs. All columns that
 * the role may read when absent. Throws `unknown_column`, or `invalid_filter` for what is not in the dialect.
 */
export function parseSelect(list: string | undefined, shape: TableShape, role: ClientRole): readonly SelectedColumn[] {
  if (list === undefined) return selectAll(readableColumns(shape, role));
  const items = splitList(list);
  if (items === null || items.length === 0) throw invalid("the quotes of select do not close");
  const selected = items.flatMap((item): readonly SelectedColumn[] => {
    const text = item.trim();
    if (text === "*") return selectAll(readableColumns(shape, role));
    const [, alias, name = "", cast] =
      /^(?:("(?:[^"\\]|\\.)*"|[^":]+):(?!:))?("(?:[^"\\]|\\.)*"|[^":()]+?)(::[A-Za-z]+)?$/s.exec(text) ?? [];
    if (name === "") throw invalid(`"${text}" of select is not a column, alias:column or column::text`);
    if (cast !== undefined && cast.toLowerCase() !== "::text")
      throw invalid(`only ::text is a cast of select, not "${cast}"`);
    const column = findColumn(unquoteItem(name) ?? name, { shape, role });
    return [{ column, name: readAlias(alias) ?? column.name, asText: cast !== undefined }];
  });
  const names = new Set<string>();
  for (const { name } of selected) {
    if (names.has(name)) throw new AppError("invalid_filter", `The select list answers "${name}" twice.`);
    names.add(name);
  }
  return selected;
}

function readAlias(alias: string | undefined): string | null {
  if (alias === undefined) return null;
  const name = (unquoteItem(alias) ?? alias).trim();
  if (name === "" || name.includes("\0") || new TextEncoder().encode(name).length > 63) {
    throw invalid("an alias of select has 1 to 63 bytes");
  }
  return name;
}
