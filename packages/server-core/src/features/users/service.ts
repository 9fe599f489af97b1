import { type DatabaseSession, isAdapterError } from "@holdfast/adapter-api";
import type { models } from "@holdfast/openapi";
import type { Actor, UserActor } from "../../actor.js";
import { AppError } from "../../errors/app-error.js";
import type { Platform } from "../../feature.js";
import { checkFullName, emailTaken, type UserRow, userOf } from "../auth/accounts.js";
import { notifyAuth } from "../auth/auth-channel.js";
import { normalizeEmail } from "../auth/emails.js";
import type { Auth } from "../auth/feature.js";
import { checkPassword } from "../auth/passwords.js";
import type { EndedSession } from "../auth/standing.js";
import * as sql from "./sql.js";

/** A part of a list, by position. */
export interface Part {
  readonly skip: number;
  readonly limit: number;
}

/** The rules of accounts. */
export interface Users {
  /** Throws `not_found`. */
  find(userId: string): Promise<models.User>;
  list(part: Part): Promise<models.User[]>;
  /** Active users that are not admins, with masked addresses. */
  listProfiles(part: Part, actor: Actor): Promise<models.UserProfile[]>;
  /** How many are not admins. */
  count(): Promise<number>;
  create(account: UserToCreate): Promise<models.User>;
  /** Throws `not_found`, `email_taken`, `weak_password`, `invalid_value` or `last_admin`. */
  update(userId: string, changes: models.UpdateUserRequest): Promise<models.User>;
  /** Throws `wrong_password`, `weak_password` or `rate_limited`. */
  changePassword(user: UserActor, change: models.ChangePasswordRequest): Promise<void>;
  /** Throws `not_found` or `last_admin`. */
  delete(userId: string): Promise<void>;
}

/** An account to make, with the contract's defaults filled in. */
export interface UserToCreate {
  readonly email: string;
  readonly password: string;
  readonly full_name?: string | null;
  readonly is_active: boolean;
  readonly is_superuser: boolean;
}

export function createUserService({ database }: Platform, auth: Auth): Users {
  const { standing, sessions, passwords, accounts, rateLimits } = auth;

  /** Runs a change of accounts; when it has committed, this server knows of ended sessions before it answers. */
  const change = async <T>(work: (session: DatabaseSession, ended: EndedSession[]) => Promise<T>): Promise<T> => {
    const ended: EndedSession[] = [];
    const result = await database.system.session((session) => work(session, ended));
    standing.addEnded(ended);
    return result;
  };

  const hashNew = async (userId: string, password: string, newEmail: string | undefined): Promise<string> => {
    const email =
      newEmail ?? (await database.system.first<{ email: string }>(sql.FIND_PASSWORD, [userId]))?.email ?? "";
    checkPassword(password, normalizeEmail(email));
    return passwords.hash(password);
  };

  return {
    async find(userId) {
      return userOf((await database.system.first<UserRow>(sql.FIND_USER, [userId])) ?? refuseUnknown());
    },

    list: async ({ skip, limit }) => (await database.system.rows<UserRow>(sql.LIST_USERS, [skip, limit])).map(userOf),

    listProfiles: async ({ skip, limit }, actor) =>
      (await database.as(actor).rows<UserRow>(sql.LIST_PROFILES, [skip, limit])).map(userOf),

    count: async () => (await database.system.first<{ count: number }>(sql.COUNT_USERS))?.count ?? 0,

    create: ({ email, password, full_name = null, is_active, is_superuser }) =>
      accounts.create({ email, password, fullName: full_name, isActive: is_active, isSuperuser: is_superuser }),

    async update(userId, { email, full_name, is_active, is_superuser, password }) {
      checkFullName(full_name ?? null);
      const passwordHash = password === undefined ? null : await hashNew(userId, password, email);
      const isRoleChange = is_active !== undefined || is_superuser !== undefined;
      const row = await change(async (session, ended) => {
        if (is_active === false || is_superuser === false) await keepLastAdmin(session, userId);
        const values = [
          email === undefined ? null : normalizeEmail(email),
          full_name ?? null,
          full_name !== undefined,
          is_active ?? null,
          is_superuser ?? null,
          passwordHash,
        ];
        const updated = (await session.query<UserRow>(sql.UPDATE_USER, [userId, ...values]).catch(refuseTaken)).rows[0];
        if (is_active === false || passwordHash !== null) ended.push(...(await sessions.endAllOf(session, userId)));
        if (isRoleChange) await notifyAuth(session, "admins");
        return updated ?? refuseUnknown();
      });
      if (isRoleChange) await standing.reloadAdmins();
      return userOf(row);
    },

    async changePassword(user, { current_password, new_password }) {
      await rateLimits.count(`password:${user.userId}`);
      const account = await database.system.first<{ email: string; password_hash: string }>(sql.FIND_PASSWORD, [
        user.userId,
      ]);
      if (!(await passwords.matches(current_password, account?.password_hash ?? null)) || account === null) {
        throw wrongPassword();
      }
      checkPassword(new_password, account.email);
      const passwordHash = await passwords.hash(new_password);
      await change(async (session, ended) => {
        const { rows } = await session.query(sql.CHANGE_PASSWORD, [user.userId, account.password_hash, passwordHash]);
        if (rows.length === 0) throw wrongPassword();
        ended.push(...(await sessions.endAllOf(session, user.userId, user.sessionId)));
      });
    },

    async delete(userId) {
      await change(async (session, ended) => {
        await keepLastAdmin(session, userId);
        if ((await session.query(sql.LOCK_USER, [userId])).rows.length === 0) refuseUnknown();
        ended.push(...(await sessions.endAllOf(session, userId)));
        await session.query(sql.DELETE_USER, [userId]).catch(refuseReferred);
        await notifyAuth(session, "admins");
      });
      await standing.reloadAdmins();
    },
  };
}

/** Throws `last_admin` when nobody else could administer the server. Holds the admins until the transaction ends. */
async function keepLastAdmin(session: DatabaseSession, userId: string): Promise<void> {
  const { rows } = await session.query<{ id: string }>(sql.LOCK_ADMINS);
  if (rows.length === 1 && rows[0]?.id === userId) {
    throw new AppError("last_admin", "This is the last active admin. Make another admin first.");
  }
}

function refuseUnknown(): never {
  throw new AppError("not_found", "There is no such account.");
}

function refuseTaken(error: unknown): never {
  throw isAdapterError(error) && error.code === "already_exists" ? emailTaken() : error;
}

function refuseReferred(error: unknown): never {
  if (!isAdapterError(error) || error.details.sqlState !== "23503") throw error;
  const detail =
    "Rows of a table refer to this account and hold on to it. Delete those rows, or let go of the account, first.";
  throw new AppError("foreign_key_violated", detail, { cause: error });
}

function wrongPassword(): AppError {
  return new AppError("wrong_password", "The current password is wrong, so nothing was changed.");
}
