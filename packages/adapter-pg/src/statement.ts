import type { Buffer } from "node:buffer";
import type { Row, SqlResult } from "@holdfast/adapter-api";
import { serialize } from "pg-protocol";
import type { PgConnection, Reply } from "./connection.js";
import type { PreparedStatement } from "./statement-cache.js";
import type { RowDecoder, TypeCatalog } from "./type-catalog.js";
import type { WireValue } from "./values.js";

const EXECUTE: Buffer = serialize.execute({});
const DESCRIBE_PORTAL: Buffer = serialize.describe({ type: "P" });

/** Longer statements are seldom sent twice, and the server would hold their plans for every connection. */
const MAX_KEPT_LENGTH = 8_192;

/** One statement written into a flush. */
export interface WrittenStatement {
  readonly text: string;
  /** Null for an unnamed statement. */
  readonly prepared: PreparedStatement | null;
  /** Whether this flush holds its Parse. */
  readonly isNew: boolean;
  readonly isDescribed: boolean;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly WireValue[];
  /** Keeps it prepared under a name; only where SQL in the connection cannot learn names. */
  readonly named: boolean;
  /** Asks for the columns, once for a named statement. */
  readonly describe: boolean;
}

/** Appends the messages that run one statement to `messages`. */
export function writeStatement(connection: PgConnection, messages: Buffer[], statement: Statement): WrittenStatement {
  const { text, values, named, describe } = statement;
  const { statements } = connection;
  for (const forgotten of statements.takeForgotten()) messages.push(serialize.close({ type: "S", name: forgotten }));
  const keep = named && text.length <= MAX_KEPT_LENGTH;
  let prepared = keep ? statements.get(text) : undefined;
  const isNew = prepared === undefined;
  if (keep) prepared ??= statements.add(text);
  const name = prepared?.name ?? "";
  if (isNew) messages.push(serialize.parse({ name, text }));
  messages.push(serialize.bind({ statement: name, values: values as WireValue[] }));
  const isDescribed = describe && prepared?.decoder === undefined;
  if (isDescribed) messages.push(DESCRIBE_PORTAL);
  messages.push(EXECUTE);
  return { text, prepared: prepared ?? null, isNew, isDescribed };
}

/** Forgets the statements whose Parse the server did not reach or refused; to be called for every flush with its reply. */
export function settleParses(connection: PgConnection, written: readonly WrittenStatement[], reply: Reply): void {
  if (reply.error === null) return;
  let remaining = reply.parsed;
  for (const statement of written) {
    if (!statement.isNew) continue;
    if (remaining === 0) connection.statements.forget(statement.text);
    else remaining -= 1;
  }
}

/** The result of the last statement of a reply without error. */
export function readResult<R extends Row>(
  written: WrittenStatement,
  reply: Reply,
  { types, connection }: { readonly types: TypeCatalog; readonly connection: PgConnection },
): SqlResult<R> | Promise<SqlResult<R>> {
  const { prepared } = written;
  if (prepared?.decoder !== undefined) return buildResult(prepared.decoder, reply);
  const remember = (decoder: RowDecoder | null): SqlResult<R> => {
    if (prepared !== null) prepared.decoder = decoder;
    return buildResult(decoder, reply);
  };
  if (reply.fields === null) return remember(null);
  const decoder = types.decoderOf(reply.fields);
  return decoder === null ? types.resolveDecoder(reply.fields, connection).then(remember) : remember(decoder);
}

function buildResult<R extends Row>(decoder: RowDecoder | null, reply: Reply): SqlResult<R> {
  const affected = affectedRows(reply.tags.at(-1) ?? "");
  if (decoder === null) return { rows: [], affected, columns: [] };
  const rows = reply.rows.map((row) => decoder.decode(row)) as R[];
  return { rows, affected, columns: decoder.columns };
}

/** The count in a command tag: 3 for `INSERT 0 3`, 0 for `CREATE TABLE`. */
function affectedRows(tag: string): number {
  const count = /^(?:INSERT \d+|UPDATE|DELETE|MERGE|SELECT|FETCH|MOVE|COPY) (\d+)$/.exec(tag)?.[1];
  return count === undefined ? 0 : Number(count);
}
