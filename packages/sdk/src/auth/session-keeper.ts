import { isApiError } from "../errors/api-error.js";
import type { TokenSource } from "../http/http-client.js";
import { parseSession, type Session } from "./session.js";
import { withLock } from "./session-lock.js";
import type { SessionStorage } from "./session-storage.js";

/** Called with the new session, or null after a sign-out. */
export type SessionListener = (session: Session | null) => void;

/** Keeps the session: in its storage, renewed before it ends, the same in every tab. */
export interface SessionKeeper extends TokenSource {
  current(): Promise<Session | null>;
  replace(session: Session | null): Promise<void>;
  /** Calls the listener at each change, in whichever tab it was made; answers how to stop. */
  onChange(listener: SessionListener): () => void;
}

export interface SessionKeeperOptions {
  readonly storage: SessionStorage;
  readonly key: string;
  /** Exchanges a refresh token; the keeper calls it once at a time across tabs. */
  readonly refresh: (session: Session) => Promise<Session>;
}

/** A token with less than this left is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

/** Keeps a session in a storage. */
export function createSessionKeeper({ storage, key, refresh }: SessionKeeperOptions): SessionKeeper {
  const listeners = new Set<SessionListener>();
  let loaded: Promise<Session | null> | null = null;

  const load = async (): Promise<Session | null> => parseSession(await storage.getItem(key));
  const tell = (session: Session | null): void => {
    for (const listener of listeners) listener(session);
  };

  const current = (): Promise<Session | null> => {
    loaded ??= load();
    return loaded;
  };

  const replace = async (session: Session | null): Promise<void> => {
    loaded = Promise.resolve(session);
    if (session === null) await storage.removeItem(key);
    else await storage.setItem(key, JSON.stringify(session));
    tell(session);
  };

  /** Renews the session unless another tab, or an earlier call, did so since `stale` was read. */
  const renewFrom = (stale: Session): Promise<Session | null> =>
    withLock(key, async () => {
      const stored = await load();
      if (stored === null || stored.accessToken !== stale.accessToken) {
        loaded = Promise.resolve(stored);
        return stored;
      }
      try {
        const renewed = await refresh(stored);
        await replace(renewed);
        return renewed;
      } catch (error) {
        if (!isApiError(error) || error.status !== 401) throw error;
        await replace(null);
        return null;
      }
    });

  const followOtherTabs = (event: StorageEvent): void => {
    if (event.storageArea !== storage || (event.key !== key && event.key !== null)) return;
    const session = parseSession(event.newValue);
    loaded = Promise.resolve(session);
    tell(session);
  };

  return {
    current,
    replace,
    async get() {
      const session = await current();
      if (session === null) return null;
      const leftMs = session.expiresAt - Date.now();
      if (leftMs > RENEW_BEFORE_MS) return session.accessToken;
      try {
        return (await renewFrom(session))?.accessToken ?? null;
      } catch (error) {
        if (leftMs > 0) return session.accessToken;
        throw error;
      }
    },
    async renew(refused) {
      const session = await current();
      if (session === null) return null;
      if (session.accessToken !== refused) return session.accessToken;
      return (await renewFrom(session))?.accessToken ?? null;
    },
    onChange(listener) {
      if (listeners.size === 0) globalThis.addEventListener?.("storage", followOtherTabs);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) globalThis.removeEventListener?.("storage", followOtherTabs);
      };
    },
  };
}
