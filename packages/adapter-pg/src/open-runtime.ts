import type { Identity } from "@holdfast/adapter-api";
import pg from "pg";
import { PgConnection } from "./connection.js";
import { ConnectionPool } from "./connection-pool.js";
import { Refusal, sqlStateOf } from "./errors.js";
import { ensureLoginRoles, type Login, loginOf, repairLogin } from "./login-roles.js";
import type { ResolvedOptions } from "./options.js";
import type { PgRuntime } from "./runtime.js";
import { TypeCatalog } from "./type-catalog.js";

const LEAST_VERSION = 15;

/** Connects as the owner, prepares the roles, and makes the pools, which connect when they are used. */
export async function openRuntime(options: ResolvedOptions): Promise<PgRuntime> {
  const secret = options.loginSecret;
  if (secret === undefined || secret === "") {
    throw new Refusal("invalid_input", "The owner has no password, so that loginSecret must be given");
  }
  const owner = await connectOwner(options);
  try {
    await checkServer(owner);
    await ensureLoginRoles(owner, options, secret);
    const namesAreSecret = await hideStatementNames(owner);
    const pools = {
      anon: rolePool("anon", options, secret),
      authenticated: rolePool("authenticated", options, secret),
      service: rolePool("service", options, secret),
      system: makePool(options, () => PgConnection.connect(ownerConfig(options), options.statementCacheSize)),
    };
    const types = new TypeCatalog();
    try {
      const connection = await pools.system.acquire();
      await types.refresh(connection).finally(() => pools.system.release(connection));
    } catch (error) {
      await pools.system.close();
      throw error;
    }
    return { options, pools, types, namesAreSecret };
  } finally {
    await owner.end();
  }
}

/** How the owner connects: for the `system` role, for notifications and for preparing the roles. */
export function ownerConfig(options: ResolvedOptions): pg.ClientConfig {
  return { ...serverConfig(options), user: options.user, password: options.password, options: startupSettings({}) };
}

function loginConfig(
  role: Exclude<Identity["role"], "system">,
  login: Login,
  options: ResolvedOptions,
): pg.ClientConfig {
  const settings = { role, statement_timeout: String(options.statementTimeoutMs), row_security: "on" };
  return { ...serverConfig(options), ...login, options: startupSettings(settings) };
}

function serverConfig(options: ResolvedOptions): pg.ClientConfig {
  return {
    host: options.host,
    port: options.port,
    database: options.database,
    ssl: options.ssl,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs,
  };
}

/** Settings given at the start are what RESET goes back to, and win over those of ALTER ROLE. */
function startupSettings(extra: Readonly<Record<string, string>>): string {
  const settings = {
    ...extra,
    search_path: "public",
    TimeZone: "UTC",
    DateStyle: "ISO",
    IntervalStyle: "postgres",
    bytea_output: "hex",
    extra_float_digits: "1",
    standard_conforming_strings: "on",
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
}

function makePool(options: ResolvedOptions, connect: () => Promise<PgConnection>): ConnectionPool {
  return new ConnectionPool({
    size: options.poolSize,
    idleTimeoutMs: options.idleTimeoutMs,
    acquireTimeoutMs: options.acquireTimeoutMs,
    connect,
  });
}

function rolePool(role: Exclude<Identity["role"], "system">, options: ResolvedOptions, secret: string): ConnectionPool {
  const login = loginOf(role, options.database, secret);
  const config = loginConfig(role, login, options);
  return makePool(options, () => connectLogin(config, login, options));
}

/**
 * A login may change its own password and defaults, and SQL of a stranger can act as the login; so what it changed is put back
 * before its connection is used.
 */
async function connectLogin(config: pg.ClientConfig, login: Login, options: ResolvedOptions): Promise<PgConnection> {
  for (let attempt = 1; ; attempt += 1) {
    const connection = await PgConnection.connect(config, options.statementCacheSize).catch((error: unknown) => {
      if (attempt === 1 && sqlStateOf(error) === "28P01") return null;
      throw error;
    });
    if (connection !== null) {
      const reply = await connection.simpleQuery(FOREIGN_DEFAULTS);
      if (reply.error !== null) throw reply.error;
      if (reply.rows.length === 0) return connection;
      connection.destroy();
    }
    if (attempt === 2) {
      throw new Refusal("unavailable", `The login ${login.user} is being changed by others`);
    }
    const owner = await connectOwner(options);
    try {
      await repairLogin(owner, login);
    } finally {
      await owner.end();
    }
  }
}

/** Settings that this connection took from ALTER ROLE. */
const FOREIGN_DEFAULTS = `select name from pg_catalog.pg_settings where source in ('user', 'database user')
union all select 'stored' from pg_catalog.pg_db_role_setting where setrole = session_user::regrole`;

async function connectOwner(options: ResolvedOptions): Promise<pg.Client> {
  const client = new pg.Client(ownerConfig(options));
  // A failure also rejects the call that it hits.
  client.on("error", () => null);
  await client.connect();
  return client;
}

async function checkServer(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ version: number; encoding: string }>(
    "select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding",
  );
  const [server] = rows;
  if (server === undefined || server.version < LEAST_VERSION || server.encoding !== "UTF8") {
    const found = `version ${server?.version} with encoding ${server?.encoding}`;
    throw new Refusal("unsupported", `Postgres ${LEAST_VERSION} or later with UTF8 is needed; this is ${found}`);
  }
}

/**
 * Statements are kept under names only where SQL in the same connection cannot read the names and put its own statement in their
 * place. That takes a right that the owner of a managed server may lack; then every call parses its statement anew.
 */
async function hideStatementNames(owner: pg.Client): Promise<boolean> {
  const visible = `select bool_or(has_function_privilege(r.rolname, 'pg_catalog.pg_prepared_statement()', 'execute')) as visible
    from pg_catalog.pg_roles r where r.rolname in ('anon', 'authenticated', 'service')`;
  const before = await owner.query<{ visible: boolean }>(visible);
  if (before.rows[0]?.visible === false) return true;
  try {
    await owner.query("revoke execute on function pg_catalog.pg_prepared_statement() from public");
  } catch (error) {
    if (sqlStateOf(error) !== "42501" && sqlStateOf(error) !== "XX000") throw error;
  }
  const after = await owner.query<{ visible: boolean }>(visible);
  return after.rows[0]?.visible === false;
}
