import type { Platform } from "../../feature.js";
import { notifyAuth } from "./auth-channel.js";
import { normalizeEmail } from "./emails.js";
import { randomText } from "./encoding.js";
import { checkPassword, type Passwords } from "./passwords.js";
import type { Standing } from "./standing.js";

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Any constant: servers that start at the same time take the same advisory lock. */
const FIRST_ADMIN_LOCK = 4_210_720_233;

const INSERT_FIRST_ADMIN = `
  insert into holdfast.users (email, password_hash, is_superuser)
  select $1, $2, true where not exists (select from holdfast.users) returning id`;

/** Who becomes the first admin, unless another does before. */
export interface Candidate extends Credentials {
  readonly passwordHash: string;
}

/** The first admin to be, where there is no user at all: as configured, or with a password made for it. Throws an Error for a configured one that would be unsafe. */
export async function prepareFirstAdmin(
  { database }: Platform,
  passwords: Passwords,
  configured: Credentials | null,
): Promise<Candidate | null> {
  if ((await database.system.first("select id from holdfast.users limit 1")) !== null) return null;
  const { email: given, password } = configured ?? { email: "admin@example.com", password: randomText(18) };
  const email = normalizeEmail(given);
  if (configured !== null) checkConfigured(email, password);
  return { email, password, passwordHash: await passwords.hash(password) };
}

/**
 * Makes the first admin when there is no user at all, and answers the credentials only then. Of several servers that start
 * at the same time, one makes it. The password is kept only as a hash.
 */
export async function createFirstAdmin(
  { database }: Platform,
  standing: Standing,
  { email, password, passwordHash }: Candidate,
): Promise<Credentials | null> {
  const isMade = await database.system.session(async (session) => {
    await session.query("select pg_advisory_xact_lock($1)", [FIRST_ADMIN_LOCK]);
    const { rows } = await session.query(INSERT_FIRST_ADMIN, [email, passwordHash]);
    if (rows.length > 0) await notifyAuth(session, "admins");
    return rows.length > 0;
  });
  await standing.reloadAdmins();
  return isMade ? { email, password } : null;
}

function checkConfigured(email: string, password: string): void {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254) {
    throw new Error("firstAdmin.email is not an e-mail address.");
  }
  if (password.length < 8 || password.length > 200) {
    throw new Error("firstAdmin.password must have 8 to 200 characters.");
  }
  checkPassword(password, email);
}
