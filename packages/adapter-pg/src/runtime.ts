import type { Identity, SessionOptions } from "@holdfast/adapter-api";
import type { ConnectionPool } from "./connection-pool.js";
import type { ResolvedOptions } from "./options.js";
import type { TypeCatalog } from "./type-catalog.js";
import { encodeJson } from "./values.js";

/** What an open adapter's calls share. */
export interface PgRuntime {
  readonly options: ResolvedOptions;
  readonly pools: Readonly<Record<Identity["role"], ConnectionPool>>;
  readonly types: TypeCatalog;
  /** Whether SQL in a session cannot read the names of prepared statements, so that keeping them is safe. */
  readonly namesAreSecret: boolean;
}

/** One statement that sets what a transaction must start with, and its values. It answers no row. */
export interface Preamble {
  readonly text: string;
  readonly values: readonly string[];
}

/** The limit that holds for a call's statements, in milliseconds; 0 is none. */
export function timeoutOf(runtime: PgRuntime, identity: Identity, options: SessionOptions | undefined): number {
  return options?.statementTimeoutMs ?? (identity.role === "system" ? 0 : runtime.options.statementTimeoutMs);
}

const SET_CLAIMS = "pg_catalog.set_config('request.jwt.claims', $1, true) is null";
const SET_READ_ONLY = "pg_catalog.set_config('transaction_read_only', 'on', true) is null";
const SET_TIMEOUT = "pg_catalog.set_config('statement_timeout', $2, true) is null";

const PREAMBLE = `select 1 where ${SET_CLAIMS}`;
const PREAMBLE_READ_ONLY = `select 1 where ${SET_CLAIMS} or ${SET_READ_ONLY}`;
const PREAMBLE_TIMEOUT = `select 1 where ${SET_CLAIMS} or ${SET_TIMEOUT}`;
const PREAMBLE_BOTH = `select 1 where ${SET_CLAIMS} or ${SET_READ_ONLY} or ${SET_TIMEOUT}`;

/** Sets claims, read-only and timeout for the transaction that it runs in, and for nothing after it. */
export function preambleOf(runtime: PgRuntime, identity: Identity, options: SessionOptions | undefined): Preamble {
  const claims = encodeJson(identity.claims);
  const timeout = timeoutOf(runtime, identity, options);
  const readOnly = options?.readOnly === true;
  // Connections start with the adapter's own limit, so only another one must be told.
  if (options?.statementTimeoutMs === undefined) {
    return { text: readOnly ? PREAMBLE_READ_ONLY : PREAMBLE, values: [claims] };
  }
  return { text: readOnly ? PREAMBLE_BOTH : PREAMBLE_TIMEOUT, values: [claims, String(timeout)] };
}
