import { expect, it } from "vitest";
import { coalesce, coalesceByKey } from "./coalesce.js";

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

it("work that throws at once fails its run alone", async () => {
  let runs = 0;
  const run = coalesce(() => {
    if (++runs === 1) throw new Error("broken");
    return Promise.resolve(runs);
  });
  await expect(run()).rejects.toThrow("broken");
  expect(await run()).toBe(2);
});

it("a run is of one key, and answers what was true after the call", async () => {
  const state = new Map([
    ["a", 1],
    ["b", 10],
  ]);
  const waiting: { readonly key: string; end(): void }[] = [];
  const run = coalesceByKey(async (key: string) => {
    const seen = state.get(key);
    await new Promise<void>((end) => waiting.push({ key, end }));
    return seen;
  });
  const keysWaiting = () => waiting.map(({ key }) => key);
  const first = [run("a"), run("b")];
  await expect.poll(keysWaiting).toEqual(["a", "b"]);
  const shared = [run("a"), run("a")];
  state.set("a", 2);
  expect(keysWaiting()).toEqual(["a", "b"]);
  for (const { end } of waiting.splice(0)) end();
  expect(await Promise.all(first)).toEqual([1, 10]);
  await expect.poll(keysWaiting).toEqual(["a"]);
  for (const { end } of waiting.splice(0)) end();
  expect(await Promise.all(shared)).toEqual([2, 2]);
  const alone = run("a");
  await expect.poll(keysWaiting).toEqual(["a"]);
  for (const { end } of waiting.splice(0)) end();
  expect(await alone).toBe(2);
});
