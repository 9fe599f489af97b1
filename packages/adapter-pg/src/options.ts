import type { ConnectionOptions } from "node:tls";
import type { AdapterError } from "@holdfast/adapter-api";
import { Refusal, toAdapterError } from "./errors.js";

/** Where the database is, and the limits of the adapter. */
export interface PgDatabaseOptions {
  /** A `postgres://` URL of the owner's login; the fields below win over its parts. */
  readonly connectionString?: string;
  /** A host name, an address, or the directory of a Unix socket. */
  readonly host?: string;
  /** Default 5432. */
  readonly port?: number;
  readonly database?: string;
  /** The login that owns the schema and that `system` sessions run as. It must be able to create roles. */
  readonly user?: string;
  readonly password?: string;
  /** TLS, as in `tls.connect`; `true` checks the certificate. Default: as the connection string says, else none. */
  readonly ssl?: boolean | ConnectionOptions;
  /**
   * The secret from which the passwords of the adapter's own login roles are derived; every server on one database must
   * have the same. Default: the owner's password. Needed where the owner logs in without one.
   */
  readonly loginSecret?: string;
  /** The most connections per role (anon, authenticated, service, system). Default 10. */
  readonly poolSize?: number;
  /** A connection idle this long is closed. Default 30,000. */
  readonly idleTimeoutMs?: number;
  /** How long a call waits for a free connection before `limit_exceeded`. Default 30,000. */
  readonly acquireTimeoutMs?: number;
  /** How long connecting may take before `unavailable`. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** The limit of a statement whose call gives none; 0 is none. Default 30,000. `system` has none of its own. */
  readonly statementTimeoutMs?: number;
  /** The adapter's name in errors, for an adapter that is built on this one. Default `pg`. */
  readonly adapterName?: string;
  /** Shown in pg_stat_activity. Default `holdfast`. */
  readonly applicationName?: string;
  /** Prepared statements kept per connection. Default 100. */
  readonly statementCacheSize?: number;
}

/** The options with their defaults. */
export interface ResolvedOptions {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly ssl: boolean | ConnectionOptions;
  readonly loginSecret: string | undefined;
  readonly poolSize: number;
  readonly idleTimeoutMs: number;
  readonly acquireTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly adapterName: string;
  readonly applicationName: string;
  readonly statementCacheSize: number;
}

/** Checks the options and fills in defaults; throws `invalid_input` for what cannot be. */
export function resolveOptions(options: PgDatabaseOptions): ResolvedOptions {
  const fromUrl = parseConnectionString(options.connectionString);
  const user = options.user ?? fromUrl.user ?? "postgres";
  const password = options.password ?? fromUrl.password;
  return {
    host: options.host ?? fromUrl.host ?? "localhost",
    port: checkNumber("port", options.port ?? fromUrl.port ?? 5432, 1),
    database: options.database ?? fromUrl.database ?? user,
    user,
    password,
    ssl: options.ssl ?? fromUrl.ssl,
    loginSecret: options.loginSecret ?? password,
    poolSize: checkNumber("poolSize", options.poolSize ?? 10, 1),
    idleTimeoutMs: checkNumber("idleTimeoutMs", options.idleTimeoutMs ?? 30_000, 1),
    acquireTimeoutMs: checkNumber("acquireTimeoutMs", options.acquireTimeoutMs ?? 30_000, 1),
    connectTimeoutMs: checkNumber("connectTimeoutMs", options.connectTimeoutMs ?? 10_000, 1),
    statementTimeoutMs: checkNumber("statementTimeoutMs", options.statementTimeoutMs ?? 30_000, 0),
    adapterName: options.adapterName ?? "pg",
    applicationName: options.applicationName ?? "holdfast",
    statementCacheSize: checkNumber("statementCacheSize", options.statementCacheSize ?? 100, 10),
  };
}

interface UrlParts {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly ssl: boolean | ConnectionOptions;
}

/** A libpq URL: `postgres://user:password@host:port/database?sslmode=…&host=/socket/directory`. */
function parseConnectionString(text: string | undefined): UrlParts {
  if (text === undefined) return { ssl: false };
  let url: URL;
  try {
    // libpq allows a URL without a host, which the URL standard does not.
    url = new URL(text.replace(/^(\w+:\/\/(?:[^/?#]*@)?)(?=[/?#]|$)/, "$1localhost"));
  } catch (cause) {
    throw refuseOption("connectionString is not a URL of the form postgres://user:password@host:port/database", cause);
  }
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:") {
    throw refuseOption("connectionString must begin with postgres:// or postgresql://");
  }
  const part = (value: string): string | undefined => (value === "" ? undefined : decodeURIComponent(value));
  const address = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return {
    host: url.searchParams.get("host") ?? part(address),
    port: url.port === "" ? undefined : Number(url.port),
    database: part(url.pathname.slice(1)),
    user: part(url.username),
    password: part(url.password),
    ssl: sslOfMode(url.searchParams.get("sslmode")),
  };
}

function sslOfMode(mode: string | null): boolean | ConnectionOptions {
  switch (mode) {
    case null:
    case "disable":
      return false;
    // libpq checks no certificate in these modes either.
    case "no-verify":
    case "prefer":
    case "require":
      return { rejectUnauthorized: false };
    case "verify-ca":
      return { rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case "verify-full":
      return true;
    default:
      throw refuseOption(`sslmode ${mode} is not known`);
  }
}

function checkNumber(name: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw refuseOption(`${name} must be a whole number of at least ${least}`);
  }
  return value;
}

function refuseOption(message: string, cause?: unknown): AdapterError {
  return toAdapterError(new Refusal("invalid_input", message, cause), { adapter: "pg", operation: "open" });
}
