import type { OperationInputs } from "@holdfast/openapi";
import { AppError } from "../../errors/app-error.js";
import type { Platform } from "../../feature.js";
import { PROFILES_TABLE, roleOf, type TableShape } from "../tables/shape/table-shape.js";
import { filtersSql } from "./filter/filter-sql.js";
import { parseFilters } from "./filter/parse-filter.js";
import { createSqlValues, type SqlValues, type TypedValue } from "./filter/sql-values.js";
import { rowKeySql } from "./row-key.js";
import { noSuchRow, severalRows } from "./row-reader.js";
import type { RowStatements, TableAccess } from "./row-statements.js";
import { parseSelect } from "./select-list.js";
import { changeSql, MAX_CHANGED_ROWS } from "./write/change-rows.js";
import { checkRow, type InputRow, typedValues } from "./write/input-row.js";
import { insertAll, insertOrRead, insertRun, insertRuns, readConflictRule } from "./write/insert-rows.js";
import type { StatementRunner } from "./write/statement-runner.js";

export type InsertQuery = OperationInputs["rows.insertRows"]["query"];
export type ChangeManyQuery = OperationInputs["rows.updateRows"]["query"];
export type ChangeOneQuery = { readonly id_column?: string; readonly select?: string };

/** Writes rows under the actor's policies, all or none, and answers them as JSON text that Postgres rendered. */
export interface RowWriter {
  /** An object for an object, an array for an array. */
  insert(access: TableAccess, body: InputRow | readonly InputRow[], query: InsertQuery): Promise<string>;
  /** Sets columns of the row with a key; deletes it when `values` is null, and answers it as it was. */
  changeOne(access: TableAccess, rowId: string, change: OneChange): Promise<string>;
  /** The same for every row that fits the filters; an array. */
  changeMany(access: TableAccess, values: InputRow | null, query: ChangeManyQuery): Promise<string>;
}

export interface OneChange {
  readonly values: InputRow | null;
  readonly query: ChangeOneQuery;
}

interface ChangedRow {
  readonly [column: string]: string | number | boolean | null;
  readonly changed: number;
  readonly data: string | null;
  readonly visible: boolean | null;
}

/** A writer; the usual write is one statement. */
export function createRowWriter({ database }: Platform, statements: RowStatements): RowWriter {
  return {
    insert: (given, body, query) =>
      statements.run(given, "insert", async ({ shape, actor }, attempt) => {
        refuseProfiles(shape);
        const isList = Array.isArray(body);
        const rows = (isList ? body : [body]) as readonly InputRow[];
        for (const [at, row] of rows.entries()) checkRow(row, shape, isList ? `body.${at}` : "body");
        const conflict = readConflictRule(query, shape);
        const returned = parseSelect(query.select, shape, roleOf(actor));
        const plan = { shape, rows, conflict, returned };
        const as = database.as(actor);
        const stored = await attempt(
          () => typedValues(rows, shape),
          async () => {
            const runs = insertRuns(rows);
            const [run] = runs;
            const isOneStatement = runs.length === 1 && (isList || conflict?.resolution !== "ignore");
            if (run !== undefined && isOneStatement) return insertRun(as, run, plan);
            return as.session((session) => (isList ? insertAll(session, runs, plan) : insertOrRead(session, plan)));
          },
        );
        return isList ? `[${stored.join(",")}]` : (stored[0] ?? "{}");
      }),

    changeOne: (given, rowId, { values: row, query }) =>
      statements.run(given, row === null ? "delete" : "update", async ({ shape, actor }, attempt) => {
        refuseProfiles(shape);
        const role = roleOf(actor);
        const values = createSqlValues();
        const input = row === null ? "" : inputSql(row, shape, values);
        const key = rowKeySql(rowId, query.id_column, { shape, role, alias: "t", values });
        const returned = parseSelect(query.select, shape, role);
        const set = row === null ? null : Object.keys(row);
        const sql = changeSql({ shape, set, input, condition: key.sql, returned });
        const change = async (session: StatementRunner): Promise<string> => {
          const { changed, data, visible } = await runChange(session, sql, values);
          if (changed === 0) throw visible === true ? notYours() : noSuchRow();
          if (changed > 1) throw severalRows();
          return data ?? "{}";
        };
        const as = database.as(actor);
        // Only a key that is not unique may have to be undone.
        return attempt(
          () => typedOf(values, row, shape),
          () => (key.isUnique ? change(as) : as.session(change)),
        );
      }),

    changeMany: (given, row, query) =>
      statements.run(given, row === null ? "delete" : "update", async ({ shape, actor }, attempt) => {
        refuseProfiles(shape);
        const role = roleOf(actor);
        const filters = parseFilters(query.filters);
        if (filters.length === 0) {
          throw new AppError("filter_required", "Name with at least one filter which rows are meant, as in id=eq.1.");
        }
        const values = createSqlValues();
        const input = row === null ? "" : inputSql(row, shape, values);
        const condition = filtersSql(filters, { shape, role, alias: "t", values });
        const returned = parseSelect(query.select, shape, role);
        const set = row === null ? null : Object.keys(row);
        const sql = changeSql({ shape, set, input, condition, returned });
        return attempt(
          () => typedOf(values, row, shape),
          () =>
            database.as(actor).session(async (session) => {
              const { changed, data } = await runChange(session, sql, values);
              if (changed <= MAX_CHANGED_ROWS) return `[${data ?? ""}]`;
              throw new AppError(
                "limit_exceeded",
                `One request changes ${MAX_CHANGED_ROWS} rows at most; narrow the filters.`,
              );
            }),
        );
      }),
  };
}

async function runChange(session: StatementRunner, sql: string, { texts }: SqlValues): Promise<ChangedRow> {
  const [changed] = (await session.query<ChangedRow>(sql, texts)).rows;
  if (changed === undefined) throw new AppError("internal", "The server failed.");
  return changed;
}

/** Takes the columns to set, of which there must be one, as a value of the statement. */
function inputSql(row: InputRow, shape: TableShape, values: SqlValues): string {
  if (Object.keys(row).length === 0) throw new AppError("invalid_value", "Name at least one column to set.");
  checkRow(row, shape, "body");
  return values.addText(JSON.stringify(row));
}

function typedOf(values: SqlValues, row: InputRow | null, shape: TableShape): readonly TypedValue[] {
  return [...values.typed, ...(row === null ? [] : typedValues([row], shape))];
}

function refuseProfiles(shape: TableShape): void {
  if (shape.name === PROFILES_TABLE) {
    throw new AppError("forbidden", "users is a view of the accounts. Change an account through /api/v1/users.");
  }
}

function notYours(): AppError {
  return new AppError("forbidden", "You may read this row, but the table's policies do not let you change it.");
}
