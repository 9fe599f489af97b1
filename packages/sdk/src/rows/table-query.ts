import type { models } from "@holdfast/openapi";
import type { CallOptions } from "../client-options.js";
import { isApiError } from "../errors/api-error.js";
import type { HttpClient } from "../http/http-client.js";
import {
  anyOf,
  type Comparison,
  compare,
  type FilterPair,
  type FilterValue,
  oneOf,
  quoted,
  quotedName,
  test,
  valueText,
} from "./filter.js";

/** A row when nothing more is known of its table. */
export type AnyRow = Record<string, unknown>;

/** The key of a row: one value, or for a composite key the values in the key's order. */
export type RowKey = string | number | bigint | readonly (string | number | bigint)[];

/** A page of rows, and how to go on. */
export interface RowPage<Row> {
  readonly rows: Row[];
  /** How many rows fit in all; null unless asked for. */
  readonly total: number | null;
  /** Where the next page begins, for `after`; null on the last page. */
  readonly next: string | null;
}

export interface PageOptions extends CallOptions {
  /** The `next` of the page before. */
  readonly after?: string;
  /** Whether to count all rows that fit; costs more on large tables. Default false. */
  readonly count?: boolean;
}

export interface OrderOptions {
  readonly descending?: boolean;
  /** Default: nulls come last when ascending and first when descending, as in Postgres. */
  readonly nulls?: "first" | "last";
}

export interface UpsertOptions extends CallOptions {
  /** The columns of a unique constraint. Default: the primary key. */
  readonly onConflict?: readonly string[];
  /** What becomes of a row that is there already. Default `merge`. */
  readonly resolution?: "merge" | "ignore";
}

/** Rows of one table, narrowed by filters. Each method answers a new query, so that one may be kept and built upon. */
export interface TableQuery<Row extends object = AnyRow, Result extends object = Row> extends AsyncIterable<Result> {
  /** Which columns come back. Default: all that may be seen. */
  select<Column extends keyof Row & string>(...columns: Column[]): TableQuery<Row, Pick<Row, Column>>;
  eq(column: keyof Row & string, value: FilterValue): TableQuery<Row, Result>;
  neq(column: keyof Row & string, value: FilterValue): TableQuery<Row, Result>;
  gt(column: keyof Row & string, value: FilterValue): TableQuery<Row, Result>;
  gte(column: keyof Row & string, value: FilterValue): TableQuery<Row, Result>;
  lt(column: keyof Row & string, value: FilterValue): TableQuery<Row, Result>;
  lte(column: keyof Row & string, value: FilterValue): TableQuery<Row, Result>;
  /** `*` and `%` stand for any text. */
  like(column: keyof Row & string, pattern: string): TableQuery<Row, Result>;
  /** The same without regard to case. */
  ilike(column: keyof Row & string, pattern: string): TableQuery<Row, Result>;
  in(column: keyof Row & string, values: readonly FilterValue[]): TableQuery<Row, Result>;
  /** At least one of the filters that `build` adds holds. */
  or(build: (query: TableQuery<Row>) => TableQuery<Row>): TableQuery<Row, Result>;
  /** Adds any filter of PostgREST's dialect, such as `filter("tags", "cs.{a,b}")`. */
  filter(column: keyof Row & string, test: string): TableQuery<Row, Result>;
  order(column: keyof Row & string, options?: OrderOptions): TableQuery<Row, Result>;
  /** The most rows of a page, 1 to 1,000. Default 50. */
  limit(rows: number): TableQuery<Row, Result>;

  /** The rows of the first page. */
  rows(options?: CallOptions): Promise<Result[]>;
  /** One page, with the way to the next. */
  page(options?: PageOptions): Promise<RowPage<Result>>;
  /** The first row, or null. */
  first(options?: CallOptions): Promise<Result | null>;
  /** How many rows fit. */
  count(options?: CallOptions): Promise<number>;
  /** The row with this key, whatever the filters; null when there is none that may be read. A text key that is empty, `.` or `..` fits no URL: filter for it. */
  get(key: RowKey, options?: CallOptions): Promise<Result | null>;

  /** Inserts a row and answers it as stored. Never sent twice. */
  insert(row: Partial<Row>, options?: CallOptions): Promise<Result>;
  /** Inserts up to 1,000 rows, all or none. Never sent twice. */
  insertMany(rows: readonly Partial<Row>[], options?: CallOptions): Promise<Result[]>;
  /** Inserts rows, or merges them into those that are there. */
  upsert(rows: readonly Partial<Row>[], options?: UpsertOptions): Promise<Result[]>;
  /** Changes the row with this key; rejects with `not_found` when there is none that may be changed. */
  update(key: RowKey, changes: Partial<Row>, options?: CallOptions): Promise<Result>;
  /** Changes every row that fits; needs at least one filter. */
  updateAll(changes: Partial<Row>, options?: CallOptions): Promise<Result[]>;
  /** Deletes the row with this key; rejects with `not_found` when there is none that may be deleted. */
  delete(key: RowKey, options?: CallOptions): Promise<void>;
  /** Deletes every row that fits, and answers them; needs at least one filter. */
  deleteAll(options?: CallOptions): Promise<Result[]>;
  /** The filters as one percent-encoded expression, for `realtime.subscribe`. */
  expression(): string;
}

