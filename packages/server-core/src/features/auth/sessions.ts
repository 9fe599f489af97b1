import type { DatabaseSession } from "@holdfast/adapter-api";
import { AppError } from "../../errors/app-error.js";
import type { Platform } from "../../feature.js";
import type { AccessTokens } from "./access-tokens.js";
import { notifyEnded } from "./auth-channel.js";
import type { RefreshTokens } from "./refresh-tokens.js";
import * as sql from "./sql.js";
import { type EndedSession, endedSession, type Standing } from "./standing.js";

/** A pair of tokens, as the contract has it. */
export interface TokenPair {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: "bearer";
  readonly expires_in: number;
}

/** Sessions: one per login, held together by a chain of refresh tokens. */
export interface Sessions {
  /** Opens a session; throws `invalid_credentials` when the account changed since its password hash was read. */
  open(account: sql.AccountRow): Promise<TokenPair>;
  /** Exchanges a refresh token; throws `invalid_token`, `token_expired` or `token_revoked`. */
  refresh(refreshToken: string): Promise<TokenPair>;
  /** Ends a session at once, on every server; nothing happens when it has ended or never was. */
  end(sessionId: string): Promise<void>;
  endByRefreshToken(refreshToken: string): Promise<void>;
  /**
   * Ends the sessions of a user as part of a transaction. When that has committed, give what this answered to
   * `Standing.addEnded`, so that this server knows before it answers; the others are told.
   */
  endAllOf(session: DatabaseSession, userId: string, keepSessionId?: string): Promise<readonly EndedSession[]>;
}

export interface SessionParts {
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: () => RefreshTokens;
  readonly standing: Standing;
}

type Refreshed =
  | {
      readonly kind: "pair";
      readonly next: string;
      readonly userId: string;
      readonly email: string;
      readonly sessionId: string;
    }
  | { readonly kind: "refused"; readonly error: AppError; readonly ended: readonly EndedSession[] };

type EndedRow = { id: string; access_expires_at: Date };

/** How often at most spent sessions are deleted. */
const SWEEP_EVERY_MS = 600_000;

export function createSessions(platform: Platform, { accessTokens, refreshTokens, standing }: SessionParts): Sessions {
  const { database, settings, now } = platform;
  let sweptAt = 0;

  const ends = () => {
    const seconds = Math.floor(now().getTime() / 1000);
    return {
      access: seconds + settings.accessTokenSeconds,
      refresh: new Date((seconds + settings.refreshTokenSeconds) * 1000),
    };
  };

  const pairOf = async (
    refreshToken: string,
    claims: { userId: string; email: string; sessionId: string; expiresAt: number },
  ): Promise<TokenPair> => ({
    access_token: await accessTokens.sign(claims),
    refresh_token: refreshToken,
    token_type: "bearer",
    expires_in: settings.accessTokenSeconds,
  });

  const hashOf = async (token: string): Promise<Uint8Array> => {
    const hash = await refreshTokens().hash(token);
    if (hash === null) throw unknownToken();
    return hash;
  };

  const announce = async (session: DatabaseSession, rows: readonly EndedRow[]): Promise<readonly EndedSession[]> => {
    await notifyEnded(
      session,
      rows.map(({ id }) => id),
    );
    return rows.map(endedSession);
  };

  const endOne = async (session: DatabaseSession, sessionId: string): Promise<readonly EndedSession[]> =>
    announce(session, (await session.query<EndedRow>(sql.END_SESSION, [now(), sessionId])).rows);

  const end = async (sessionId: string): Promise<void> =>
    standing.addEnded(await database.system.session((session) => endOne(session, sessionId)));

  /** The newest token of the chain that begins with a used one. Short: all of it was used within the grace. */
  const newestAfter = async (session: DatabaseSession, token: string): Promise<string> => {
    const next = await refreshTokens().next(token);
    const { rows } = await session.query<{ is_used: boolean }>(sql.IS_USED, [await hashOf(next)]);
    return rows[0]?.is_used ? newestAfter(session, next) : next;
  };

  const exchange = async (
    session: DatabaseSession,
    token: string,
    until: ReturnType<typeof ends>,
  ): Promise<Refreshed> => {
    const hash = await hashOf(token);
    const row = (await session.query<sql.RefreshRow>(sql.LOCK_REFRESH_TOKEN, [hash])).rows[0];
    const time = now();
    if (row === undefined) return refused(unknownToken());
    if (row.ended_at !== null || row.user_id === null || row.email === null) return refused(sessionEnded());
    const { session_id: sessionId, user_id: userId, email } = row;
    if (row.expires_at <= time) {
      return refused(new AppError("token_expired", "The refresh token has expired. Log in again."));
    }
    let next: string;
    if (row.used_at === null) {
      next = await refreshTokens().next(token);
      await session.query(sql.ROTATE_REFRESH_TOKEN, [hash, time, await hashOf(next), until.refresh, sessionId]);
    } else if (time.getTime() - row.used_at.getTime() <= settings.refreshGraceSeconds * 1000) {
      next = await newestAfter(session, token);
    } else {
      return refused(sessionEnded(), await endOne(session, sessionId));
    }
    await session.query(sql.EXTEND_ACCESS, [sessionId, new Date(until.access * 1000)]);
    return { kind: "pair", next, userId, email, sessionId };
  };

  const sweep = async (): Promise<void> => {
    const time = now();
    if (time.getTime() - sweptAt < SWEEP_EVERY_MS) return;
    sweptAt = time.getTime();
    await database.system.query(sql.SWEEP_SESSIONS, [time]);
    await database.system.query(sql.SWEEP_REFRESH_TOKENS, [time]);
  };

  return {
    async open(account) {
      await sweep();
      const until = ends();
      const refreshToken = refreshTokens().make();
      const opened = await database.system.first<{ id: string }>(sql.OPEN_SESSION, [
        account.id,
        account.password_hash,
        await hashOf(refreshToken),
        until.refresh,
        new Date(until.access * 1000),
      ]);
      if (opened === null) {
        throw new AppError("invalid_credentials", "The account has just been changed. Log in again.");
      }
      return pairOf(refreshToken, {
        userId: account.id,
        email: account.email,
        sessionId: opened.id,
        expiresAt: until.access,
      });
    },

    async refresh(refreshToken) {
      const until = ends();
      const outcome = await database.system.session((session) => exchange(session, refreshToken, until));
      if (outcome.kind === "pair") return pairOf(outcome.next, { ...outcome, expiresAt: until.access });
      // The session that reuse ended stays ended: only now, after the commit, is the request refused.
      standing.addEnded(outcome.ended);
      throw outcome.error;
    },

    end,

    async endByRefreshToken(refreshToken) {
      const hash = await refreshTokens().hash(refreshToken);
      if (hash === null) return;
      const row = await database.system.first<{ session_id: string }>(sql.SESSION_OF_REFRESH_TOKEN, [hash]);
      if (row !== null) await end(row.session_id);
    },

    endAllOf: async (session, userId, keepSessionId) =>
      announce(
        session,
        (await session.query<EndedRow>(sql.END_SESSIONS_OF_USER, [now(), userId, keepSessionId ?? null])).rows,
      ),
  };
}

function refused(error: AppError, ended: readonly EndedSession[] = []): Refreshed {
  return { kind: "refused", error, ended };
}

function unknownToken(): AppError {
  return new AppError(
    "invalid_token",
    "The refresh token was not made by this server, or ended long ago. Log in again.",
  );
}

function sessionEnded(): AppError {
  return new AppError("token_revoked", "The session has ended. Log in again.");
}
