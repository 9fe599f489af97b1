import { AppError } from "./errors/app-error.js";

export interface WorkGateOptions {
  /** How many run at a time. */
  readonly maxRunning: number;
  /** How many wait at most; beyond this, work is refused. */
  readonly maxWaiting: number;
  /** The sentence of the refusal. */
  readonly refusal: string;
}

/** Runs costly work a few at a time, in order; throws `unavailable` when too much waits, so that a flood does not pile up. */
export type WorkGate = <T>(work: () => Promise<T>) => Promise<T>;

export function createWorkGate({ maxRunning, maxWaiting, refusal }: WorkGateOptions): WorkGate {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running >= maxRunning) {
      if (waiting.length >= maxWaiting) {
        throw new AppError("unavailable", refusal, { headers: { "retry-after": "1" } });
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
