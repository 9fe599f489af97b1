import { embeddedError } from "./errors.js";

/** Where the private server keeps its data, and its limits. */
export interface EmbeddedPgDatabaseOptions {
  /**
   * The directory of this database; made if it is missing. It holds the owner's password, so it must not be shared. One process
   * at a time can have it open.
   */
  readonly dataDir: string;
  /** The most connections per role (anon, authenticated, service, system). Default 10. */
  readonly poolSize?: number;
  /** The limit of a statement whose call gives none; 0 is none. Default 30,000. `system` has none of its own. */
  readonly statementTimeoutMs?: number;
  /** How long a call waits for a free connection before `limit_exceeded`. Default 30,000. */
  readonly acquireTimeoutMs?: number;
  /** How long the server may take to start, crash recovery included. Default 60,000. */
  readonly startTimeoutMs?: number;
  /** Server settings that win over the adapter's, such as `{ shared_buffers: "512MB" }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told what an operator should know: another place or user for the data, an orphan that was stopped, a restart. */
  readonly onNotice?: (message: string) => void;
}

/** The options with their defaults. */
export interface ResolvedEmbeddedOptions extends EmbeddedPgDatabaseOptions {
  readonly poolSize: number;
  readonly startTimeoutMs: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly onNotice: (message: string) => void;
}

/** What keeps the server private and cannot be set. */
const FIXED_SETTINGS: ReadonlySet<string> = new Set([
  "data_directory",
  "hba_file",
  "listen_addresses",
  "port",
  "unix_socket_directories",
  "unix_socket_permissions",
]);

/** Checks the options and fills in defaults; throws `invalid_input` for what cannot be. */
export function resolveEmbeddedOptions(options: EmbeddedPgDatabaseOptions): ResolvedEmbeddedOptions {
  if (options.dataDir === "") throw embeddedError("invalid_input", "dataDir must not be empty");
  for (const name of Object.keys(options.settings ?? {})) {
    if (!/^[a-z_][a-z0-9_.]*$/.test(name)) throw embeddedError("invalid_input", `${name} is not the name of a setting`);
    if (FIXED_SETTINGS.has(name))
      throw embeddedError("invalid_input", `${name} cannot be set, since it keeps the server private`);
  }
  return {
    ...options,
    poolSize: options.poolSize ?? 10,
    startTimeoutMs: options.startTimeoutMs ?? 60_000,
    settings: options.settings ?? {},
    onNotice: options.onNotice ?? (() => undefined),
  };
}

/** The settings that the server starts with: small enough for a laptop, and durable. */
export function serverSettings(options: ResolvedEmbeddedOptions): Readonly<Record<string, string>> {
  return {
    shared_buffers: "64MB",
    // Four pools, the listener, the connection that prepares them, and what Postgres keeps for superusers.
    max_connections: String(4 * options.poolSize + 20),
    max_wal_size: "512MB",
    io_method: "sync",
    jit: "off",
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    TimeZone: "UTC",
    log_timezone: "UTC",
    fsync: "on",
    synchronous_commit: "on",
    ...options.settings,
  };
}

/** What a commit survives under these settings. */
export function durabilityOf(settings: Readonly<Record<string, string>>): "fsync" | "process" | "none" {
  const isOff = (name: string): boolean => /^(off|false|no|0|f|n)$/i.test(settings[name] ?? "on");
  if (isOff("synchronous_commit")) return "none";
  return isOff("fsync") || isOff("full_page_writes") ? "process" : "fsync";
}
