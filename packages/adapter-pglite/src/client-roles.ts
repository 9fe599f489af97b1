import { pgliteError } from "./errors.js";
import type { PgliteThread } from "./pglite-thread.js";
import { type Cycle, parseAnswer, scriptMessage } from "./wire.js";

const ATTRIBUTES: Readonly<Record<string, string>> = {
  anon: "nologin noinherit",
  authenticated: "nologin noinherit",
  service: "nologin noinherit bypassrls",
};

/** The roles that clients act in. */
export const CLIENT_ROLES: readonly string[] = Object.keys(ATTRIBUTES);

/**
 * Makes the roles that the database has not. In plain SQL: the first `do` block of a backend loads PL/pgSQL, which costs more than all of
 * this.
 */
export async function createClientRoles(thread: PgliteThread): Promise<void> {
  const names = CLIENT_ROLES.map((name) => `'${name}'`).join(", ");
  const found = await runScript(thread, `select rolname from pg_catalog.pg_roles where rolname in (${names})`);
  const known = new Set(found.statements[0]?.rows.map(([name]) => name));
  const missing = CLIENT_ROLES.filter((name) => !known.has(name));
  if (missing.length > 0)
    await runScript(thread, missing.map((name) => `create role ${name} ${ATTRIBUTES[name]};`).join(" "));
}

async function runScript(thread: PgliteThread, sql: string): Promise<Cycle> {
  const [cycle] = parseAnswer(await thread.run(scriptMessage(sql))).cycles;
  if (cycle === undefined || cycle.failure) {
    throw pgliteError("unavailable", cycle?.failure?.message ?? "Postgres did not answer", { operation: "open" });
  }
  return cycle;
}
