import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSlidingWindow } from "./sliding-window.js";

const WINDOW_MS = 60_000;

function windowAt(limit: number, maxKeys?: number) {
  let time = 0;
  const options = { limit, windowMs: WINDOW_MS, nowMs: () => time };
  const window = createSlidingWindow(maxKeys === undefined ? options : { ...options, maxKeys });
  return {
    take: (key: string) => window.take(key),
    pass: (ms: number) => {
      time += ms;
    },
  };
}

describe("a sliding window", () => {
  it("admits the limit, each key by itself", () => {
    const { take } = windowAt(3);
    expect([take("a"), take("a"), take("a"), take("a"), take("b")].map(({ admitted }) => admitted)).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  it("admits again exactly after the wait that it told", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 100 }),
        (limit, pauses) => {
          const { take, pass } = windowAt(limit);
          for (const pause of pauses) {
            pass(pause);
            take("key");
          }
          let refused = take("key");
          while (refused.admitted) refused = take("key");
          expect(refused.waitMs).toBeGreaterThan(0);
          expect(refused.resetMs).toBeGreaterThanOrEqual(refused.waitMs - 0.001);
          pass(Math.max(0, refused.waitMs - 1));
          if (refused.waitMs > 1) expect(take("key").admitted).toBe(false);
          pass(2);
          expect(take("key").admitted).toBe(true);
        },
      ),
    );
  });

  it("never admits more than twice the limit in any window, and all again when two windows have passed", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }),
        (limit, pauses) => {
          const { take, pass } = windowAt(limit);
          const admittedAt: number[] = [];
          let time = 0;
          for (const pause of pauses) {
            pass(pause);
            time += pause;
            if (take("key").admitted) admittedAt.push(time);
          }
          for (const start of admittedAt) {
            const within = admittedAt.filter((at) => at >= start && at < start + WINDOW_MS);
            expect(within.length).toBeLessThanOrEqual(2 * limit);
          }
          pass(2 * WINDOW_MS);
          expect(take("key").remaining).toBe(limit - 1);
        },
      ),
    );
  });

  it("forgets the oldest key when there are too many", () => {
    const { take } = windowAt(1, 3);
    for (const key of ["a", "b", "c", "d"]) take(key);
    expect(take("d").admitted).toBe(false);
    expect(take("a").admitted).toBe(true);
  });
});
