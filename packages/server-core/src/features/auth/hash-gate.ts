import { AppError } from "../../errors/app-error.js";

export interface HashGateOptions {
  /** How many run at a time. */
  readonly maxRunning: number;
  /** How many wait at most; beyond this, work is refused. */
  readonly maxWaiting: number;
}

/** Runs costly work a few at a time, in order; throws `unavailable` when too much waits, so that a flood does not pile up. */
export type HashGate = <T>(work: () => Promise<T>) => Promise<T>;

export function createHashGate({ maxRunning, maxWaiting }: HashGateOptions): HashGate {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running >= maxRunning) {
      if (waiting.length >= maxWaiting) {
        throw new AppError("unavailable", "Too many people are signing in right now. Try again shortly.", {
          headers: { "retry-after": "1" },
        });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await work();
    } finally {
      // The place goes to whoever waits, so nobody slips in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
