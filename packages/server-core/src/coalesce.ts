/**
 * Makes `work` run one at a time: whoever calls gets a run that begins afterwards, and all who call before it begins share
 * it. A flood of calls costs one run under way and one to come. A failed run rejects for those who shared it.
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    next ??= running.then(() => {
      next = null;
      const run = work();
      running = run.catch(() => null);
      return run;
    });
    return next;
  };
}
