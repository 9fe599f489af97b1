import type { DatabaseAdapter } from "@holdfast/adapter-api";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type PrivatePostgres, startPrivatePostgres } from "../../adapter-pg-embedded/test/harness/private-postgres.js";
import { type PgDatabaseOptions, pgDatabase } from "../src/index.js";
import { loginOf } from "../src/login-roles.js";

const SYSTEM = { role: "system", claims: {} } as const;
const ANON = { role: "anon", claims: {} } as const;

let postgres: PrivatePostgres;
const opened: DatabaseAdapter[] = [];

beforeAll(async () => {
  postgres = await startPrivatePostgres();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
});

afterAll(() => postgres.dispose());

function make(options: Partial<PgDatabaseOptions> = {}): DatabaseAdapter {
  const database = pgDatabase({ ...postgres.login, ...options });
  opened.push(database);
  return database;
}

async function asOwner(...statements: string[]): Promise<void> {
  const client = new pg.Client(postgres.login);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

describe("open", () => {
  it("may be called by many servers at once, on several databases of one Postgres", async () => {
    await asOwner("create database second", "create database third");
    const databases = ["postgres", "second", "third", "postgres", "second", "third", "postgres", "second"].map(
      (database) => make({ database, poolSize: 1 }),
    );
    await Promise.all(databases.map((database) => database.open()));
    for (const database of databases) {
      const { rows } = await database.query(ANON, "select current_user::text as me");
      expect(rows).toEqual([{ me: "anon" }]);
    }
  });

  it("tells an administrator what to run when the owner may not make roles, and goes on after that", async () => {
    await asOwner("create role tenant login password 'pw'", "create database tenancy owner tenant");
    const login = { user: "tenant", password: "pw", database: "tenancy" };
    const refused = await make(login)
      .open()
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "permission_denied", operation: "open" });
    const message = refused instanceof Error ? refused.message : "";
    expect(message).not.toContain("'pw'");
    const script = message.slice(message.indexOf("\n") + 1);
    const ofOthers = /^create role (?:anon|authenticated|service) /;
    await asOwner(...script.split(";\n").filter((statement) => !ofOthers.test(statement)));
    const database = make(login);
    await database.open();
    expect((await database.query(ANON, "select current_user::text as me")).rows).toEqual([{ me: "anon" }]);
  });

  it.each<[string, Partial<PgDatabaseOptions>, string]>([
    ["a wrong password", { password: "wrong", loginSecret: "x" }, "permission_denied"],
    ["a database that does not exist", { database: "nowhere" }, "not_found"],
    ["no server", { host: "/nonexistent" }, "unavailable"],
    ["a port where nobody listens", { host: "127.0.0.1", port: 1 }, "unavailable"],
  ])("says what is the matter: %s", async (_name, options, code) => {
    await expect(make(options).open()).rejects.toMatchObject({ isAdapterError: true, code, operation: "open" });
  });

  it("can be tried again after it failed", async () => {
    const database = make();
    await postgres.stop();
    await expect(database.open()).rejects.toMatchObject({ code: "unavailable" });
    await postgres.start();
    await database.open();
    expect((await database.health()).ok).toBe(true);
  });

  it.each<[string, PgDatabaseOptions]>([
    ["no URL", { connectionString: "host=x" }],
    ["another protocol", { connectionString: "mysql://x/y" }],
    ["an unknown sslmode", { connectionString: "postgres://x/y?sslmode=maybe" }],
    ["a pool of nothing", { poolSize: 0 }],
    ["half a millisecond", { statementTimeoutMs: 0.5 }],
  ])("refuses options that cannot be: %s", (_name, options) => {
    expect(() => pgDatabase(options)).toThrowError(expect.objectContaining({ code: "invalid_input" }));
  });

  it("takes everything from a URL", async () => {
    const { host, user, password, database } = postgres.login;
    const url = `postgres://${user}:${encodeURIComponent(password)}@/${database}?host=${encodeURIComponent(host)}`;
    const adapter = pgDatabase({ connectionString: url });
    opened.push(adapter);
    await adapter.open();
    expect((await adapter.query(SYSTEM, "select current_user::text as me")).rows).toEqual([{ me: user }]);
  });
});

describe("the pool", () => {
  it("refuses with limit_exceeded a call that waited too long, and goes on", async () => {
    const database = make({ poolSize: 1, acquireTimeoutMs: 1_000 });
    await database.open();
    await database.session(SYSTEM, async (session) => {
      await session.query("select 1");
      await expect(database.query(SYSTEM, "select 1")).rejects.toMatchObject({
        code: "limit_exceeded",
        retryable: true,
      });
    });
    expect((await database.query(SYSTEM, "select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it("waits when the server has no more connections to give but it has some itself", async () => {
    const { user: login } = loginOf("anon", postgres.login.database, postgres.login.password);
    const database = make({ poolSize: 8 });
    await database.open();
    await asOwner(`alter role ${login} connection limit 2`);
    const all = await Promise.all(Array.from({ length: 40 }, () => database.query(ANON, "select 1 as one")));
    expect(all.every(({ rows }) => rows[0]?.one === 1)).toBe(true);
    await asOwner(`alter role ${login} connection limit -1`);
  });

  it("closes connections that nobody uses", async () => {
    const database = make({ poolSize: 4, idleTimeoutMs: 100 });
    await database.open();
    await Promise.all(Array.from({ length: 4 }, () => database.query(ANON, "select pg_sleep(0.02)")));
    const count = "select count(*)::int as n from pg_stat_activity where usename like 'holdfast_%_anon'";
    const before = await database.query(SYSTEM, count);
    expect(before.rows[0]?.n).toBeGreaterThan(0);
    for (let n = before.rows[0]?.n; n !== 0; ) n = (await database.query(SYSTEM, count)).rows[0]?.n;
  });

  it("lets the work under way finish when it is closed", async () => {
    const database = make({ poolSize: 2 });
    await database.open();
    const slow = Array.from({ length: 6 }, () => database.query(ANON, "select pg_sleep(0.05), 1 as one"));
    await Promise.race([slow[0], database.query(SYSTEM, "select 1")]);
    const closing = database.close();
    await expect(database.query(ANON, "select 1")).rejects.toMatchObject({ code: "unavailable" });
    for (const { rows } of await Promise.all(slow)) expect(rows[0]?.one).toBe(1);
    await closing;
  });
});
