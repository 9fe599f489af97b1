import { expect, it } from "vitest";
import { createWorkGate } from "./work-gate.js";

/** Work that ends when it is told to. */
function controlled() {
  const ends: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => ends.push(resolve));
    running--;
  };
  return { work, ends, most: () => most };
}

it("a gate runs a few at a time, lets a few wait and refuses the rest", async () => {
  const gate = createWorkGate({ maxRunning: 2, maxWaiting: 3, refusal: "Too much." });
  const { work, ends, most } = controlled();
  const admitted = Array.from({ length: 5 }, () => gate(work));
  await expect(gate(work)).rejects.toMatchObject({
    code: "unavailable",
    message: "Too much.",
    headers: { "retry-after": "1" },
  });
  expect(ends).toHaveLength(2);
  for (let i = 0; i < 5; i++) {
    await expect.poll(() => ends.length).toBeGreaterThan(i);
    ends[i]?.();
  }
  await Promise.all(admitted);
  expect(most()).toBe(2);
});

it("a gate goes on after work that fails", async () => {
  const gate = createWorkGate({ maxRunning: 1, maxWaiting: 5, refusal: "Too much." });
  const answers = await Promise.allSettled([
    gate(() => Promise.reject(new Error("broken"))),
    gate(async () => "fine"),
    gate(() => Promise.reject(new Error("broken"))),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected"]);
  expect(await gate(async () => "still fine")).toBe("still fine");
});
