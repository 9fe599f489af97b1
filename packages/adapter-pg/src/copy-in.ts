import type { DatabaseSession, Value } from "@holdfast/adapter-api";
import { Refusal } from "./errors.js";
import { quoteIdentifier } from "./login-roles.js";

/** Postgres takes at most 65,535 values per statement. */
const MAX_VALUES = 60_000;
const MAX_ROWS = 500;

export interface CopyTarget {
  /** `table` or `schema.table`. */
  readonly table: string;
  readonly columns: readonly string[];
}

/**
 * Inserts the rows in batches and answers how many. INSERT, since COPY refuses tables with row security. Memory holds one
 * batch. A row of another length than the columns fails with `invalid_input`.
 */
export async function insertRows(
  session: DatabaseSession,
  target: CopyTarget,
  rows: AsyncIterable<readonly Value[]>,
): Promise<number> {
  const { columns } = target;
  if (columns.length === 0 || columns.length > MAX_VALUES) throw refuseCopy("copyIn needs at least one column");
  const batchRows = Math.max(1, Math.min(MAX_ROWS, Math.floor(MAX_VALUES / columns.length)));
  let batch: Value[] = [];
  let count = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const values = batch;
    batch = [];
    await session.query(insertStatement(target, values.length / columns.length), values);
  };
  for await (const row of rows) {
    if (row.length !== columns.length) {
      throw refuseCopy(`Row ${count + 1} has ${row.length} values for ${columns.length} columns`);
    }
    batch.push(...row);
    count += 1;
    if (count % batchRows === 0) await flush();
  }
  await flush();
  return count;
}

function insertStatement(target: CopyTarget, rowCount: number): string {
  const width = target.columns.length;
  const table = target.table.split(".").map(quoteIdentifier).join(".");
  const tuples = Array.from({ length: rowCount }, (_row, row) => {
    const parameters = target.columns.map((_column, column) => `$${row * width + column + 1}`);
    return `(${parameters.join(",")})`;
  });
  return `insert into ${table} (${target.columns.map(quoteIdentifier).join(",")}) values ${tuples.join(",")}`;
}

function refuseCopy(message: string): Refusal {
  return new Refusal("invalid_input", message);
}
