import type { Identity } from "@holdfast/adapter-api";
import type { ServerConfig } from "../../src/index.js";
import { type SqlTestServer, startSqlTestServer } from "./sql-server.js";

export const SYSTEM: Identity = { role: "system", claims: {} };

/** A test server with the database that it stands on, and tables to follow. */
export interface RealtimeServer extends SqlTestServer {
  /** Makes a table with id, title and place through the API; answers its name. */
  newTable(access: string): Promise<string>;
  insert(table: string, row: Readonly<Record<string, unknown>>, token?: string): Promise<void>;
}

let tables = 0;

export async function startRealtimeServer(config: Partial<ServerConfig> = {}): Promise<RealtimeServer> {
  const server = await startSqlTestServer(config);
  const demand = async (method: string, path: string, options: { json: unknown; token: string }): Promise<void> => {
    const { status, body } = await server.call(method, path, options);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
  };
  return {
    ...server,
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
  };
}