interface QueryState {
  readonly columns: readonly string[];
  readonly filters: readonly FilterPair[];
  readonly orders: readonly string[];
  readonly pageSize: number | null;
}

const EMPTY: QueryState = { columns: [], filters: [], orders: [], pageSize: null };

/** A query for the rows of a table. */
export function createTableQuery<Row extends object>(http: HttpClient, table: string): TableQuery<Row> {
  return build<Row>(http, `/tables/${encodeURIComponent(table)}/data`, EMPTY);
}

function build<Row extends object, Result extends object = Row>(
  http: HttpClient,
  path: string,
  state: QueryState,
): TableQuery<Row, Result> {
  const next = (change: Partial<QueryState>): TableQuery<Row, Result> => build(http, path, { ...state, ...change });
  const filtered = (pair: FilterPair): TableQuery<Row, Result> => next({ filters: [...state.filters, pair] });
  const comparison = (operator: Comparison) => (column: string, value: FilterValue) =>
    filtered(compare(column, operator, value));
  const selected: readonly FilterPair[] = state.columns.length
    ? [["select", state.columns.map(quotedName).join(",")]]
    : [];
  const keyPath = (key: RowKey): string => `${path}/${encodeURIComponent(keyText(key))}`;

  const page = async ({ after, count = false, signal }: PageOptions = {}): Promise<RowPage<Result>> => {
    const query: FilterPair[] = [...selected, ...state.filters, ["count", count ? "exact" : "none"]];
    if (state.orders.length) query.push(["order", state.orders.join(",")]);
    if (state.pageSize !== null) query.push(["limit", String(state.pageSize)]);
    if (after !== undefined) query.push(["cursor", after]);
    const { data, metadata } = await http.json<models.RowPage>({
      path,
      query,
      ...(signal && { signal }),
    });
    return { rows: data as Result[], total: metadata.total_count, next: metadata.next_cursor };
  };

  const insertRows = (rows: readonly Partial<Row>[], query: readonly FilterPair[], options: CallOptions) =>
    rows.length === 0
      ? Promise.resolve([])
      : http.json<Result[]>({ method: "POST", path, query, json: rows, ...options });

  const query: TableQuery<Row, Result> = {
    select: (...columns) => build(http, path, { ...state, columns }),
    eq: comparison("eq"),
    neq: comparison("neq"),
    gt: comparison("gt"),
    gte: comparison("gte"),
    lt: comparison("lt"),
    lte: comparison("lte"),
    like: comparison("like"),
    ilike: comparison("ilike"),
    in: (column, values) => filtered(oneOf(column, values)),
    or: (alternatives) => filtered(anyOf(pairsOf(alternatives(build<Row>(http, path, EMPTY))))),
    filter: (column, text) => filtered(test(column, text)),
    order: (column, { descending = false, nulls } = {}) =>
      next({
        orders: [
          ...state.orders,
          `${quotedName(column)}.${descending ? "desc" : "asc"}${nulls ? `.nulls${nulls}` : ""}`,
        ],
      }),
    limit: (pageSize) => next({ pageSize }),

    rows: async (options) => (await page(options)).rows,
    page,
    first: async (options) => (await next({ pageSize: 1 }).rows(options))[0] ?? null,
    count: async (options) => (await next({ pageSize: 1 }).page({ ...options, count: true })).total ?? 0,
    get: (key, options) => http.json<Result>({ path: keyPath(key), query: selected, ...options }).catch(nullWhenAbsent),

    insert: (row, options) => http.json({ method: "POST", path, query: selected, json: row, ...options }),
    insertMany: (rows, options = {}) => insertRows(rows, selected, options),
    upsert: (rows, { onConflict, resolution = "merge", ...options } = {}) =>
      insertRows(
        rows,
        [
          ...selected,
          ["resolution", resolution],
          ...(onConflict ? [["on_conflict", onConflict.map(quotedName).join(",")] as const] : []),
        ],
        options,
      ),
    update: (key, json, options) => http.json({ method: "PUT", path: keyPath(key), query: selected, json, ...options }),
    updateAll: (json, options) =>
      http.json({ method: "PATCH", path, query: [...selected, ...state.filters], json, ...options }),
    delete: (key, options) => http.remove(keyPath(key), options),
    deleteAll: (options) => http.json({ method: "DELETE", path, query: [...selected, ...state.filters], ...options }),
    expression: () => new URLSearchParams(state.filters.map(([name, text]) => [name, text])).toString(),

    async *[Symbol.asyncIterator]() {
      for (let after: string | null | undefined; after !== null; ) {
        const { rows, next: following }: RowPage<Result> = await page(after === undefined ? {} : { after });
        yield* rows;
        after = following;
      }
    },
  };
  FILTERS.set(query, state.filters);
  return query;
}

/** The filters of a query, out of sight of its users. */
const FILTERS = new WeakMap<object, readonly FilterPair[]>();

function pairsOf(query: object): readonly FilterPair[] {
  return FILTERS.get(query) ?? [];
}

/** Values of a composite key are parted by commas, so each stands in quotes. */
function keyText(key: RowKey): string {
  return Array.isArray(key) ? key.map((value) => quoted(valueText(value))).join(",") : String(key);
}

function nullWhenAbsent(error: unknown): null {
  if (isApiError(error, "not_found")) return null;
  throw error;
}
