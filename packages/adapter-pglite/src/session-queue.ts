import { pgliteError } from "./errors.js";

/** Gives the one backend to one session after another, in the order in which they asked. */
export interface SessionQueue {
  /**
   * Resolves when it is the caller's turn, with the function that ends the turn. Rejects with `aborted` when the signal
   * aborts before, and with `unavailable` after `timeoutMs`.
   */
  takeTurn(options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined }): Promise<() => void>;
  /** Resolves when nobody has the backend or waits for it. */
  drain(): Promise<void>;
}

/** An empty queue. */
export function createSessionQueue(): SessionQueue {
  const waiting: (() => void)[] = [];
  const drained: (() => void)[] = [];
  let busy = false;

  function passOn(): void {
    const next = waiting.shift();
    if (next) {
      next();
      return;
    }
    busy = false;
    for (const resolve of drained.splice(0)) resolve();
  }

  function endTurnOnce(): () => void {
    let ended = false;
    return () => {
      if (!ended) passOn();
      ended = true;
    };
  }

  return {
    async takeTurn({ timeoutMs, signal }) {
      if (!busy) {
        busy = true;
        return endTurnOnce();
      }
      await new Promise<void>((resolve, reject) => {
        const leave = (error: Error) => {
          waiting.splice(waiting.indexOf(take), 1);
          settle();
          reject(error);
        };
        const onAbort = () => leave(pgliteError("aborted", "Aborted while waiting", { operation: "session" }));
        const timer = setTimeout(() => {
          const message = `Waited ${timeoutMs} ms for the sessions before it; one inside another's work waits for itself`;
          leave(pgliteError("unavailable", message, { operation: "session" }));
        }, timeoutMs);
        const settle = () => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", onAbort);
        };
        const take = () => {
          settle();
          resolve();
        };
        signal?.addEventListener("abort", onAbort);
        waiting.push(take);
      });
      return endTurnOnce();
    },
    drain: () => (busy ? new Promise((resolve) => drained.push(resolve)) : Promise.resolve()),
  };
}
