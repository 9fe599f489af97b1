import type { DatabaseAdapter, Identity, Row, SessionOptions, SqlResult, Value } from "@holdfast/adapter-api";
import type { CaseTools, ConformanceCase } from "../conformance-case.js";
import { expectTrue } from "../expect.js";

export type DatabaseCase = ConformanceCase<DatabaseAdapter>;
export type DatabaseTools = CaseTools<DatabaseAdapter>;

export const SYSTEM: Identity = { role: "system", claims: {} };
export const ANON: Identity = { role: "anon", claims: {} };

/** A signed-in person with that subject. */
export function person(sub: string): Identity {
  return { role: "authenticated", claims: { sub } };
}

/** What a policy reads: the subject in the session's claims. */
export const CLAIMED_SUB = "(nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub')";

/** Runs one statement as the system. */
export function asSystem<R extends Row = Row>(
  adapter: DatabaseAdapter,
  sql: string,
  values?: readonly Value[],
): Promise<SqlResult<R>> {
  return adapter.query<R>(SYSTEM, sql, values);
}

/** A statement with what goes with it. */
export interface Statement extends SessionOptions {
  readonly sql: string;
  readonly values?: readonly Value[];
}

/** The first cell of a statement that must answer one row. */
export async function readCell(
  adapter: DatabaseAdapter,
  identity: Identity,
  statement: string | Statement,
): Promise<Value> {
  const { sql, values, ...options } = typeof statement === "string" ? { sql: statement, values: [] } : statement;
  const { rows, columns } = await adapter.query(identity, sql, values, options);
  const [row] = rows;
  const [column] = columns;
  expectTrue(rows.length === 1 && row !== undefined && column !== undefined, `One row expected from ${sql}`);
  return row[column.name] ?? null;
}

/** A table in `public` that every role may use, without row security; dropped after the case. */
export async function createTable(adapter: DatabaseAdapter, tools: DatabaseTools, columns: string): Promise<string> {
  const table = tools.unique("t");
  await asSystem(adapter, `create table ${table} (${columns})`);
  tools.defer(() => asSystem(adapter, `drop table if exists ${table} cascade`));
  await asSystem(adapter, `grant all on ${table} to anon, authenticated, service`);
  return table;
}

/** A table `(id int primary key, owner text, note text)` with row security: each sees and writes what it owns. */
export async function createOwnedTable(adapter: DatabaseAdapter, tools: DatabaseTools): Promise<string> {
  const table = await createTable(adapter, tools, "id int primary key, owner text not null, note text");
  await asSystem(adapter, `alter table ${table} enable row level security`);
  await asSystem(
    adapter,
    `create policy own on ${table} to anon, authenticated using (owner = ${CLAIMED_SUB}) with check (owner = ${CLAIMED_SUB})`,
  );
  return table;
}

/** How many rows the system sees in a table. */
export async function countRows(adapter: DatabaseAdapter, table: string): Promise<number> {
  return Number(await readCell(adapter, SYSTEM, `select count(*) from ${table}`));
}

/** A promise and the function that resolves it: lets a case hold a session open until it has seen something. */
export function createGate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Whether the promise settles within the subject's `settleMs`. */
export function settlesSoon(promise: Promise<unknown>, tools: DatabaseTools): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, tools.settle().then(() => false)]);
}
