export interface SlidingWindowOptions {
  /** How many tries a key has in any window. */
  readonly limit: number;
  readonly windowMs: number;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
  /** How many keys are remembered per window; the oldest is forgotten for a new one. Default 100,000. */
  readonly maxKeys?: number;
}

export interface WindowState {
  readonly admitted: boolean;
  readonly remaining: number;
  /** How long until the next try is admitted; 0 when there is one left. */
  readonly waitMs: number;
  /** How long until nothing that was counted so far counts any more. */
  readonly resetMs: number;
}

/** Counts tries per key. A refused try is not counted, so that whoever waits is let in again. */
export interface SlidingWindow {
  take(key: string): WindowState;
}

/**
 * The sliding window counter: the window before this one counts by the part of it that is still inside the last
 * `windowMs`. Two maps that take turns; no timer, and memory bounded by `maxKeys`.
 */
export function createSlidingWindow(options: SlidingWindowOptions): SlidingWindow {
  const { limit, windowMs, nowMs, maxKeys = 100_000 } = options;
  let before = new Map<string, number>();
  let current = new Map<string, number>();
  let startMs = nowMs();

  const turn = (): number => {
    const elapsed = nowMs() - startMs;
    if (elapsed < windowMs) return elapsed / windowMs;
    const windows = Math.floor(elapsed / windowMs);
    before = windows === 1 ? current : new Map();
    current = new Map();
    startMs += windows * windowMs;
    return (elapsed % windowMs) / windowMs;
  };

  return {
    take(key) {
      const passed = turn();
      const old = before.get(key) ?? 0;
      const taken = current.get(key) ?? 0;
      const weighed = old * (1 - passed) + taken;
      const admitted = weighed + 1 <= limit;
      const now = admitted ? taken + 1 : taken;
      if (admitted) {
        if (taken === 0 && current.size >= maxKeys) forgetOldest(current);
        current.set(key, now);
      }
      const remaining = admitted ? Math.floor(limit - weighed - 1) : 0;
      const waitMs = remaining > 0 ? 0 : windowMs * (partUntilNext({ old, taken: now, limit }) - passed);
      return { admitted, remaining, waitMs, resetMs: windowMs * ((now > 0 ? 2 : 1) - passed) };
    },
  };
}

/** The part of a window, counted from the start of this one, after which one more try is admitted. */
function partUntilNext({ old, taken, limit }: { old: number; taken: number; limit: number }): number {
  if (taken + 1 > limit) return 2 - (limit - 1) / taken;
  return 1 - (limit - 1 - taken) / old;
}

function forgetOldest(map: Map<string, number>): void {
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
