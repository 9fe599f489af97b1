import { TimeoutError } from "../errors/timeout-error.js";

export interface Deadline {
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
  /** Null for work that takes as long as it takes. */
  readonly timeoutMs: number | null;
}

/** Why a signal was aborted; React Native's signals do not tell. */
export function abortReason(signal: AbortSignal): unknown {
  return signal.reason ?? new DOMException("The call was aborted.", "AbortError");
}

/**
 * Runs work until it is done, the signal is aborted or the time is over, whichever comes first; then rejects at once with the signal's
 * reason or a TimeoutError, and aborts the signal that the work was given.
 */
export async function withDeadline<T>(
  { signal, timeoutMs }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw abortReason(signal);
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let abort: (() => void) | undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    const end = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    abort = () => signal && end(abortReason(signal));
    signal?.addEventListener("abort", abort);
    if (timeoutMs !== null) timer = setTimeout(() => end(new TimeoutError(timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    if (abort) signal?.removeEventListener("abort", abort);
  }
}
