import { coalesce } from "../../coalesce.js";
import type { Platform } from "../../feature.js";

/** A session that ended, and when the last access token that it gave out expires (milliseconds since 1970). */
export interface EndedSession {
  readonly id: string;
  readonly accessExpiresAt: number;
}

/**
 * What an access token cannot know: which sessions have ended since, and who is an admin now. Kept in memory, so that
 * every request can ask; a session is forgotten once its last access token has expired.
 */
export interface Standing {
  isEnded(sessionId: string): boolean;
  isAdmin(userId: string): boolean;
  /** Remembers sessions that have ended. */
  addEnded(sessions: readonly EndedSession[]): void;
  /** Looks whether a session has ended. */
  check(sessionId: string): Promise<void>;
  /** Reads the admins anew; sees what had committed before the call. */
  reloadAdmins(): Promise<void>;
  /** Reads everything anew. */
  reload(): Promise<void>;
}

type EndedRow = { id: string; access_expires_at: Date };

/** How often at most expired sessions are looked for. */
const FORGET_EVERY_MS = 60_000;

const ENDED_SESSIONS =
  "select id, access_expires_at from holdfast.sessions where ended_at is not null and access_expires_at > $1";

export function createStanding({ database, now }: Platform): Standing {
  const ended = new Map<string, number>();
  const toCheck = new Set<string>();
  let admins: ReadonlySet<string> = new Set();
  let forgotAt = 0;

  const forgetExpired = (): void => {
    const time = now().getTime();
    if (time - forgotAt < FORGET_EVERY_MS) return;
    forgotAt = time;
    for (const [id, accessExpiresAt] of ended) if (accessExpiresAt <= time) ended.delete(id);
  };

  const addEnded = (sessions: readonly EndedSession[]): void => {
    forgetExpired();
    for (const { id, accessExpiresAt } of sessions) ended.set(id, accessExpiresAt);
  };

  const addRows = (rows: readonly EndedRow[]): void => addEnded(rows.map(endedSession));

  const checkAll = coalesce(async () => {
    const ids = [...toCheck];
    toCheck.clear();
    addRows(await database.system.rows<EndedRow>(`${ENDED_SESSIONS} and id = any($2::uuid[])`, [now(), ids]));
  });

  const reloadAdmins = coalesce(async () => {
    const rows = await database.system.rows<{ id: string }>(
      "select id from holdfast.users where is_superuser and is_active",
    );
    admins = new Set(rows.map(({ id }) => id));
  });

  const reloadEnded = coalesce(async () => addRows(await database.system.rows<EndedRow>(ENDED_SESSIONS, [now()])));

  return {
    isEnded: (sessionId) => ended.has(sessionId),
    isAdmin: (userId) => admins.has(userId),
    addEnded,
    check(sessionId) {
      toCheck.add(sessionId);
      return checkAll();
    },
    reloadAdmins,
    reload: async () => {
      await Promise.all([reloadEnded(), reloadAdmins()]);
    },
  };
}

/** A row of `holdfast.sessions` that has ended. */
export function endedSession(row: { readonly id: string; readonly access_expires_at: Date }): EndedSession {
  return { id: row.id, accessExpiresAt: row.access_expires_at.getTime() };
}
