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
