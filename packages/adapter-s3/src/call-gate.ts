import type { CallOptions } from "@holdfast/adapter-api";
import { StorageFailure, throwIfAborted, toAdapterError } from "./errors.js";

/** Lets calls through while the adapter is open, and turns what they throw into AdapterErrors. */
export interface CallGate<State> {
  open(options: CallOptions | undefined): Promise<void>;
  /** Waits for every call under way, then lets go of the state. */
  close(): Promise<void>;
  /** Runs `work` when open, else fails with `unavailable`; fails with `aborted` before `work` when the signal has fired. */
  call<T>(operation: string, options: CallOptions | undefined, work: (state: State) => Promise<T>): Promise<T>;
}

/** A gate whose state `start` makes and `stop` ends. It may be opened again after it was closed. */
export function createCallGate<State>(
  start: () => Promise<State>,
  stop: (state: State) => Promise<void>,
): CallGate<State> {
  let opened: Promise<State> | null = null;
  let closing: Promise<void> = Promise.resolve();
  const calls = new Set<Promise<unknown>>();

  function begin(): Promise<State> {
    const starting = closing.then(start);
    opened = starting;
    starting.catch(() => {
      if (opened === starting) opened = null;
    });
    return starting;
  }

  async function end(state: Promise<State>): Promise<void> {
    await Promise.allSettled([state, ...calls]);
    // What failed to start has nothing to stop, and its `open` has said so.
    const started = await state.catch(() => null);
    if (started !== null) await stop(started);
  }

  async function run<T>(options: CallOptions | undefined, work: (state: State) => Promise<T>): Promise<T> {
    if (opened === null) throw new StorageFailure("unavailable", "the storage is not open");
    throwIfAborted(options?.signal);
    return work(await opened);
  }

  return {
    async open(options) {
      try {
        throwIfAborted(options?.signal);
        await (opened ?? begin());
      } catch (error) {
        throw toAdapterError(error, "open");
      }
    },
    async close() {
      if (opened !== null) {
        closing = end(opened);
        opened = null;
      }
      try {
        await closing;
      } catch (error) {
        throw toAdapterError(error, "close");
      }
    },
    async call(operation, options, work) {
      const running = run(options, work);
      calls.add(running);
      try {
        return await running;
      } catch (error) {
        throw toAdapterError(error, operation);
      } finally {
        calls.delete(running);
      }
    },
  };
}
