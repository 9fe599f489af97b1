/** Every way in which a port may fail. The server maps each to one HTTP status, in one table. */
export const ADAPTER_ERROR_CODES = [
  "not_found",
  "already_exists",
  "conflict",
  "invalid_input",
  "unsupported",
  "permission_denied",
  "limit_exceeded",
  "timeout",
  "aborted",
  "unavailable",
  "internal",
] as const;

export type AdapterErrorCode = (typeof ADAPTER_ERROR_CODES)[number];

export interface AdapterErrorInit {
  /** The adapter's `name`. */
  readonly adapter: string;
  /** The port member that failed: `put`, `session`. */
  readonly operation: string;
  /** Whether the same call may succeed later; by default so for `unavailable` and `timeout`. */
  readonly retryable?: boolean;
  /** Facts about the failure that the server may use, such as `{ constraint, column, sqlState }`. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The only error that an adapter may throw. Its message may hold vendor text and never reaches a client. */
export class AdapterError extends Error {
  override readonly name: string = "AdapterError";
  /** The brand that `isAdapterError` reads, so that two copies of this package recognise each other's errors. */
  readonly isAdapterError: true = true;
  readonly code: AdapterErrorCode;
  readonly adapter: string;
  readonly operation: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: AdapterErrorCode, message: string, init: AdapterErrorInit) {
    super(message, { cause: init.cause });
    this.code = code;
    this.adapter = init.adapter;
    this.operation = init.operation;
    this.retryable = init.retryable ?? (code === "unavailable" || code === "timeout");
    this.details = init.details ?? {};
  }
}

/** Whether `value` is an AdapterError, from whichever copy of this package. */
export function isAdapterError(value: unknown): value is AdapterError {
  return typeof value === "object" && value !== null && "isAdapterError" in value && value.isAdapterError === true;
}
