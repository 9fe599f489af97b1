import { AdapterError, type AdapterErrorCode } from "@holdfast/adapter-api";

export const ADAPTER_NAME = "pglite";

/** What Postgres says about a failure, as far as it is used. */
export interface PostgresFailure {
  readonly message: string;
  readonly sqlState: string;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
}

const BY_STATE: Readonly<Record<string, AdapterErrorCode>> = {
  "08P01": "invalid_input",
  "0A000": "unsupported",
  "21000": "invalid_input",
  "23001": "conflict",
  "23502": "invalid_input",
  "23503": "conflict",
  "23505": "already_exists",
  "23514": "invalid_input",
  "23P01": "conflict",
  "25006": "permission_denied",
  "25P02": "conflict",
  "2BP01": "conflict",
  "40001": "conflict",
  "40P01": "conflict",
  "42501": "permission_denied",
  "42701": "already_exists",
  "42710": "already_exists",
  "42723": "already_exists",
  "42P04": "already_exists",
  "42P06": "already_exists",
  "42P07": "already_exists",
  "55006": "conflict",
  "55P03": "conflict",
  // Nothing cancels a statement here but the refusal of COPY's data, which this port has no way to send.
  "57014": "unsupported",
  "55000": "invalid_input",
};

const BY_CLASS: Readonly<Record<string, AdapterErrorCode>> = {
  "08": "unavailable",
  "20": "invalid_input",
  "22": "invalid_input",
  "24": "invalid_input",
  "25": "invalid_input",
  "26": "invalid_input",
  "28": "permission_denied",
  "27": "conflict",
  "2D": "invalid_input",
  "2F": "invalid_input",
  "34": "invalid_input",
  "38": "invalid_input",
  "39": "invalid_input",
  "3B": "invalid_input",
  "3D": "invalid_input",
  "3F": "invalid_input",
  "42": "invalid_input",
  "44": "invalid_input",
  "53": "limit_exceeded",
  "54": "limit_exceeded",
  "55": "conflict",
  "57": "unavailable",
  "58": "unavailable",
  P0: "invalid_input",
};

/** Postgres' failure as the port's; states that the table does not know are `internal`. */
export function fromPostgresFailure(failure: PostgresFailure, operation: string): AdapterError {
  const code = BY_STATE[failure.sqlState] ?? BY_CLASS[failure.sqlState.slice(0, 2)] ?? "internal";
  const { message, sqlState, constraint, table, column } = failure;
  const named = { constraint, table, column };
  const known = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  return new AdapterError(code, message, { adapter: ADAPTER_NAME, operation, details: { sqlState, ...known } });
}

/** An error that this adapter finds by itself. */
export function pgliteError(
  code: AdapterErrorCode,
  message: string,
  init: { readonly operation: string; readonly cause?: unknown; readonly details?: Record<string, unknown> },
): AdapterError {
  return new AdapterError(code, message, { adapter: ADAPTER_NAME, ...init });
}
