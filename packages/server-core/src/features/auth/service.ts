import type { models } from "@holdfast/openapi";
import { AppError } from "../../errors/app-error.js";
import type { Platform } from "../../feature.js";
import type { RateLimits } from "../../pipeline/rate-limits.js";
import type { AccessTokens } from "./access-tokens.js";
import type { Accounts } from "./accounts.js";
import { normalizeEmail } from "./emails.js";
import type { Passwords } from "./passwords.js";
import type { Sessions } from "./sessions.js";
import { type AccountRow, FIND_ACCOUNT } from "./sql.js";
import type { Standing } from "./standing.js";

/** The rules of registering, logging in and logging out. */
export interface AuthService {
  readonly sessions: Sessions;
  /** Makes an account that is active and no admin; throws `registration_closed`, `email_taken` or `weak_password`. */
  register(account: models.RegisterRequest): Promise<models.User>;
  /** Throws `invalid_credentials`, `account_inactive` or `rate_limited`. */
  login(email: string, password: string): Promise<models.Session>;
  /** Ends the session of a genuine access token, expired or not; throws `invalid_token` for any other. */
  logoutByAccessToken(accessToken: string): Promise<void>;
  logoutAll(userId: string): Promise<void>;
}

export interface AuthParts {
  readonly rateLimits: RateLimits;
  readonly passwords: Passwords;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly accessTokens: AccessTokens;
  readonly standing: Standing;
}

export function createAuthService({ database, settings }: Platform, parts: AuthParts): AuthService {
  const { rateLimits, passwords, accounts, sessions, accessTokens, standing } = parts;

  return {
    sessions,

    async register({ email, password, full_name = null }) {
      if (!settings.openRegistration) {
        throw new AppError("registration_closed", "This server does not let people register. Ask an admin.");
      }
      return accounts.create({ email, password, fullName: full_name, isActive: true, isSuperuser: false });
    },

    async login(email, password) {
      const address = normalizeEmail(email);
      await rateLimits.count(`login:${address}`);
      // A text that Postgres cannot hold is nobody's address.
      const account = /[\0\p{Cs}]/u.test(address)
        ? null
        : await database.system.first<AccountRow>(FIND_ACCOUNT, [address]);
      if (!(await passwords.matches(password, account?.password_hash ?? null)) || account === null) {
        throw new AppError("invalid_credentials", "No account has this address and password.");
      }
      if (!account.is_active) {
        throw new AppError("account_inactive", "An admin has deactivated this account.");
      }
      const pair = await sessions.open(account);
      return { ...pair, is_superuser: account.is_superuser, email: account.email, user_id: account.id };
    },

    async logoutByAccessToken(accessToken) {
      const claims = await accessTokens.readEnded(accessToken);
      if (claims === null) throw new AppError("invalid_token", "The access token was not made by this server.");
      await sessions.end(claims.sessionId);
    },

    async logoutAll(userId) {
      standing.addEnded(await database.system.session((session) => sessions.endAllOf(session, userId)));
    },
  };
}
