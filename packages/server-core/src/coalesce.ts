/**
 * Makes `work` run one at a time for each key: whoever calls gets a run that begins afterwards, and all who call before it begins share
 * it and what it answers. A flood of calls costs one run under way and one to come. A failed run rejects for those who shared it.
 */
export function coalesceByKey<K, T>(work: (key: K) => Promise<T>): (key: K) => Promise<T> {
  interface Line {
    readonly ended: Promise<unknown>;
    next: Promise<T> | null;
  }
  const lines = new Map<K, Line>();
  const begin = (key: K): Promise<T> => {
    const run = (async () => work(key))();
    const line: Line = { ended: run.catch(() => null), next: null };
    lines.set(key, line);
    void line.ended.then(() => {
      if (line.next === null) lines.delete(key);
    });
    return run;
  };
  return (key) => {
    const line = lines.get(key) ?? { ended: Promise.resolve(), next: null };
    lines.set(key, line);
    line.next ??= line.ended.then(() => begin(key));
    return line.next;
  };
}

/** The same for work that has no key. */
export function coalesce<T>(work: () => Promise<T>): () => Promise<T> {
  const run = coalesceByKey(work);
  return () => run(undefined);
}
