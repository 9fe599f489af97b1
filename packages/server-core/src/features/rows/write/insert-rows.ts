import { AppError } from "../../../errors/app-error.js";
import { quoteIdentifier, quoteIdentifiers } from "../../tables/quote-identifier.js";
import type { TableShape } from "../../tables/shape/table-shape.js";
import { splitList, unquoteItem } from "../filter/quoted-list.js";
import { type SelectedColumn, wireRowSql } from "../wire-row.js";
import type { InputRow } from "./input-row.js";
import type { StatementRunner } from "./statement-runner.js";

/** What to do with rows that are there already. */
export interface ConflictRule {
  readonly resolution: "merge" | "ignore";
  readonly columns: readonly string[];
}

/** Rows in sequence that name the same columns, so that one statement inserts them. */
export interface InsertRun {
  readonly columns: readonly string[];
  readonly rows: readonly InputRow[];
}

/** Reads `on_conflict`; null when the request does not ask for a resolution. */
export function readConflictRule(
  query: { readonly on_conflict?: string | undefined; readonly resolution?: "merge" | "ignore" | undefined },
  shape: TableShape,
): ConflictRule | null {
  const { on_conflict: list, resolution } = query;
  if (resolution === undefined) {
    if (list === undefined) return null;
    throw new AppError("invalid_value", "on_conflict needs resolution beside it: merge or ignore.");
  }
  const columns = list === undefined ? shape.primaryKey : readNames(list);
  const isKey = shape.uniqueKeys.some(
    (key) => key.columns.length === columns.length && key.columns.every((name) => columns.includes(name)),
  );
  if (columns.length > 0 && isKey) return { resolution, columns };
  throw new AppError(
    "invalid_value",
    list === undefined
      ? `"${shape.name}" has no primary key. Say with on_conflict which unique columns to go by.`
      : "on_conflict must name exactly the columns of a primary key or unique constraint.",
  );
}

function readNames(list: string): readonly string[] {
  return (splitList(list, "flat") ?? []).map((item) => unquoteItem(item.trim()) ?? item.trim());
}

/** Parts rows where the set of named columns changes, so that their order is kept and every missing column gets its default. */
export function insertRuns(rows: readonly InputRow[]): readonly InsertRun[] {
  const runs: { columns: readonly string[]; rows: InputRow[]; key: string }[] = [];
  for (const row of rows) {
    const columns = Object.keys(row).sort();
    const key = JSON.stringify(columns);
    const last = runs.at(-1);
    if (last?.key === key && columns.length > 0) last.rows.push(row);
    else runs.push({ columns, rows: [row], key });
  }
  return runs;
}

/** What rows are inserted as. */
export interface InsertPlan {
  readonly shape: TableShape;
  readonly rows: readonly InputRow[];
  readonly conflict: ConflictRule | null;
  readonly returned: readonly SelectedColumn[];
}

/** The statement that inserts a run; $1 is its rows as a JSON array. Answers each stored row as wire JSON `j`. */
function insertSql({ columns }: InsertRun, { shape, returned, conflict }: InsertPlan): string {
  const names = quoteIdentifiers(columns);
  const source =
    columns.length === 0
      ? "default values"
      : `(${names}) select ${columns.map((name) => `r.${quoteIdentifier(name)}`).join(", ")}
         from json_populate_recordset(null::${shape.sqlName}, $1::text::json) as r`;
  const resolution = conflict === null ? "" : conflictSql(conflict, columns);
  return `insert into ${shape.sqlName} as t ${source} ${resolution} returning ${wireRowSql(returned, "t")}::text as j`;
}

function conflictSql({ resolution, columns: key }: ConflictRule, columns: readonly string[]): string {
  const target = `on conflict (${quoteIdentifiers(key)})`;
  if (resolution === "ignore") return `${target} do nothing`;
  const rest = columns.filter((name) => !key.includes(name));
  // With nothing else to set, the key is set to itself, so that the row is answered all the same.
  const set = (rest.length > 0 ? rest : key).map(
    (name) => `${quoteIdentifier(name)} = excluded.${quoteIdentifier(name)}`,
  );
  return `${target} do update set ${set.join(", ")}`;
}

/** Inserts a run and answers the stored rows as JSON texts, in order. */
export async function insertRun(
  session: StatementRunner,
  run: InsertRun,
  plan: InsertPlan,
): Promise<readonly string[]> {
  const values = run.columns.length === 0 ? [] : [JSON.stringify(run.rows)];
  const { rows } = await session.query<{ j: string }>(insertSql(run, plan), values);
  return rows.map(({ j }) => j);
}

/** Inserts runs one after the other. */
export async function insertAll(
  session: StatementRunner,
  runs: readonly InsertRun[],
  plan: InsertPlan,
): Promise<readonly string[]> {
  const stored: string[] = [];
  for (const run of runs) stored.push(...(await insertRun(session, run, plan)));
  return stored;
}

/** Inserts one row, or reads the one that is there already; throws `unique_violated` when that one cannot be seen. */
export async function insertOrRead(session: StatementRunner, plan: InsertPlan): Promise<readonly string[]> {
  const { shape, rows: given, conflict, returned } = plan;
  const stored = await insertAll(session, insertRuns(given), plan);
  if (stored.length > 0 || conflict === null) return stored;
  const match = conflict.columns.map((name) => `t.${quoteIdentifier(name)} = r.${quoteIdentifier(name)}`).join(" and ");
  const { rows } = await session.query<{ j: string }>(
    `select ${wireRowSql(returned, "t")}::text as j from ${shape.sqlName} as t,
       json_populate_record(null::${shape.sqlName}, $1::text::json) as r where ${match}`,
    [JSON.stringify(given[0])],
  );
  if (rows.length > 0) return rows.map(({ j }) => j);
  throw new AppError("unique_violated", "A row with this key is there already, and you may not see it.");
}
