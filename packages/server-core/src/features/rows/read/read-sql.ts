import { quoteIdentifier, quoteIdentifiers } from "../../tables/quote-identifier.js";
import type { TableShape } from "../../tables/shape/table-shape.js";
import type { SqlValues } from "../filter/sql-values.js";
import { isAsStored, type SelectedColumn, wireColumnsSql, wireRowSql } from "../wire-row.js";
import { type OrderTerm, orderSql } from "./order.js";

/** What a page is read by. All SQL is on the alias `t`. */
export interface PageQuery {
  readonly shape: TableShape;
  readonly selected: readonly SelectedColumn[];
  readonly order: readonly OrderTerm[];
  /** The condition of the filters. */
  readonly condition: string;
  /** The condition of the cursor; null on the first page. */
  readonly after: string | null;
  readonly limit: number;
  readonly offset: number;
  readonly countsAll: boolean;
  readonly values: SqlValues;
}

/**
 * The statement of a page: one round trip for rows, count and the place of the last row. Reads one row more than the page has, to know
 * whether another follows. Answers one row: `data` (wire JSON parted by commas), `found` (rows read), `last` (the order's values of the
 * page's last row, as a JSON array of texts; of nulls where there is no such row) and `total` (null unless counted).
 */
export function pageSql(query: PageQuery): string {
  const { shape, selected, order, condition, after, values } = query;
  // No parameter: Postgres would not know how few rows it is to read, and plan anew each time.
  const limit = String(query.limit);
  const offset = query.offset > 0 ? ` offset ${values.addText(String(query.offset))}::bigint` : "";
  const needed = new Set([...selected, ...order].map(({ column }) => column.name));
  const isRowItself = selected.length === needed.size && selected.every(isAsStored);
  const json = isRowItself ? "row_to_json(i.*)" : wireRowSql(selected, "i");
  const keys = order.map(({ column }, at) => `, array_agg(i.${quoteIdentifier(column.name)}::text) as k${at}`);
  const last =
    order.length === 0 ? "null" : `json_build_array(${order.map((_, at) => `p.k${at}[${limit}]`).join(", ")})`;
  const total = query.countsAll ? `(select count(*) from ${shape.sqlName} as t where ${condition})` : "null";
  return `select array_to_string(p.rows[1:${limit}], ',') as data, coalesce(cardinality(p.rows), 0) as found,
      ${last}::text as last, ${total}::text as total
    from (
      select array_agg(${json}) as rows${keys.join("")}
      from (
        select ${quoteIdentifiers([...needed])} from ${shape.sqlName} as t
        where ${after === null ? condition : `${condition} and ${after}`}${orderSql(order, "t")} limit ${query.limit + 1}${offset}
      ) as i
    ) as p`;
}

/** The statement of the rows with a key, two at most: `j` is each one's wire JSON. */
export function rowSql(shape: TableShape, selected: readonly SelectedColumn[], condition: string): string {
  return `select row_to_json(w.*)::text as j from (
      select ${wireColumnsSql(selected, "t")} from ${shape.sqlName} as t where ${condition} limit 2) as w`;
}
