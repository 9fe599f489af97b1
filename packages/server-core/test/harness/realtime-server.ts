import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseAdapter, Identity, Row, Value } from "@holdfast/adapter-api";
import type { ServerConfig } from "../../src/index.js";
import { startTestServer, type TestServer, testDatabase } from "./test-server.js";

export const SYSTEM: Identity = { role: "system", claims: {} };

/** A test server with the database that it stands on. */
export interface RealtimeServer extends TestServer {
  readonly database: DatabaseAdapter;
  /** Runs a script as the owner of the schema, past the server. */
  sql(script: string): Promise<void>;
  /** The rows of one statement, as the owner of the schema. */
  rows<R extends Row = Row>(sql: string, values?: readonly Value[]): Promise<readonly R[]>;
  /** Makes a table with id, title and place through the API; answers its name. */
  newTable(access: string): Promise<string>;
  insert(table: string, row: Readonly<Record<string, unknown>>, token?: string): Promise<void>;
}

let tables = 0;

export async function startRealtimeServer(config: Partial<ServerConfig> = {}): Promise<RealtimeServer> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-realtime-"));
  const database = await testDatabase(folder);
  const server = await startTestServer({ ...config, database });
  const demand = async (method: string, path: string, options: { json: unknown; token: string }): Promise<void> => {
    const { status, body } = await server.call(method, path, options);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
  };
  return {
    ...server,
    database,
    sql: (script) => database.session(SYSTEM, (session) => session.exec(script)),
    rows: async <R extends Row>(sql: string, values: readonly Value[] = []) =>
      (await database.query<R>(SYSTEM, sql, values)).rows,
    async newTable(access) {
      tables += 1;
      const name = `topics${tables}`;
      const columns = [
        { name: "id", type: "bigint", primary_key: true, nullable: false },
        { name: "title", type: "text" },
        { name: "place", type: "integer" },
      ];
      await demand("POST", "/tables", { token: server.admin.token, json: { name, access, columns } });
      return name;
    },
    insert: (table, row, token = server.admin.token) => demand("POST", `/tables/${table}/data`, { token, json: row }),
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
