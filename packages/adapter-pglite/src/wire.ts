import { protocol } from "@electric-sql/pglite";
import type { PostgresFailure } from "./errors.js";

const { serialize } = protocol;

/** What a statement answered, as text. */
export interface StatementAnswer {
  readonly fields: readonly { readonly name: string; readonly oid: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Postgres' command tag, such as `INSERT 0 3`. */
  readonly tag: string;
}

/** What came up to one ReadyForQuery. */
export interface Cycle {
  readonly statements: readonly StatementAnswer[];
  readonly failure: PostgresFailure | null;
  /** `I` outside a transaction, `T` inside one, `E` inside one that failed. */
  readonly status: string;
}

export interface Answer {
  readonly cycles: readonly Cycle[];
  readonly notifications: readonly { readonly channel: string; readonly payload: string }[];
}

/** A script, by the simple query protocol: one cycle. */
export function scriptMessage(sql: string): Uint8Array<ArrayBuffer> {
  return joinMessages([serialize.query(sql), refuseCopy()]);
}

/** Exactly one statement with values, by the extended query protocol: one cycle. */
export function statementMessage(sql: string, values: (string | null)[]): Uint8Array<ArrayBuffer> {
  return joinMessages([
    serialize.parse({ text: sql }),
    serialize.bind({ values }),
    serialize.describe({ type: "P" }),
    serialize.execute({}),
    refuseCopy(),
    serialize.sync(),
  ]);
}

/** In a buffer of its own, so that it can be handed over to a worker. */
export function joinMessages(messages: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(messages.reduce((size, { length }) => size + length, 0));
  let offset = 0;
  for (const message of messages) {
    joined.set(message, offset);
    offset += message.length;
  }
  return joined;
}

/** Reads the server's answer to any number of messages. */
export function parseAnswer(bytes: Uint8Array): Answer {
  const cycles: Cycle[] = [];
  const notifications: { channel: string; payload: string }[] = [];
  let statements: StatementAnswer[] = [];
  let failure: PostgresFailure | null = null;
  let fields: StatementAnswer["fields"] = [];
  let rows: (string | null)[][] = [];

  new protocol.Parser().parse(bytes, (message) => {
    if (message instanceof protocol.messages.RowDescriptionMessage) {
      fields = message.fields.map(({ name, dataTypeID }) => ({ name, oid: dataTypeID }));
    } else if (message instanceof protocol.messages.DataRowMessage) {
      rows.push(message.fields);
    } else if (message instanceof protocol.messages.CommandCompleteMessage) {
      statements.push({ fields, rows, tag: message.text });
      [fields, rows] = [[], []];
    } else if (message instanceof protocol.messages.DatabaseError) {
      const { code = "", constraint, table, column } = message;
      failure ??= { message: message.message, sqlState: code, constraint, table, column };
    } else if (message instanceof protocol.messages.NotificationResponseMessage) {
      notifications.push({ channel: message.channel, payload: message.payload });
    } else if (message instanceof protocol.messages.ReadyForQueryMessage) {
      cycles.push({ statements, failure, status: message.status });
      [statements, failure, fields, rows] = [[], null, [], []];
    }
  });
  return { cycles, notifications };
}

/** Ends a COPY FROM STDIN, for which PGlite would otherwise read its input to the end and exit; else it is ignored. */
function refuseCopy(): Uint8Array {
  return serialize.copyFail("COPY FROM STDIN needs copyIn");
}
