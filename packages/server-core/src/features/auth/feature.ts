import type { Subscription } from "@holdfast/adapter-api";
import type { UserActor } from "../../actor.js";
import { AppError } from "../../errors/app-error.js";
import type { HandlersOf, Platform } from "../../feature.js";
import type { Authenticator } from "../../pipeline/authenticate.js";
import type { RateLimits } from "../../pipeline/rate-limits.js";
import { createAccessTokens } from "./access-tokens.js";
import { type Accounts, createAccounts } from "./accounts.js";
import { authChannel, readNotice } from "./auth-channel.js";
import { randomText } from "./encoding.js";
import { type Candidate, type Credentials, createFirstAdmin, prepareFirstAdmin } from "./first-admin.js";
import { createGrantTokens, type Grants } from "./grants.js";
import { checkConfiguredKeys } from "./keys.js";
import { createPasswords, type Passwords } from "./passwords.js";
import { createRefreshTokens, type RefreshTokens } from "./refresh-tokens.js";
import { authRoutes } from "./routes.js";
import { sharedSecret } from "./secrets.js";
import { createAuthService } from "./service.js";
import { createSessions, type Sessions } from "./sessions.js";
import { createSigningKeys } from "./signing-keys.js";
import { createStanding, type Standing } from "./standing.js";

export type { Grants } from "./grants.js";

export interface AuthOptions {
  readonly rateLimits: RateLimits;
  readonly anonKey: string | null;
  readonly serviceKey: string | null;
  readonly firstAdmin: Credentials | null;
}

/** Who may come in: accounts, sessions, keys and tokens. */
export interface Auth {
  readonly handlers: HandlersOf<"auth">;
  readonly authenticator: Authenticator;
  readonly grants: Grants;
  readonly rateLimits: RateLimits;
  readonly passwords: Passwords;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly standing: Standing;
  /** Makes the first admin that the start has prepared when there is no user yet; null when there is one. */
  createFirstAdmin(): Promise<Credentials | null>;
  /** Reads keys and sessions, and hears of their changes from then on. A first admin's password is hashed meanwhile and after. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What a start reads from the database. */
interface SharedSecrets {
  readonly anonKey: string;
  readonly grantKey: string;
  readonly refreshTokens: RefreshTokens;
}

/** Throws an Error for a configured key that would be unsafe. */
export function createAuth(platform: Platform, options: AuthOptions): Auth {
  checkConfiguredKeys(options);
  const { database } = platform;
  const { rateLimits } = options;
  let shared: SharedSecrets | null = null;
  let subscription: Subscription | null = null;
  let candidate: Promise<Candidate | null> = Promise.resolve(null);
  const started = (): SharedSecrets => {
    if (shared === null) throw new AppError("unavailable", "The server is still starting. Try again shortly.");
    return shared;
  };

  const keys = createSigningKeys(platform);
  const accessTokens = createAccessTokens(platform, keys);
  const grants = createGrantTokens(platform, () => started().grantKey);
  const standing = createStanding(platform);
  const passwords = createPasswords();
  const accounts = createAccounts(platform, { passwords, standing });
  const refreshTokens = () => started().refreshTokens;
  const sessions = createSessions(platform, { accessTokens, refreshTokens, standing });
  const service = createAuthService(platform, { rateLimits, passwords, accounts, sessions, accessTokens, standing });

  const hear = async (payload: string): Promise<void> => {
    const notice = readNotice(payload);
    if (notice?.kind === "everything") await Promise.all([standing.reload(), keys.reload()]);
    if (notice?.kind === "keys") await keys.reload();
    if (notice?.kind === "admins") await standing.reloadAdmins();
    if (notice?.kind === "session") await standing.check(notice.sessionId);
  };

  const verifyAccessToken = async (token: string): Promise<UserActor> => {
    const claims = await accessTokens.verify(token);
    if (standing.isEnded(claims.sessionId)) {
      throw new AppError("token_revoked", "The session has ended. Log in again.");
    }
    return { kind: "user", ...claims, isAdmin: standing.isAdmin(claims.userId) };
  };

  return {
    handlers: authRoutes(service, keys),
    authenticator: {
      anonKey: () => started().anonKey,
      serviceKey: options.serviceKey,
      verifyAccessToken,
      verifyGrant: (token) => grants.verify(token),
    },
    grants,
    rateLimits,
    passwords,
    accounts,
    sessions,
    standing,
    async createFirstAdmin() {
      const prepared = await candidate;
      return prepared && createFirstAdmin(platform, standing, prepared);
    },

    async start() {
      candidate = prepareFirstAdmin(platform, passwords, options.firstAdmin);
      // Whoever creates it hears of a failure.
      candidate.catch(() => undefined);
      const makeKey = () => randomText(32);
      shared = {
        anonKey: options.anonKey ?? (await sharedSecret(database, "anon_key", () => `anon_${makeKey()}`)),
        grantKey: await sharedSecret(database, "grant_key", makeKey),
        refreshTokens: createRefreshTokens(await sharedSecret(database, "refresh_key", makeKey)),
      };
      subscription = await database.listen(await authChannel(database), (payload) => {
        hear(payload).catch((error: unknown) => {
          platform.log({ level: "error", message: "A change of sessions or keys could not be read.", error });
        });
      });
      // Only after listening, so that nothing is missed in between.
      await Promise.all([standing.reload(), keys.reload()]);
      await keys.current();
    },

    async stop() {
      await Promise.allSettled([candidate]);
      await subscription?.close();
    },
  };
}
