import { expect, it } from "vitest";
import { coalesce } from "./coalesce.js";

it("one run serves all who call before it begins, and nobody is served by a run that began before", async () => {
  const ends: (() => void)[] = [];
  let state = 0;
  const seen: number[] = [];
  const run = coalesce(async () => {
    seen.push(state);
    await new Promise<void>((resolve) => ends.push(resolve));
  });
  const first = run();
  await expect.poll(() => ends.length).toBe(1);
  state = 1;
  const later = [run(), run(), run()];
  expect(seen).toEqual([0]);
  ends[0]?.();
  await first;
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.();
  await Promise.all(later);
  expect(seen).toEqual([0, 1]);
});

it("a run that failed is told to those who shared it and does not stop the next", async () => {
  let runs = 0;
  const run = coalesce(async () => {
    if (++runs === 1) throw new Error("broken");
  });
  const [first, shared] = await Promise.allSettled([run(), run()]);
  expect([first?.status, shared?.status, runs]).toEqual(["rejected", "rejected", 1]);
  await run();
  expect(runs).toBe(2);
});
