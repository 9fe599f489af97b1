import type { Operation } from "@holdfast/openapi";

/** Limits on how often something may be tried. Counted in this process. */
export interface RateLimits {
  /** Counts a request of an operation that the contract limits; throws `rate_limited` beyond the limit. */
  admit(operation: Operation, clientAddress: string | null): Promise<void>;
  /** Counts a try for a key such as `login:a@b.example`; throws `rate_limited` beyond the limit. */
  count(key: string): Promise<void>;
}
