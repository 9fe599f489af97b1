const underWay = new Map<string, Promise<unknown>>();

/** Runs `work` alone among all that use the same name: across tabs where the browser has Web Locks, else in this process. */
export function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  if (locks !== undefined) return locks.request(name, work) as Promise<T>;
  const earlier = underWay.get(name) ?? Promise.resolve();
  const mine = earlier.then(work, work);
  underWay.set(name, mine);
  const forget = (): void => {
    if (underWay.get(name) === mine) underWay.delete(name);
  };
  mine.then(forget, forget);
  return mine;
}
