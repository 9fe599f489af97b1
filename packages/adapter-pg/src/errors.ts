import { AdapterError, type AdapterErrorCode, isAdapterError } from "@holdfast/adapter-api";

/** SQLSTATEs that differ from their class; the codes are those of Postgres' appendix A. */
const CODE_BY_STATE: Readonly<Record<string, AdapterErrorCode>> = {
  "08P01": "invalid_input", // protocol_violation: another number of values than the statement has
  "0A000": "unsupported",
  "23502": "invalid_input", // not_null_violation
  "23503": "conflict", // foreign_key_violation
  "23505": "already_exists", // unique_violation
  "23514": "invalid_input", // check_violation
  "25006": "permission_denied", // read_only_sql_transaction
  "25P02": "conflict", // in_failed_sql_transaction
  "25P03": "timeout", // idle_in_transaction_session_timeout
  "25P04": "timeout", // transaction_timeout
  "26000": "internal", // invalid_sql_statement_name
  "2BP01": "conflict", // dependent_objects_still_exist
  "3D000": "not_found", // invalid_catalog_name: the database to connect to
  "42501": "permission_denied",
  "42601": "invalid_input",
  "42701": "already_exists", // duplicate_column
  "42710": "already_exists", // duplicate_object
  "42723": "already_exists", // duplicate_function
  "42P04": "already_exists", // duplicate_database
  "42P06": "already_exists", // duplicate_schema
  "42P07": "already_exists", // duplicate_table
  "55000": "invalid_input", // object_not_in_prerequisite_state
  "57014": "timeout", // query_canceled
  "72000": "conflict",
};

const CODE_BY_CLASS: Readonly<Record<string, AdapterErrorCode>> = {
  "08": "unavailable", // connection exception
  "20": "invalid_input",
  "21": "invalid_input", // cardinality violation
  "22": "invalid_input", // data exception
  "23": "conflict", // exclusion, restrict
  "24": "invalid_input",
  "25": "invalid_input", // invalid transaction state
  "27": "conflict",
  "28": "permission_denied", // invalid authorization
  "2D": "invalid_input", // invalid transaction termination
  "34": "invalid_input",
  "38": "invalid_input",
  "39": "invalid_input",
  "3B": "invalid_input",
  "3F": "invalid_input",
  "40": "conflict", // serialization, deadlock
  "42": "invalid_input", // syntax, unknown table or column
  "44": "invalid_input",
  "53": "limit_exceeded", // disk full, out of memory, too many connections
  "54": "limit_exceeded", // program limit exceeded
  "55": "conflict", // object in use, lock not available
  "57": "unavailable", // shutdown, starting up
  "58": "unavailable", // I/O error
  P0: "invalid_input", // RAISE in a function that a user wrote
};

/** What `details` takes over from Postgres' error fields. */
const DETAIL_FIELDS = ["constraint", "table", "column", "schema"] as const;

/** The port's code for a SQLSTATE; one that is in neither table is `internal`. */
export function codeOfSqlState(state: string): AdapterErrorCode {
  return CODE_BY_STATE[state] ?? CODE_BY_CLASS[state.slice(0, 2)] ?? "internal";
}

/** The SQLSTATE of an error that Postgres answered, else null. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  const { code } = error;
  return "severity" in error && typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** A refusal of this package's own, before the border gives it the names of the adapter and of the port's member. */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
  readonly code: AdapterErrorCode;

  constructor(code: AdapterErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** What the border adds to a failure. */
export interface FailedCall {
  /** The adapter's name. */
  readonly adapter: string;
  /** The port member that was called. */
  readonly operation: string;
}

/**
 * Any failure as an AdapterError: Postgres' by its SQLSTATE, a Refusal by its code, an AdapterError as it is, a socket's as
 * `unavailable` (Node's system errors, and what `pg` says about a connection that ended), anything else as `internal`.
 */
export function toAdapterError(error: unknown, call: FailedCall): AdapterError {
  if (isAdapterError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Refusal) {
    const retryable = error.code === "unavailable" || error.code === "limit_exceeded";
    return new AdapterError(error.code, message, { ...call, retryable, cause: error.cause });
  }
  const sqlState = sqlStateOf(error);
  if (sqlState === null) {
    const lost = error instanceof Error && ("syscall" in error || /connection|timeout expired|closed/i.test(message));
    return new AdapterError(lost ? "unavailable" : "internal", message, { ...call, cause: error });
  }
  const details: Record<string, unknown> = { sqlState };
  for (const field of DETAIL_FIELDS) {
    const value = (error as Record<string, unknown>)[field];
    if (typeof value === "string") details[field] = value;
  }
  const code = codeOfSqlState(sqlState);
  const retryable = sqlState.startsWith("40") || sqlState === "55P03" || code === "unavailable" || code === "timeout";
  return new AdapterError(code, message, { ...call, details, retryable, cause: error });
}

/** The failure of an aborted call; its cause is the signal's reason. */
export function abortedBy(signal: AbortSignal): Refusal {
  return new Refusal("aborted", "The call was aborted", signal.reason);
}
