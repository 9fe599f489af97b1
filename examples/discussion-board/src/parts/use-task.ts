import { useState } from "react";

/** Something that a person set going: whether it is under way, and how it failed. */
export interface Task {
  readonly isBusy: boolean;
  readonly error: unknown;
  run(work: () => Promise<void>): void;
  clear(): void;
}

/** Runs one piece of work at a time and keeps its failure for the person to see. */
export function useTask(): Task {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const start = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    error,
    run: (work) => {
      if (!isBusy) void start(work);
    },
    clear: () => setError(null),
  };
}
