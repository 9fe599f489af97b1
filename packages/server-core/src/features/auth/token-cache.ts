/** Remembers what was found out about the tokens used last. */
export interface TokenCache<Found> {
  get(token: string): Found | null;
  set(token: string, found: Found): void;
  delete(token: string): void;
}

/** A map that forgets what was not used for the longest time. */
export function createTokenCache<Found>(maxEntries: number): TokenCache<Found> {
  const entries = new Map<string, Found>();
  return {
    get(token) {
      const found = entries.get(token);
      if (found === undefined) return null;
      entries.delete(token);
      entries.set(token, found);
      return found;
    },
    set(token, found) {
      entries.set(token, found);
      if (entries.size <= maxEntries) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
    delete(token) {
      entries.delete(token);
    },
  };
}
