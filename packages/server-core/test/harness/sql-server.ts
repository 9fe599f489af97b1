import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseAdapter, Row, Value } from "@holdfast/adapter-api";
import type { ServerConfig } from "../../src/index.js";
import { startTestServer, type TestServer, testDatabase } from "./test-server.js";

export interface SqlTestServer extends TestServer {
  readonly database: DatabaseAdapter;
  /** Runs a script as the owner of the schema, past the server. */
  sql(script: string): Promise<void>;
  /** The rows of one statement, as the owner of the schema. */
  rows<R extends Row = Row>(sql: string, values?: readonly Value[]): Promise<readonly R[]>;
}

const SYSTEM = { role: "system", claims: {} } as const;

/** A test server whose database a test may also reach directly. */
export async function startSqlTestServer(config: Partial<ServerConfig> = {}): Promise<SqlTestServer> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-sql-"));
  const database = await testDatabase(folder);
  const server = await startTestServer({ ...config, database });
  return {
    ...server,
    database,
    sql: (script) => database.session(SYSTEM, (session) => session.exec(script)),
    rows: async <R extends Row>(sql: string, values: readonly Value[] = []) =>
      (await database.query<R>(SYSTEM, sql, values)).rows,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
