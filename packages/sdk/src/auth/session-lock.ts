import type { SessionStorage } from "./session-storage.js";

/** Who else in this process works on a storage; all that share one wait for each other. */
const underWay = new WeakMap<SessionStorage, Promise<unknown>>();

/** Runs `work` alone among all that share a storage: across tabs where the browser has Web Locks, and in this process. */
export function withLock<T>(storage: SessionStorage, name: string, work: () => Promise<T>): Promise<T> {
  const inTurn = (): Promise<T> => acrossTabs(name, work);
  const mine = (underWay.get(storage) ?? Promise.resolve()).then(inTurn, inTurn);
  underWay.set(storage, mine);
  return mine;
}

async function acrossTabs<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  if (locks === undefined) return work();
  let hasBegun = false;
  try {
    return (await locks.request(name, () => {
      hasBegun = true;
      return work();
    })) as T;
  } catch (error) {
    // A frame without an origin may not lock, nor does it share a storage with another tab.
    if (hasBegun) throw error;
    return work();
  }
}
