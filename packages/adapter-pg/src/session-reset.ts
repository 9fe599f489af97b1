import { Buffer } from "node:buffer";
import { serialize } from "pg-protocol";
import { type PgConnection, type Reply, SYNC } from "./connection.js";

/**
 * Everything that `DISCARD ALL` undoes except prepared statements and plans: the role, settings, cursors, LISTEN, temporary
 * tables, sequence values and advisory locks. See docs/decisions/0003-sessions-without-residue.md.
 */
const RESET_STEPS = [
  "RESET ROLE",
  "RESET ALL",
  "CLOSE ALL",
  "UNLISTEN *",
  "DISCARD TEMP",
  "DISCARD SEQUENCES",
  "SELECT pg_catalog.pg_advisory_unlock_all()",
];

const SIMPLE_RESET: Buffer = serialize.query(RESET_STEPS.join(";"));
const EXECUTE: Buffer = serialize.execute({});

/**
 * Appends the reset that keeps named statements; it is answered by one reply of its own. Where names are secret its steps
 * are kept prepared too, which halves what they cost.
 */
export function writeReset(connection: PgConnection, messages: Buffer[], named: boolean): void {
  if (!named) {
    messages.push(SIMPLE_RESET);
    return;
  }
  const { statements } = connection;
  if (statements.resetBatch === null) {
    const names = RESET_STEPS.map(() => statements.newName());
    for (const [index, text] of RESET_STEPS.entries())
      messages.push(serialize.parse({ name: names[index] ?? "", text }));
    const steps = names.flatMap((statement) => [serialize.bind({ statement }), EXECUTE]);
    statements.resetBatch = Buffer.concat([...steps, SYNC]);
  }
  messages.push(statements.resetBatch);
}

/** Sends the reset that keeps named statements. */
export async function sendReset(connection: PgConnection, named: boolean): Promise<Reply> {
  const messages: Buffer[] = [];
  writeReset(connection, messages, named);
  return await Promise.race(connection.send(messages, 1));
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
