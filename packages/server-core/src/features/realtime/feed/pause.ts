/** A sleep that can be cut short. */
export interface Pause {
  /** Resolves after `ms`, or as soon as `wake` is called; at once when it was called since the last sleep ended. */
  sleep(ms: number): Promise<void>;
  wake(): void;
}

/** A new pause; one sleeper at a time. */
export function createPause(): Pause {
  let isWoken = false;
  let end: (() => void) | null = null;
  return {
    sleep: (ms) =>
      new Promise((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          end = null;
          isWoken = false;
          resolve();
        };
        const timer = setTimeout(finish, isWoken ? 0 : ms);
        end = finish;
      }),
    wake() {
      isWoken = true;
      end?.();
    },
  };
}
