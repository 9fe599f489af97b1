import { AdapterError, type AdapterErrorCode } from "@holdfast/adapter-api";

/** The name of this adapter in errors and logs. */
export const ADAPTER = "encrypted";

/** Why an object cannot be read, in `details.reason`: see the README. */
export type DamageReason = "damaged" | "not_encrypted" | "unknown_key";

/** An AdapterError of this adapter. */
export function failure(code: AdapterErrorCode, operation: string, message: string): AdapterError {
  return new AdapterError(code, message, { adapter: ADAPTER, operation });
}

/** The `internal` failure for an object that cannot be read; its message says what an operator can do. */
export function unreadable(reason: DamageReason, message: string, key: string): AdapterError {
  return new AdapterError("internal", `${JSON.stringify(key)}: ${message}`, {
    adapter: ADAPTER,
    operation: "read",
    details: { reason, key },
  });
}

/** The failure for content that does not fit its seal. */
export function damagedContent(key: string): AdapterError {
  return unreadable("damaged", "the stored content was changed, cut or mixed up after it was written", key);
}

/** Throws `aborted` when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined, operation: string): void {
  if (signal?.aborted) throw failure("aborted", operation, "the call was aborted");
}
