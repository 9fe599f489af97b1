import { expect, it } from "vitest";
import { createCallGate } from "./call-gate.js";
import { AdapterError, isAdapterError } from "./errors.js";

/** A gate over a counter, which says what it did. */
function makeGate(start: () => Promise<number>) {
  const done: string[] = [];
  const gate = createCallGate<number>({
    adapter: "acme",
    async start() {
      const state = await start();
      done.push(`start ${state}`);
      return state;
    },
    async stop(state) {
      done.push(`stop ${state}`);
    },
    toError: (error, operation) =>
      isAdapterError(error) ? error : new AdapterError("internal", String(error), { adapter: "acme", operation }),
  });
  return { gate, done };
}

function countUp(): () => Promise<number> {
  let count = 0;
  return async () => ++count;
}

const echo = (state: number) => Promise.resolve(state);
const closed = { code: "unavailable", adapter: "acme", operation: "get" };

it("lets calls through only while it is open, and opens anew after it was closed", async () => {
  const { gate, done } = makeGate(countUp());
  await gate.close();
  await expect(gate.call("get", undefined, echo)).rejects.toMatchObject(closed);
  await Promise.all([gate.open(), gate.open()]);
  expect(await gate.call("get", undefined, echo)).toBe(1);
  await Promise.all([gate.close(), gate.close()]);
  await expect(gate.call("get", undefined, echo)).rejects.toMatchObject(closed);
  await gate.open();
  expect(await gate.call("get", undefined, echo)).toBe(2);
  await gate.close();
  expect(done).toEqual(["start 1", "stop 1", "start 2", "stop 2"]);
});

it("stops only when every call has ended, and starts again only then", async () => {
  const { gate, done } = makeGate(countUp());
  await gate.open();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const call = gate.call("put", undefined, async (state) => {
    await held;
    done.push(`put ${state}`);
  });
  const closing = gate.close();
  const opening = gate.open();
  release();
  await Promise.all([call, closing, opening]);
  expect(done).toEqual(["start 1", "put 1", "stop 1", "start 2"]);
  await gate.close();
});

it("may be opened again after it failed to start, and stops nothing that did not start", async () => {
  const next = countUp();
  const { gate, done } = makeGate(async () => {
    const count = await next();
    if (count === 1) throw new Error("no such server");
    return count;
  });
  await expect(gate.open()).rejects.toMatchObject({ code: "internal", operation: "open" });
  await gate.close();
  await gate.open();
  await gate.close();
  expect(done).toEqual(["start 2", "stop 2"]);
});

it("does nothing for a signal that has fired, and names the call that failed", async () => {
  const { gate, done } = makeGate(countUp());
  const options = { signal: AbortSignal.abort("enough") };
  await expect(gate.open(options)).rejects.toMatchObject({ code: "aborted", operation: "open", cause: "enough" });
  expect(done).toEqual([]);
  await gate.open();
  const work = async () => void done.push("worked");
  await expect(gate.call("get", options, work)).rejects.toMatchObject({ code: "aborted", operation: "get" });
  const failing = gate.call("put", undefined, () => Promise.reject(new Error("broken")));
  await expect(failing).rejects.toMatchObject({ code: "internal", operation: "put", message: "Error: broken" });
  await gate.close();
  expect(done).toEqual(["start 1", "stop 1"]);
});
