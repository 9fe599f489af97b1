/** What listeners were told, to be waited for. */
export interface Heard<T> {
  readonly all: T[];
  readonly hear: (value: T) => void;
  /** Resolves as soon as what was heard fits; the time limit of the test is the limit. */
  readonly until: (fits: (all: readonly T[]) => boolean) => Promise<readonly T[]>;
}

export function hearing<T>(): Heard<T> {
  const all: T[] = [];
  const waiting = new Set<() => void>();
  return {
    all,
    hear(value) {
      all.push(value);
      for (const look of [...waiting]) look();
    },
    until: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!fits(all)) return;
          waiting.delete(look);
          resolve(all);
        };
        waiting.add(look);
        look();
      }),
  };
}
