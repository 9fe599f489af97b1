import type { DatabaseSession, Value } from "@holdfast/adapter-api";
import { pgliteError } from "./errors.js";
import { quoteIdentifier } from "./quote-identifier.js";

const MAX_BATCH_ROWS = 1_000;
const MAX_BATCH_VALUES = 10_000;

export interface CopySource {
  /** `schema.table` or `table`, as it is spelt in the catalog. */
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly Value[]>;
  readonly signal?: AbortSignal | undefined;
}

/** Inserts the rows in batches, since Postgres' COPY refuses tables with row security; answers how many. */
export async function copyRows(
  session: DatabaseSession,
  { table, columns, rows, signal }: CopySource,
): Promise<number> {
  const insert = `insert into ${quoteTable(table)} (${columns.map(quoteIdentifier).join(", ")}) values `;
  const batchRows = Math.max(1, Math.min(MAX_BATCH_ROWS, Math.floor(MAX_BATCH_VALUES / columns.length)));
  let batch: (readonly Value[])[] = [];
  let copied = 0;

  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    const { affected } = await session.query(
      insert + placeholders(batch.length, columns.length),
      batch.flat(1) as Value[],
    );
    copied += affected;
    batch = [];
  }

  for await (const row of rows) {
    if (signal?.aborted) break;
    if (row.length !== columns.length) {
      const message = `A row has ${row.length} values for ${columns.length} columns`;
      throw pgliteError("invalid_input", message, { operation: "copyIn" });
    }
    batch.push(row);
    if (batch.length === batchRows) await flush();
  }
  await flush();
  return copied;
}

function quoteTable(table: string): string {
  const dot = table.indexOf(".");
  if (dot === -1) return quoteIdentifier(table);
  return `${quoteIdentifier(table.slice(0, dot))}.${quoteIdentifier(table.slice(dot + 1))}`;
}

function placeholders(rowCount: number, columnCount: number): string {
  const row = (index: number) =>
    `(${Array.from({ length: columnCount }, (_, column) => `$${index * columnCount + column + 1}`).join(",")})`;
  return Array.from({ length: rowCount }, (_, index) => row(index)).join(",");
}
