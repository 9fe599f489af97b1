/** Where a client keeps its session, such as `localStorage` or React Native's AsyncStorage. */
export interface SessionStorage {
  getItem(key: string): string | null | Promise<string | null>;
  setItem(key: string, value: string): void | Promise<void>;
  removeItem(key: string): void | Promise<void>;
}

/** Keeps the session in memory: it is gone when the process or the page is. */
export function memorySessionStorage(): SessionStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** `localStorage` where there is one that works, else memory. Reading it throws where a browser forbids storage. */
export function defaultSessionStorage(): SessionStorage {
  try {
    return globalThis.localStorage ?? memorySessionStorage();
  } catch {
    return memorySessionStorage();
  }
}

/** A storage that is given up for memory when it fails, as a full or forbidden one does: the session then lasts as long as the page. */
export function forgivingSessionStorage(storage: SessionStorage): SessionStorage {
  let used = storage;
  const attempt = async <T>(work: (storage: SessionStorage) => T | Promise<T>): Promise<T> => {
    try {
      return await work(used);
    } catch {
      if (used === storage) used = memorySessionStorage();
      return work(used);
    }
  };
  return {
    getItem: (key) => attempt((current) => current.getItem(key)),
    setItem: (key, value) => attempt((current) => current.setItem(key, value)),
    removeItem: (key) => attempt((current) => current.removeItem(key)),
  };
}
