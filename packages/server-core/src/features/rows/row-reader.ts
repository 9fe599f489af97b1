import type { models, OperationInputs } from "@holdfast/openapi";
import { readCursor, writeCursor } from "../../cursor.js";
import { READ_ONLY } from "../../database/database.js";
import { AppError } from "../../errors/app-error.js";
import type { Platform } from "../../feature.js";
import { type ClientRole, roleOf } from "../tables/shape/table-shape.js";
import type { Filter } from "./filter/filter.js";
import { filtersSql } from "./filter/filter-sql.js";
import { invalid, parseFilters } from "./filter/parse-filter.js";
import { createSqlValues } from "./filter/sql-values.js";
import { afterSql, orderSql, parseOrder } from "./read/order.js";
import { type PageQuery, pageSql, rowSql } from "./read/read-sql.js";
import { rowKeySql } from "./row-key.js";
import { missingPrivilege } from "./row-refusal.js";
import type { RowStatements, TableAccess } from "./row-statements.js";
import { parseSelect } from "./select-list.js";
import type { SelectedColumn } from "./wire-row.js";

export type ListQuery = OperationInputs["rows.listRows"]["query"];
export type RowQuery = OperationInputs["rows.getRow"]["query"];

/** Reads rows under the actor's policies and answers them as JSON text that Postgres rendered. */
export interface RowReader {
  list(access: TableAccess, query: ListQuery): Promise<string>;
  get(access: TableAccess, rowId: string, query: RowQuery): Promise<string>;
}

interface PageRow {
  readonly [column: string]: string | number | null;
  readonly data: string | null;
  readonly found: number;
  readonly last: string | null;
  readonly total: string | null;
}

/** A reader; each page and each row is one statement. */
export function createRowReader({ database }: Platform, statements: RowStatements): RowReader {
  return {
    list: (access, query) =>
      statements.run(access, "select", async ({ shape, actor }, attempt) => {
        const plan = planPage({ shape, actor }, query);
        const sql = pageSql(plan);
        const found = await attempt(
          () => plan.values.typed,
          () => database.as(actor).first<PageRow>(sql, plan.values.texts, READ_ONLY),
        );
        if (found === null) throw new AppError("internal", "The server failed.");
        return `{"data":[${found.data ?? ""}],"metadata":${JSON.stringify(pageMetadata(plan, found))}}`;
      }),

    get: (access, rowId, query) =>
      statements.run(access, "select", async ({ shape, actor }, attempt) => {
        const role = readingRole({ shape, actor });
        const values = createSqlValues();
        const selected = parseSelect(query.select, shape, role);
        const key = rowKeySql(rowId, query.id_column, { shape, role, alias: "t", values });
        const sql = rowSql(shape, selected, key.sql);
        const rows = await attempt(
          () => values.typed,
          () => database.as(actor).rows<{ j: string }>(sql, values.texts, READ_ONLY),
        );
        const [row] = rows;
        if (row === undefined) throw noSuchRow();
        if (rows.length > 1) throw severalRows();
        return row.j;
      }),
  };
}

interface PagePlan extends PageQuery {
  readonly page: number;
  /** What a cursor of this query belongs to. */
  readonly identity: string;
}

/** Reads a request into what the statement is built from. */
function planPage({ shape, actor }: TableAccess, query: ListQuery): PagePlan {
  const role = readingRole({ shape, actor });
  const values = createSqlValues();
  const selected = parseSelect(query.select, shape, role);
  const order = parseOrder(query, shape, role);
  const condition = filtersSql(readFilters(query), { shape, role, alias: "t", values });
  const identity = `${shape.name}${orderSql(order, "t")} where ${condition} ${JSON.stringify(values.texts)}`;
  const after =
    query.cursor === undefined ? null : afterSql(order, readCursor(query.cursor, identity), { alias: "t", values });
  const countsAll = query.count === "exact";
  return { shape, selected, order, condition, after, countsAll, values, identity, ...readWindow(query) };
}

function pageMetadata(plan: PagePlan, { found, last, total: counted }: PageRow): models.RowPageMetadata {
  const { shape, order, limit, selected } = plan;
  const isTotalOrder =
    shape.primaryKey.length > 0 && shape.primaryKey.every((name) => order.some(({ column }) => column.name === name));
  const total = counted === null ? null : Number(counted);
  return {
    total_count: total,
    page: plan.page,
    page_size: limit,
    total_pages: total === null ? null : limit === 0 ? 0 : Math.ceil(total / limit),
    columns: selected.map(describeColumn),
    next_cursor:
      isTotalOrder && limit > 0 && found > limit && last !== null ? writeCursor(JSON.parse(last), plan.identity) : null,
  };
}

/** The actor's role, when it may read the table at all. */
function readingRole({ shape, actor }: TableAccess): ClientRole {
  const role = roleOf(actor);
  if (!shape.privileges[role].select) throw missingPrivilege({ shape, actor, action: "select" });
  return role;
}

/** The refusal of a key that fits no row that the actor may read. */
export function noSuchRow(): AppError {
  return new AppError("not_found", "There is no row with this key that you may see.");
}

/** The refusal of an id_column that picks several rows. */
export function severalRows(): AppError {
  return new AppError("conflict", "Several rows have this value of id_column. Use a column that is unique.");
}

/** The filters of both dialects. */
function readFilters(query: ListQuery): readonly Filter[] {
  const { filter_column: column, filter_value: value, filters } = query;
  if ((column === undefined) !== (value === undefined)) throw invalid("filter_column and filter_value go together");
  const parsed = parseFilters(filters);
  if (column === undefined || value === undefined) return parsed;
  if (value.includes("\0")) throw invalid("a NUL character cannot be looked for");
  return [{ kind: "contains", column, value, negated: false }, ...parsed];
}

/** Which rows a page is, in either dialect. */
function readWindow(query: ListQuery): { readonly limit: number; readonly offset: number; readonly page: number } {
  const { cursor, page, page_size: pageSize } = query;
  const limit = query.limit ?? pageSize;
  if (cursor !== undefined) {
    if (query.offset !== undefined) throw invalid("send cursor or offset, not both");
    return { limit, offset: 0, page: 1 };
  }
  const offset = query.offset ?? (page - 1) * limit;
  return { limit, offset, page: query.offset === undefined ? page : limit === 0 ? 1 : Math.floor(offset / limit) + 1 };
}

function describeColumn({ column, name, asText }: SelectedColumn): models.RowColumn {
  return { column_name: name, data_type: asText ? "text" : column.type, is_nullable: column.nullable ? "YES" : "NO" };
}
