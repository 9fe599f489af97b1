import { abortReason, withDeadline } from "../http/deadline.js";
import type { Pausing } from "./upload-request.js";

/** Stops work while an upload is paused. */
export interface PauseSwitch {
  /** Resolves while nothing is paused; rejects with the signal's reason once that is aborted. */
  whenRunning(): Promise<void>;
  /** Gives work a signal that is aborted by the caller's and by a pause. */
  during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** The switch of an upload that `signal` ends. */
export function createPauseSwitch(pausing: Pausing, signal: AbortSignal | undefined): PauseSwitch {
  return {
    whenRunning: () =>
      withDeadline({ signal, timeoutMs: null }, async () => {
        if (!pausing.isPaused) return;
        await new Promise<void>((resolve) => {
          pausing.onChange = resolve;
        });
      }),
    async during(work) {
      const controller = new AbortController();
      const abort = (): void => controller.abort(signal && abortReason(signal));
      pausing.onChange = abort;
      if (signal?.aborted || pausing.isPaused) abort();
      signal?.addEventListener("abort", abort);
      try {
        return await work(controller.signal);
      } finally {
        signal?.removeEventListener("abort", abort);
        pausing.onChange = null;
      }
    },
  };
}
