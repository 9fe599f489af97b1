import type { models } from "@holdfast/openapi";
import { type AccessKeysClient, createAccessKeysClient } from "./access-keys/access-keys-client.js";
import { type AuthClient, createAuthClient } from "./auth/auth-client.js";
import { renewedSession } from "./auth/session.js";
import { createSessionKeeper } from "./auth/session-keeper.js";
import { defaultSessionStorage } from "./auth/session-storage.js";
import type { ClientOptions } from "./client-options.js";
import { createHttpClient, type TokenSource } from "./http/http-client.js";
import { createRealtimeClient, type RealtimeClient } from "./realtime/realtime-client.js";
import { type AnyRow, createTableQuery, type TableQuery } from "./rows/table-query.js";
import { createStorageClient, type StorageClient } from "./storage/storage-client.js";
import { createTablesClient, type TablesClient } from "./tables/tables-client.js";
import { createUsersClient, type UsersClient } from "./users/users-client.js";

/** A client of one Holdfast server. Clients share nothing, unless they are told to keep the session in the same place. */
export interface HoldfastClient {
  readonly auth: AuthClient;
  readonly users: UsersClient;
  readonly tables: TablesClient;
  readonly storage: StorageClient;
  readonly accessKeys: AccessKeysClient;
  readonly realtime: RealtimeClient;
  /** The rows of a table: `client.from<Note>("notes").eq("done", false).rows()`. */
  from<Row extends object = AnyRow>(table: string): TableQuery<Row>;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** Makes a client; sends nothing yet. Throws a TypeError for a URL that is none. */
export function createClient(options: ClientOptions): HoldfastClient {
  const { anonKey } = options;
  const url = String(options.url).replace(/\/+$/, "");
  if (!/^https?:\/\//.test(url)) throw new TypeError(`The url must begin with http:// or https://, not be "${url}".`);
  const shared = {
    url,
    anonKey,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(options.fetch && { fetch: options.fetch }),
  };
  const storage = options.sessionStorage ?? defaultSessionStorage();
  const withoutToken = createHttpClient({ ...shared, tokens: NO_TOKENS });
  const keeper = createSessionKeeper({
    storage,
    key: `holdfast:${url}`,
    refresh: async (session) => {
      const json = { refresh_token: session.refreshToken };
      const request = { method: "POST", path: "/auth/refresh", json } as const;
      return renewedSession(session, await withoutToken.json<models.RefreshedTokens>(request));
    },
  });
  const http = createHttpClient({ ...shared, tokens: keeper });
  return {
    auth: createAuthClient(http, keeper),
    users: createUsersClient(http, () => keeper.replace(null)),
    tables: createTablesClient(http),
    storage: createStorageClient({ http, url, anonKey, storage }),
    accessKeys: createAccessKeysClient(http),
    realtime: createRealtimeClient({ url, anonKey, keeper }),
    from: (table) => createTableQuery(http, table),
  };
}

const NO_TOKENS: TokenSource = { get: async () => null, renew: async () => null };
