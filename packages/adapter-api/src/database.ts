import type { Adapter, CallOptions, Subscription } from "./adapter.js";

/**
 * What a cell holds on its way in and out, the same in every adapter.
 *
 * Out: boolean; int2, int4, float4, float8 → number; int8 → bigint; numeric → string; bytea → Uint8Array;
 * timestamptz → Date (milliseconds); json and jsonb → the parsed value; arrays → array; everything else
 * (text, uuid, date, timestamp, interval, enums, …) → string in Postgres' ISO form; SQL NULL → null.
 *
 * In: the same types. An array is a Postgres array and an object is JSON; to pass a JSON array, pass its text.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value };

export type Row = Readonly<Record<string, Value>>;

/**
 * Who a session runs as. `system` is the owner of the database's schema, for the server's own work. The other three are
 * Postgres roles of the same name; `service` bypasses row security. `claims` are what `request.jwt.claims` holds, as
 * JSON text, while the session runs. Neither the role nor the claims outlive the session.
 */
export interface Identity {
  readonly role: "anon" | "authenticated" | "service" | "system";
  readonly claims: Readonly<Record<string, Value>>;
}

export interface SessionOptions extends CallOptions {
  /** Refuses writes with `permission_denied`. Default false. */
  readonly readOnly?: boolean;
  /** Default `read_committed`. */
  readonly isolation?: "read_committed" | "repeatable_read" | "serializable";
  /** Ends a statement that runs longer, with `timeout`. Default: the adapter's own limit. */
  readonly statementTimeoutMs?: number;
}

export interface SqlResult<R extends Row = Row> {
  readonly rows: readonly R[];
  /** Rows inserted, updated or deleted; for a statement that only reads, the rows read. */
  readonly affected: number;
  /** The result's columns in order; `type` is Postgres' name for the type, such as `int4`. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export interface DatabaseSession {
  /** Runs exactly one statement with `$1`-style values. Values are never spliced into the text. */
  query<R extends Row = Row>(sql: string, values?: readonly Value[]): Promise<SqlResult<R>>;
  /** Runs a script of any number of statements, without values or results. */
  exec(sql: string): Promise<void>;
  /** Runs `work` in a savepoint: when it rejects, its changes are undone and the session goes on. */
  savepoint<T>(work: (session: DatabaseSession) => Promise<T>): Promise<T>;
}

export interface DatabaseCapabilities {
  /** Whether sessions run at the same time; if not, they queue and are still isolated. */
  readonly concurrentSessions: boolean;
  /** What a commit survives: `fsync` power loss, `process` the end of the process, `none` nothing. */
  readonly durable: "fsync" | "process" | "none";
  /** Whether SQL written by a stranger may run as anon, authenticated or service without escaping its role. */
  readonly untrustedSql: boolean;
  /** Whether `statementTimeoutMs` ends a statement; if not, giving it is refused with `unsupported`. */
  readonly statementTimeout: boolean;
  /** Whether `listen` hears notifications of other processes. */
  readonly crossProcessNotify: boolean;
}

/**
 * A Postgres database. After `open`, the roles anon, authenticated and service exist, the time zone of every session is
 * UTC, and its search path is `public`.
 *
 * Failures: unique violation, and a table or column that exists → `already_exists`; foreign key, exclusion,
 * serialization, deadlock, and dropping what others need → `conflict`; check, not-null, a value that its type cannot
 * hold, unknown table or column, RAISE, and syntax errors → `invalid_input`; missing
 * privilege, row security and read-only → `permission_denied`; disk full and too many connections → `limit_exceeded`;
 * statement timeout → `timeout`; signal → `aborted`; server gone → `unavailable`. `details.sqlState` is Postgres' code where there is one, with
 * `constraint`, `table` and `column` when Postgres names them.
 */
export interface DatabaseAdapter extends Adapter<"database", DatabaseCapabilities> {
  /** One transaction as `identity`: commits when `work` resolves, rolls back when it rejects or the signal aborts. */
  session<T>(identity: Identity, work: (session: DatabaseSession) => Promise<T>, options?: SessionOptions): Promise<T>;
  /** One statement in a transaction of its own. The cheap path: adapters may keep it prepared and pipeline it. */
  query<R extends Row = Row>(
    identity: Identity,
    sql: string,
    values?: readonly Value[],
    options?: SessionOptions,
  ): Promise<SqlResult<R>>;
  /**
   * Appends rows to `schema.table` or `table` in one transaction and answers how many; all or nothing.
   * Row security and privileges of `identity` hold.
   */
  copyIn(
    identity: Identity,
    table: string,
    columns: readonly string[],
    rows: AsyncIterable<readonly Value[]>,
    options?: SessionOptions,
  ): Promise<number>;
  /**
   * Hears NOTIFY on `channel`, in commit order. After the server was gone and came back it listens again, and calls
   * `onNotify("")` once, since notifications may have been missed.
   */
  listen(channel: string, onNotify: (payload: string) => void): Promise<Subscription>;
}
