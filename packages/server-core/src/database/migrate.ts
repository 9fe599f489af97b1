import type { DatabaseSession } from "@holdfast/adapter-api";
import type { Database } from "./database.js";

/** A step of the system schema. It runs once, in number order, and never changes after it was released. */
export interface Migration {
  /** Four digits and a name: `0002_users`. */
  readonly id: string;
  readonly sql: string;
}

/** Any constant: every Holdfast server takes the same advisory lock before it migrates. */
const MIGRATION_LOCK = 4_210_720_231;

/**
 * Brings the system schema up to date: all outstanding steps in one transaction, under a lock that other servers wait for.
 * Answers the ids that ran. Fails, changing nothing, when the database has a step that this server does not know.
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  return database.system.session(async (session) => {
    await session.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await session.exec(`
      create schema if not exists holdfast;
      create table if not exists holdfast.migrations (
        id text primary key, applied_at timestamptz not null default now()
      );`);
    const applied = await appliedSteps(session, migrations);
    const outstanding = migrations.filter(({ id }) => !applied.has(id));
    for (const { id, sql } of outstanding) {
      await session.exec(sql);
      await session.query("insert into holdfast.migrations (id) values ($1)", [id]);
    }
    return outstanding.map(({ id }) => id);
  });
}

async function appliedSteps(session: DatabaseSession, migrations: readonly Migration[]): Promise<ReadonlySet<string>> {
  const { rows } = await session.query<{ id: string }>("select id from holdfast.migrations");
  const known = new Set(migrations.map(({ id }) => id));
  const unknown = rows.map(({ id }) => id).filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new Error(
      `The database was used by a newer Holdfast (it has ${unknown.join(", ")}). Start that version, or a newer one.`,
    );
  }
  return new Set(rows.map(({ id }) => id));
}
