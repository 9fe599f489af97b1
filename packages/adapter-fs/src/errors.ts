import { AdapterError, type AdapterErrorCode, isAdapterError } from "@holdfast/adapter-api";

/** The name of this adapter in errors and logs. */
export const ADAPTER = "fs";

const CODES: Readonly<Record<string, AdapterErrorCode>> = {
  ENOSPC: "limit_exceeded",
  EDQUOT: "limit_exceeded",
  EFBIG: "limit_exceeded",
  EMLINK: "limit_exceeded",
  EACCES: "permission_denied",
  EPERM: "permission_denied",
  EROFS: "permission_denied",
  EMFILE: "unavailable",
  ENFILE: "unavailable",
  ENOMEM: "unavailable",
  EAGAIN: "unavailable",
  EBUSY: "unavailable",
  EIO: "unavailable",
  ENOENT: "unavailable",
  ENODEV: "unavailable",
  ESTALE: "unavailable",
  ETIMEDOUT: "timeout",
};

/** A failure that this adapter found itself; `operation` is filled in by `toAdapterError` on the way out. */
export class StorageFailure extends Error {
  override readonly name: string = "StorageFailure";
  readonly code: AdapterErrorCode;

  constructor(code: AdapterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** `error` as the AdapterError of `operation`. An AdapterError passes as it is; an unknown error becomes `internal`. */
export function toAdapterError(error: unknown, operation: string): AdapterError {
  if (isAdapterError(error)) return error;
  const init = { adapter: ADAPTER, operation, cause: error };
  if (error instanceof StorageFailure) {
    return new AdapterError(error.code, error.message, { ...init, cause: error.cause ?? error });
  }
  const errno = errnoOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return new AdapterError((errno && CODES[errno]) || "internal", message, {
    ...init,
    details: errno === undefined ? {} : { errno },
  });
}

/** The system's name of the error, such as `ENOENT`; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** What `work` gives, or `fallback` when the system answers with one of `errnos`. */
export async function unlessErrno<T, F>(work: Promise<T>, errnos: readonly string[], fallback: F): Promise<T | F> {
  try {
    return await work;
  } catch (error) {
    if (errnos.includes(errnoOf(error) ?? "")) return fallback;
    throw error;
  }
}

/** Throws the `aborted` failure when `signal` has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new StorageFailure("aborted", "the call was aborted", { cause: signal.reason });
}
