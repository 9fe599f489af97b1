import { callListener } from "../events/call-listener.js";
import type { TokenSource } from "../http/http-client.js";
import { isTokenRefusal } from "../http/http-client.js";
import { parseSession, type Session } from "./session.js";
import { withLock } from "./session-lock.js";
import { forgivingSessionStorage, type SessionStorage } from "./session-storage.js";

/** Called with the new session, or null after a sign-out. */
export type SessionListener = (session: Session | null) => void;

/** Keeps the session: in its storage, renewed before it ends, the same for all that share the storage. */
export interface SessionKeeper extends TokenSource {
  current(): Promise<Session | null>;
  replace(session: Session | null): Promise<void>;
  /** Calls the listener at each change, in whichever tab it was made; answers how to stop. */
  onChange(listener: SessionListener): () => void;
}

export interface SessionKeeperOptions {
  readonly storage: SessionStorage;
  readonly key: string;
  /** Exchanges a refresh token; the keeper calls it once at a time among all that share the storage. */
  readonly refresh: (session: Session) => Promise<Session>;
}

/** A token with less than this left is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

/** Keeps a session in a storage, which is read each time: another tab or client may have changed it. */
export function createSessionKeeper({ storage: shared, key, refresh }: SessionKeeperOptions): SessionKeeper {
  const storage = forgivingSessionStorage(shared);
  const listeners = new Set<SessionListener>();
  let writes = 0;
  /** The access token that listeners know of; undefined before the first look. */
  let known: string | null | undefined;

  const notice = (session: Session | null): void => {
    const before = known;
    known = session?.accessToken ?? null;
    if (before === undefined || before === known) return;
    for (const listener of [...listeners]) callListener(listener, session);
  };

  const current = async (): Promise<Session | null> => {
    for (;;) {
      const before = writes;
      const session = parseSession(await storage.getItem(key));
      if (before !== writes) continue;
      notice(session);
      return session;
    }
  };

  const replace = async (session: Session | null): Promise<void> => {
    writes += 1;
    if (session === null) await storage.removeItem(key);
    else await storage.setItem(key, JSON.stringify(session));
    writes += 1;
    known ??= null;
    notice(session);
  };

  /** What a login or logout stored while a refresh was under way stands. */
  const replaceOwn = async (old: Session, session: Session | null): Promise<Session | null> => {
    const stored = await current();
    if (stored?.refreshToken !== old.refreshToken) return stored;
    await replace(session);
    return session;
  };

  /** Renews the session unless another tab, or an earlier call, did so since `stale` was read. */
  const renewFrom = (stale: Session): Promise<Session | null> =>
    withLock(shared, key, async () => {
      const stored = await current();
      if (stored === null) return null;
      if (stored.accessToken !== stale.accessToken && leftMs(stored) > RENEW_BEFORE_MS) return stored;
      try {
        return await replaceOwn(stored, await refresh(stored));
      } catch (error) {
        if (!isTokenRefusal(error)) throw error;
        return replaceOwn(stored, null);
      }
    });

  const followOtherTabs = (event: StorageEvent): void => {
    if (event.key === key || event.key === null) void current();
  };

  return {
    current,
    replace,
    async get() {
      const session = await current();
      if (session === null) return null;
      if (leftMs(session) > RENEW_BEFORE_MS) return session.accessToken;
      try {
        return (await renewFrom(session))?.accessToken ?? null;
      } catch (error) {
        if (leftMs(session) > 0) return session.accessToken;
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
      if (listeners.size === 0) {
        globalThis.addEventListener?.("storage", followOtherTabs);
        void current();
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) globalThis.removeEventListener?.("storage", followOtherTabs);
      };
    },
  };
}

function leftMs(session: Session): number {
  return session.expiresAt - Date.now();
}
