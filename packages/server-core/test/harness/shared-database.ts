import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseAdapter, Row, Value } from "@holdfast/adapter-api";
import { pgDatabase } from "@holdfast/adapter-pg";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";

/** A Postgres that several servers use at once. */
export interface SharedDatabase {
  /** Another adapter on it, as another process would have; whoever opens it closes it. */
  connect(): DatabaseAdapter;
  /** Looks at what is stored, as the owner. */
  rows<R extends Row>(sql: string, values?: readonly Value[]): Promise<readonly R[]>;
  close(): Promise<void>;
}

/** Starts a private Postgres and opens its socket to other adapters of this process. */
export async function startSharedDatabase(): Promise<SharedDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-shared-"));
  const dataDir = join(folder, "postgres");
  const owner = embeddedPgDatabase({ dataDir, settings: { max_connections: "150" } });
  await owner.open();
  const rows = async <R extends Row>(sql: string, values: readonly Value[] = []) =>
    (await owner.query<R>({ role: "system", claims: {} }, sql, values)).rows;
  const [place] = await rows<{ host: string; port: string; user: string; database: string }>(
    `select current_setting('unix_socket_directories') as host, current_setting('port') as port,
       current_user::text as user, current_database()::text as database`,
  );
  if (place === undefined) throw new Error("The database does not say where it is.");
  const password = await readFile(join(dataDir, "owner-password"), "utf8");
  return {
    connect: () => pgDatabase({ ...place, port: Number(place.port), password, poolSize: 6 }),
    rows,
    async close() {
      await owner.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
