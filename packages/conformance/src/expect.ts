import { type AdapterError, type AdapterErrorCode, isAdapterError } from "@holdfast/adapter-api";
import { isDeepEqual } from "./deep-equal.js";

/** What a broken promise rejects with. */
export class ConformanceFailure extends Error {
  override readonly name: string = "ConformanceFailure";
}

/** Fails the case with `message` unless `condition` holds. */
export function expectTrue(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ConformanceFailure(message);
}

/**
 * Fails unless both are the same: by type and value, all the way down, with bytes, dates, bigints and NaN told apart
 * from what merely prints alike.
 */
export function expectEqual(actual: unknown, expected: unknown, message: string): void {
  if (isDeepEqual(actual, expected)) return;
  throw new ConformanceFailure(`${message}: expected ${show(expected)}, got ${show(actual)}`);
}

/** Fails unless `promise` rejects with an AdapterError of this code; answers that error. */
export async function expectCode(
  promise: Promise<unknown>,
  code: AdapterErrorCode,
  message: string,
): Promise<AdapterError> {
  const outcome = await promise.then(
    (value) => ({ rejected: false as const, value }),
    (error: unknown) => ({ rejected: true as const, error }),
  );
  if (!outcome.rejected) throw new ConformanceFailure(`${message}: expected ${code}, but it resolved`);
  const { error } = outcome;
  if (!isAdapterError(error)) {
    throw new ConformanceFailure(`${message}: expected an AdapterError ${code}, got ${show(error)}`, { cause: error });
  }
  if (error.code !== code) {
    throw new ConformanceFailure(`${message}: expected ${code}, got ${error.code} (${error.message})`, {
      cause: error,
    });
  }
  return error;
}

function show(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes [${Array.from(value.subarray(0, 16)).join(" ")}…]`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null)
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner));
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
