import type { models } from "@holdfast/openapi";
import { AppError } from "../../errors/app-error.js";
import type { Platform } from "../../feature.js";
import { notifyAuth } from "./auth-channel.js";
import { normalizeEmail } from "./emails.js";
import { checkPassword, type Passwords } from "./passwords.js";
import type { Standing } from "./standing.js";

/** An account to make. The contract has bounded the lengths and the form of the address. */
export interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly fullName: string | null;
  readonly isActive: boolean;
  readonly isSuperuser: boolean;
}

/** A row of `holdfast.users` without its password. */
export type UserRow = {
  readonly id: string;
  readonly email: string;
  readonly is_active: boolean;
  readonly is_superuser: boolean;
  readonly full_name: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
};

export const USER_COLUMNS: string = "id, email, is_active, is_superuser, full_name, created_at, updated_at";

/** Makes accounts; for strangers, for admins and for the first start. */
export interface Accounts {
  /** Throws `email_taken`, `weak_password` or `invalid_value`. */
  create(account: NewAccount): Promise<models.User>;
}

export interface AccountParts {
  readonly passwords: Passwords;
  readonly standing: Standing;
}

const INSERT_USER = `
  insert into holdfast.users (email, password_hash, full_name, is_active, is_superuser) values ($1, $2, $3, $4, $5)
  on conflict (email) do nothing returning ${USER_COLUMNS}`;

export function createAccounts({ database }: Platform, { passwords, standing }: AccountParts): Accounts {
  return {
    async create({ email, password, fullName, isActive, isSuperuser }) {
      const address = normalizeEmail(email);
      checkFullName(fullName);
      checkPassword(password, address);
      const passwordHash = await passwords.hash(password);
      const row = await database.system.session(async (session) => {
        const values = [address, passwordHash, fullName, isActive, isSuperuser];
        const made = (await session.query<UserRow>(INSERT_USER, values)).rows[0];
        if (made === undefined) throw emailTaken();
        if (isSuperuser) await notifyAuth(session, "admins");
        return made;
      });
      if (isSuperuser) await standing.reloadAdmins();
      return userOf(row);
    },
  };
}

/** The account as the contract has it. */
export function userOf(row: UserRow): models.User {
  return { ...row, created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
}

export function emailTaken(): AppError {
  return new AppError("email_taken", "Another account has this address. Log in, or use another address.");
}

/** Refuses what Postgres cannot hold and what would break a page that shows it: control characters and half characters. */
export function checkFullName(fullName: string | null): void {
  if (fullName === null || !/[\p{Cc}\p{Cs}]/u.test(fullName)) return;
  throw new AppError("invalid_value", "The name holds characters that cannot be shown.", {
    errors: [{ path: "body.full_name", message: "holds control characters" }],
  });
}
