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
  /** Reads the admins anew. */
  reloadAdmins(): Promise<void>;
  /** Reads everything anew. */
  reload(): Promise<void>;
}

/** How often at most expired sessions are looked for. */
const FORGET_EVERY_MS = 60_000;

export function createStanding({ database, now }: Platform): Standing {
  const ended = new Map<string, number>();
  let admins: ReadonlySet<string> = new Set();
  let forgotAt = 0;
  let begun = 0;
  let applied = 0;

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

  const reloadAdmins = async (): Promise<void> => {
    const turn = ++begun;
    const rows = await database.system.rows<{ id: string }>(
      "select id from holdfast.users where is_superuser and is_active",
    );
    // Of two reads under way, the one that began later knows more.
    if (turn < applied) return;
    applied = turn;
    admins = new Set(rows.map(({ id }) => id));
  };

  return {
    isEnded: (sessionId) => ended.has(sessionId),
    isAdmin: (userId) => admins.has(userId),
    addEnded,
    reloadAdmins,
    async reload() {
      const [rows] = await Promise.all([
        database.system.rows<{ id: string; access_expires_at: Date }>(
          "select id, access_expires_at from holdfast.sessions where ended_at is not null and access_expires_at > $1",
          [now()],
        ),
        reloadAdmins(),
      ]);
      addEnded(rows.map((row) => ({ id: row.id, accessExpiresAt: row.access_expires_at.getTime() })));
    },
  };
}
