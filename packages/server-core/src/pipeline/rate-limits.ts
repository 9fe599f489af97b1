import type { Operation } from "@holdfast/openapi";
import { AppError } from "../errors/app-error.js";
import type { Settings } from "../server-config.js";
import { createSlidingWindow, type WindowState } from "./sliding-window.js";

/** Limits on how often something may be tried. Counted in this process. */
export interface RateLimits {
  /**
   * Counts a request of an operation that the contract limits; throws `rate_limited` beyond the limit. Answers the headers
   * that tell the client what remains: none where there is no limit, or where the host does not tell the address.
   */
  admit(operation: Pick<Operation, "id" | "rateLimit">, clientAddress: string | null): Promise<RateLimitHeaders>;
  /** Counts a try for a key such as `login:a@b.example`; throws `rate_limited` beyond the limit. */
  count(key: string): Promise<void>;
}

export type RateLimitHeaders = Readonly<Record<string, string>>;

const WINDOW_MS = 60_000;

/** Counts over the last minute. `nowMs` is a clock that never goes back; default: the process's. */
export function createRateLimits(settings: Settings, nowMs: () => number = () => performance.now()): RateLimits {
  const limit = settings.credentialAttemptsPerMinute;
  const window = createSlidingWindow({ limit, windowMs: WINDOW_MS, nowMs });

  const take = (key: string): RateLimitHeaders => {
    const state = window.take(key);
    const headers = limitHeaders(limit, state);
    if (state.admitted) return headers;
    const seconds = Math.ceil(state.waitMs / 1000);
    throw new AppError("rate_limited", `Too many tries. Wait ${seconds} ${seconds === 1 ? "second" : "seconds"}.`, {
      headers: { ...headers, "retry-after": String(seconds) },
    });
  };

  return {
    async admit(operation, clientAddress) {
      if (operation.rateLimit !== "credentials" || clientAddress === null) return {};
      return take(`${operation.id} ${addressGroup(clientAddress)}`);
    },
    async count(key) {
      take(key);
    },
  };
}

/** The fields of draft-ietf-httpapi-ratelimit-headers-07: what remains, and in how many seconds all of it is back. */
function limitHeaders(limit: number, state: WindowState): RateLimitHeaders {
  return {
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(state.remaining),
    "ratelimit-reset": String(Math.ceil(state.resetMs / 1000)),
  };
}

/** What counts as one client: an IPv4 address, or the /64 of an IPv6 address, since its owner has all of that. */
export function addressGroup(address: string): string {
  const text = address.toLowerCase().replace(/%.*$/, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!text.includes(":")) return text;
  const [head = "", tail] = text.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
