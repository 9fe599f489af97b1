import { quoteIdentifier, quoteIdentifiers } from "../../tables/quote-identifier.js";
import type { TableShape } from "../../tables/shape/table-shape.js";
import type { SqlValues } from "../filter/sql-values.js";
import { type SelectedColumn, wireColumnsSql, wireRowSql } from "../wire-row.js";
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
 * page's last row, as a JSON array of texts) and `total` (null unless counted).
 */
export function pageSql(query: PageQuery): string {
  const { shape, selected, order, condition, after, values } = query;
  const limit = `${values.addText(String(query.limit))}::int`;
  const offset = query.offset > 0 ? ` offset ${values.addText(String(query.offset))}::bigint` : "";
  const needed = new Set([...selected, ...order].map(({ column }) => column.name));
  const keys = order.map(({ column }, at) => `i.${quoteIdentifier(column.name)} as k${at}`);
  const last =
    order.length === 0
      ? "null"
      : `max(json_build_array(${order.map((_, at) => `p.k${at}::text`).join(", ")})::text) filter (where p.n = ${limit})`;
  const total = query.countsAll ? `(select count(*) from ${shape.sqlName} as t where ${condition})` : "null";
  return `select string_agg(p.j::text, ',') filter (where p.n <= ${limit}) as data, count(*)::int as found,
      ${last} as last, ${total}::text as total
    from (
      select row_number() over () as n, ${wireRowSql(selected, "i")} as j${keys.map((key) => `, ${key}`).join("")}
      from (
        select ${quoteIdentifiers([...needed])} from ${shape.sqlName} as t
        where ${after === null ? condition : `${condition} and ${after}`}${orderSql(order, "t")} limit ${limit} + 1${offset}
      ) as i
    ) as p`;
}

/** The statement of the rows with a key, two at most: `j` is each one's wire JSON. */
export function rowSql(shape: TableShape, selected: readonly SelectedColumn[], condition: string): string {
  return `select row_to_json(w.*)::text as j from (
      select ${wireColumnsSql(selected, "t")} from ${shape.sqlName} as t where ${condition} limit 2) as w`;
}
