import type { CallOptions } from "./adapter.js";
import { AdapterError } from "./errors.js";

/** Lets calls through while the adapter is open, and turns what they throw into AdapterErrors. */
export interface CallGate<State> {
  /** Resolves once the state is made, whichever call began that. */
  open(options?: CallOptions): Promise<void>;
  /** Waits for every call under way, then lets go of the state. */
  close(): Promise<void>;
  /** Runs `work` when open, else fails with `unavailable`; fails with `aborted` before `work` when the signal has fired. */
  call<T>(operation: string, options: CallOptions | undefined, work: (state: State) => Promise<T>): Promise<T>;
}

export interface CallGateOptions<State> {
  /** The adapter's `name`, for errors. */
  readonly adapter: string;
  readonly start: () => Promise<State>;
  readonly stop: (state: State) => Promise<void>;
  /** Makes an AdapterError of whatever was thrown; one that is an AdapterError already is to pass as it is. */
  readonly toError: (error: unknown, operation: string) => AdapterError;
}

/**
 * A gate whose state `start` makes and `stop` ends. It may be opened again after it was closed, and after `start` failed; closing
 * what is not open does nothing.
 */
export function createCallGate<State>({ adapter, start, stop, toError }: CallGateOptions<State>): CallGate<State> {
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
    const started = await state.then(
      (value) => ({ value }),
      () => null,
    );
    if (started !== null) await stop(started.value);
  }

  function throwIfAborted(signal: AbortSignal | undefined, operation: string): void {
    if (!signal?.aborted) return;
    throw new AdapterError("aborted", "the call was aborted", { adapter, operation, cause: signal.reason });
  }

  async function run<T>(
    operation: string,
    options: CallOptions | undefined,
    work: (state: State) => Promise<T>,
  ): Promise<T> {
    if (opened === null) throw new AdapterError("unavailable", "the adapter is not open", { adapter, operation });
    throwIfAborted(options?.signal, operation);
    return work(await opened);
  }

  return {
    async open(options) {
      try {
        throwIfAborted(options?.signal, "open");
        await (opened ?? begin());
      } catch (error) {
        throw toError(error, "open");
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
        throw toError(error, "close");
      }
    },
    async call(operation, options, work) {
      const running = run(operation, options, work);
      calls.add(running);
      try {
        return await running;
      } catch (error) {
        throw toError(error, operation);
      } finally {
        calls.delete(running);
      }
    },
  };
}
