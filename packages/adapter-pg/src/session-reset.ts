import { Buffer } from "node:buffer";
import { serialize } from "pg-protocol";
import { type PgConnection, type Reply, SYNC } from "./connection.js";

/** What a transaction that cannot write may leave: the role, settings, cursors, LISTEN and advisory locks. They answer no rows. */
const READ_ONLY_STEPS = [
  "RESET ROLE",
  "RESET ALL",
  "CLOSE ALL",
  "UNLISTEN *",
  "SELECT WHERE pg_catalog.pg_advisory_unlock_all() IS NULL",
];

/**
 * Everything that `DISCARD ALL` undoes except prepared statements and plans: also temporary tables and sequence values. See
 * docs/decisions/0003-sessions-without-residue.md.
 */
const RESET_STEPS = [...READ_ONLY_STEPS, "DISCARD TEMP", "DISCARD SEQUENCES"];

const SIMPLE_RESET: Buffer = serialize.query(RESET_STEPS.join(";"));
const EXECUTE: Buffer = serialize.execute({});

/** The messages that run a connection's prepared steps, which halves what they cost. */
export interface PreparedReset {
  readonly readOnly: Buffer;
  readonly full: Buffer;
}

/**
 * Appends what prepares the reset of a connection that has none yet, for which there is one reply more. Only where names are secret.
 * Returns the number of replies.
 */
export function writePreparation(connection: PgConnection, messages: Buffer[]): number {
  const { statements } = connection;
  if (statements.reset !== null) return 0;
  const names = RESET_STEPS.map(() => statements.newName());
  for (const [index, text] of RESET_STEPS.entries()) messages.push(serialize.parse({ name: names[index] ?? "", text }));
  messages.push(SYNC);
  const runs = names.map((statement) => Buffer.concat([serialize.bind({ statement }), EXECUTE]));
  statements.reset = { readOnly: Buffer.concat(runs.slice(0, READ_ONLY_STEPS.length)), full: Buffer.concat(runs) };
  return 1;
}

/**
 * Appends the reset of a transaction that cannot write, to be run within it; the connection's must be prepared. A LISTEN of the same
 * transaction takes effect at its commit, and is undone there. Returns the number of its command tags.
 */
export function writeReadOnlyReset(connection: PgConnection, messages: Buffer[]): number {
  const { reset } = connection.statements;
  if (reset === null) throw new TypeError("the reset is not prepared");
  messages.push(reset.readOnly);
  return READ_ONLY_STEPS.length;
}

/** Appends the reset that keeps named statements; it is answered by one reply of its own. */
export function writeReset(connection: PgConnection, messages: Buffer[]): void {
  const { reset } = connection.statements;
  if (reset === null) messages.push(SIMPLE_RESET);
  else messages.push(reset.full, SYNC);
}

/** Sends the reset that keeps named statements; `named` is whether its own steps may be. */
export async function sendReset(connection: PgConnection, named: boolean): Promise<Reply> {
  const messages: Buffer[] = [];
  const before = named ? writePreparation(connection, messages) : 0;
  writeReset(connection, messages);
  const replies = await Promise.all(connection.send(messages, before + 1));
  return replies[before] as Reply;
}

/** Sends the reset that leaves nothing, for sessions that ran SQL of a stranger. */
export function sendFullReset(connection: PgConnection): Promise<Reply> {
  connection.statements.clear();
  return connection.simpleQuery("DISCARD ALL");
}

/** Whether a connection may be lent again after this reply to a reset. */
export function isClean(reply: Reply): boolean {
  return reply.error === null && reply.status === "I";
}
