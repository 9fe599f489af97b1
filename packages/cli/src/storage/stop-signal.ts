/** A signal that Ctrl-C and SIGTERM fire, with an error that says what became of the work. */
export interface StopSignal {
  readonly signal: AbortSignal;
  /** Lets go of the process's signals. */
  release(): void;
}

/** Fires at the first Ctrl-C; another one ends the process at once. */
export function stopSignal(message: string): StopSignal {
  const aborter = new AbortController();
  const stop = (): void => {
    if (aborter.signal.aborted) process.exit(130);
    aborter.abort(new Error(message));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: aborter.signal,
    release() {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}
