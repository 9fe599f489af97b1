import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import type pg from "pg";
import { Refusal, sqlStateOf } from "./errors.js";
import type { ResolvedOptions } from "./options.js";

export const SQL_ROLES = ["anon", "authenticated", "service"] as const;

export type SqlRole = (typeof SQL_ROLES)[number];

export interface Login {
  readonly user: string;
  readonly password: string;
}

/**
 * The login behind a role. Its name holds the database's, since roles belong to the whole server; its password is an HMAC
 * of the secret, so that every process that knows the secret agrees without talking.
 */
export function loginOf(role: SqlRole, database: string, secret: string): Login {
  const tag = createHash("sha256").update(database).digest("hex").slice(0, 8);
  const user = `holdfast_${tag}_${role}`;
  return { user, password: createHmac("sha256", secret).update(`holdfast login ${user}`).digest("base64url") };
}

/**
 * Makes the three roles and their logins, or puts the logins back as they must be: no attribute, no inheritance, no setting, a
 * member of their one role and of nothing else. Safe while other servers do the same. Fails with `permission_denied`
 * and the SQL for an administrator when the owner may not.
 */
export async function ensureLoginRoles(owner: pg.ClientBase, options: ResolvedOptions, secret: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await owner.query("begin");
      // Advisory locks are per database and roles are per server, hence the retries below.
      await owner.query("select pg_advisory_xact_lock(hashtext('holdfast login roles'))");
      for (const statement of await missingStatements(owner, options, secret)) await owner.query(statement);
      await owner.query("commit");
      return;
    } catch (error) {
      await owner.query("rollback");
      if (sqlStateOf(error) === "42501") throw refuseRoles(options, secret, error);
      if (attempt === 10 || !isRace(error)) throw error;
    }
  }
}

/** Another server, in another database, changed the same roles meanwhile. */
function isRace(error: unknown): boolean {
  const state = sqlStateOf(error);
  return (
    state === "23505" ||
    state === "42710" ||
    (state === "XX000" && error instanceof Error && error.message.includes("concurrently"))
  );
}

interface RoleFacts {
  readonly rolname: string;
  readonly bypasses: boolean;
  /** A login exactly as `loginStatements` makes it. */
  readonly sound: boolean;
  readonly groups: readonly string[];
}

async function missingStatements(owner: pg.ClientBase, options: ResolvedOptions, secret: string): Promise<string[]> {
  const logins = SQL_ROLES.map((role) => loginOf(role, options.database, secret).user);
  const { rows } = await owner.query<RoleFacts>(
    `select r.rolname::text, r.rolbypassrls as bypasses,
       r.rolcanlogin and not (r.rolsuper or r.rolinherit or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls)
         and not exists (select from pg_db_role_setting s where s.setrole = r.oid) as sound,
       array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid) as groups
     from pg_roles r where r.rolname = any($1)`,
    [[...SQL_ROLES, ...logins]],
  );
  const facts = new Map(rows.map((row) => [row.rolname, row]));
  const statements: string[] = [];
  for (const role of SQL_ROLES) {
    const existing = facts.get(role);
    if (existing === undefined) statements.push(createRoleStatement(role));
    else if (role === "service" && !existing.bypasses) statements.push("alter role service bypassrls");
    const login = loginOf(role, options.database, secret);
    const found = facts.get(login.user);
    if (found?.sound !== true || found.groups.length !== 1 || found.groups[0] !== role) {
      statements.push(...loginStatements(role, login, found));
    }
  }
  return statements;
}

function createRoleStatement(role: SqlRole): string {
  return role === "service" ? "create role service nologin bypassrls" : `create role ${role} nologin`;
}

function loginStatements(role: SqlRole, login: Login, found: RoleFacts | undefined): string[] {
  const name = quoteIdentifier(login.user);
  const statements: string[] = [];
  if (found === undefined) {
    statements.push(`create role ${name} login noinherit password '${scramVerifier(login)}'`);
  } else {
    statements.push(
      `alter role ${name} login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls`,
      `alter role ${name} reset all`,
    );
    for (const group of found.groups) {
      if (group !== role) statements.push(`revoke ${quoteIdentifier(group)} from ${name}`);
    }
  }
  if (found?.groups.includes(role) !== true) statements.push(`grant ${role} to ${name}`);
  return statements;
}

/** Gives a login its password and takes back every setting, for when SQL in one of its sessions changed them. */
export async function repairLogin(owner: pg.ClientBase, login: Login): Promise<void> {
  const name = quoteIdentifier(login.user);
  await owner.query(`alter role ${name} password '${scramVerifier(login)}'`);
  await owner.query(`alter role ${name} reset all`);
}

/** RFC 5803, so that the password itself is never in a statement, where a log might keep it. */
function scramVerifier(login: Login): string {
  const iterations = 4096;
  const salt = createHash("sha256").update(`salt ${login.user} ${login.password}`).digest().subarray(0, 16);
  const salted = pbkdf2Sync(login.password, salt, iterations, 32, "sha256");
  const hmac = (key: string): Buffer => createHmac("sha256", salted).update(key).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  const serverKey = hmac("Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}

/** Postgres' quoting of a name. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function refuseRoles(options: ResolvedOptions, secret: string, cause: unknown): Refusal {
  const statements = SQL_ROLES.flatMap((role) => {
    const login = loginOf(role, options.database, secret);
    return [createRoleStatement(role), ...loginStatements(role, login, undefined)];
  });
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Refusal(
    "permission_denied",
    `The login ${options.user} may not make the roles that Holdfast needs (${why}). Let an administrator run:\n${statements.join(";\n")};`,
    cause,
  );
}
