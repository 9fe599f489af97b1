import type { PgConnection, Reply } from "./connection.js";

/**
 * Everything that `DISCARD ALL` undoes except prepared statements and plans: settings, the role, cursors, LISTEN, advisory locks,
 * temporary tables and sequence values. See docs/decisions/0003-sessions-without-residue.md.
 */
const RESET_ALL_BUT_STATEMENTS =
  "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; CLOSE ALL; UNLISTEN *; DISCARD TEMP; DISCARD SEQUENCES; SELECT pg_catalog.pg_advisory_unlock_all()";

/** Sends the reset that keeps named statements. To be sent in the same flush as the statement that it cleans up after. */
export function sendReset(connection: PgConnection): Promise<Reply> {
  return connection.simpleQuery(RESET_ALL_BUT_STATEMENTS);
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
