import type { DatabaseAdapter, Identity } from "@holdfast/adapter-api";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PrivatePostgres, startPrivatePostgres } from "../../adapter-pg-embedded/test/harness/private-postgres.js";
import { pgDatabase } from "../src/index.js";
import { loginOf } from "../src/login-roles.js";

const SYSTEM = { role: "system", claims: {} } as const;
const EVE: Identity = { role: "authenticated", claims: { sub: "eve" } };
const ADA: Identity = { role: "authenticated", claims: { sub: "ada" } };

let postgres: PrivatePostgres;
/** With one connection per role, so that the next user always gets the one before's. */
let database: DatabaseAdapter;

beforeAll(async () => {
  postgres = await startPrivatePostgres({ max_prepared_transactions: "10" });
  database = pgDatabase({ ...postgres.login, poolSize: 1 });
  await database.open();
  // A function that runs whatever it is given stands for code that users wrote: triggers, policies, remote procedures.
  await database.session(SYSTEM, (session) =>
    session.exec(`
      create function run(code text) returns void language plpgsql as $$ begin execute code; end $$;
      create table notes (id int primary key, body text);
      insert into notes values (1, 'true note');
      grant select on notes to authenticated;
    `),
  );
});

afterAll(async () => {
  await database.close();
  await postgres.dispose();
});

/** Runs code as Eve in every way, then looks with Ada's eyes at the same connection. */
async function lookAfter(code: string, sql: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (const attack of [
    () => database.query(EVE, "select run($1)", [code]),
    () => database.query(EVE, code),
    () => database.query(EVE, "select run($1)", [code], { readOnly: true }),
    () => database.query(EVE, code, [], { readOnly: true }),
    () => database.session(EVE, (session) => session.exec(code)),
    () => database.session(EVE, (session) => session.query("select run($1)", [code])),
  ]) {
    await attack().catch(() => undefined);
    seen.push((await database.query(ADA, sql)).rows[0]);
  }
  return seen;
}

describe("nothing that one user's SQL leaves behind reaches the next", () => {
  it.each<[string, { readonly attack: string; readonly look: string; readonly x: unknown }]>([
    [
      "a setting",
      { attack: "set app.color = 'red'", look: "select nullif(current_setting('app.color', true), '') as x", x: null },
    ],
    [
      "claims",
      {
        attack: `select set_config('request.jwt.claims', '{"sub":"x"}', false)`,
        look: "select current_setting('request.jwt.claims') as x",
        x: '{"sub":"ada"}',
      },
    ],
    ["a role", { attack: "set role none", look: "select current_user::text as x", x: "authenticated" }],
    [
      "a session user",
      { attack: "set session authorization default", look: "select current_user::text as x", x: "authenticated" },
    ],
    ["a search path", { attack: "set search_path = pg_catalog", look: "select body as x from notes", x: "true note" }],
    [
      "a timeout",
      { attack: "set statement_timeout = 1", look: "select current_setting('statement_timeout') as x", x: "30s" },
    ],
    [
      "read-only",
      {
        attack: "set default_transaction_read_only = on",
        look: "select current_setting('transaction_read_only') as x",
        x: "off",
      },
    ],
    [
      "an isolation level",
      {
        attack: "set default_transaction_isolation = serializable",
        look: "select current_setting('transaction_isolation') as x",
        x: "read committed",
      },
    ],
    [
      "lazy commits",
      { attack: "set synchronous_commit = off", look: "select current_setting('synchronous_commit') as x", x: "on" },
    ],
    ["a string syntax", { attack: "set standard_conforming_strings = off", look: "select length('\\\\') as x", x: 2 }],
    [
      "a table in front of another",
      {
        attack: "create temp table notes as select 1 as id, 'forged' as body",
        look: "select body as x from notes",
        x: "true note",
      },
    ],
    [
      "a cursor",
      {
        attack: "declare c cursor with hold for select 'secret'",
        look: "select count(*)::int as x from pg_cursors where name = 'c'",
        x: 0,
      },
    ],
    ["a channel", { attack: "listen gossip", look: "select count(*)::int as x from pg_listening_channels()", x: 0 }],
    [
      "an advisory lock",
      {
        attack: "select pg_advisory_lock(77)",
        look: "select count(*)::int as x from pg_locks where locktype = 'advisory'",
        x: 0,
      },
    ],
  ])("%s", async (_name, { attack, look, x }) => {
    for (const seen of await lookAfter(attack, look)) expect(seen).toEqual({ x });
  });

  it.each([
    ["search_path", "pg_catalog"],
    ["row_security", "off"],
    ["statement_timeout", "1"],
    ["default_transaction_read_only", "on"],
    ["standard_conforming_strings", "off"],
    ["app.color", "red"],
  ])("%s, hidden under a local default that ends with the transaction", async (name, value) => {
    const look = "select nullif(current_setting($1, true), '') as x";
    const [before] = (await database.query(ADA, look, [name])).rows;
    const hide = `select set_config('${name}', '${value}', false), set_config('${name}', null, true)`;
    const code = `do $do$ begin set ${name} = '${value}'; set local ${name} to default; end $do$`;
    for (const options of [{}, { readOnly: true }]) {
      for (const attack of [
        () => database.query(EVE, hide, [], options),
        () => database.query(EVE, "select run($1)", [code], options),
        () => database.session(EVE, (session) => session.query(hide), options),
      ]) {
        await attack();
        expect((await database.query(ADA, look, [name])).rows[0]).toEqual(before);
      }
    }
  });

  it("a session that changed nothing but the number of its statements", async () => {
    for (const seen of await lookAfter("deallocate all", "select body as x from notes where id = 1")) {
      expect(seen).toEqual({ x: "true note" });
    }
  });

  it("a sequence's last value", async () => {
    await database.query(SYSTEM, "create sequence counter");
    await database.query(SYSTEM, "grant usage on sequence counter to authenticated");
    await database.query(EVE, "select nextval('counter')");
    await expect(database.query(ADA, "select lastval()")).rejects.toMatchObject({ details: { sqlState: "55000" } });
  });
});

describe("a read-only statement", () => {
  const READ_ONLY = { readOnly: true };
  const readsAs = async (sql: string): Promise<unknown> => (await database.query(ADA, sql, [], READ_ONLY)).rows;

  it("is answered its rows and count", async () => {
    const answer = await database.query(ADA, "select id from generate_series(1, 3) as id", [], READ_ONLY);
    expect(answer).toEqual({
      rows: [{ id: 1 }, { id: 2 }, { id: 3 }],
      affected: 3,
      columns: [{ name: "id", type: "int4" }],
    });
    expect(await database.query(ADA, "set app.color = 'red'", [], READ_ONLY)).toMatchObject({ rows: [], affected: 0 });
    expect(await readsAs("select 1 where false")).toEqual([]);
  });

  it("cannot become a writing one", async () => {
    await database.query(SYSTEM, "create table written (id int)");
    await database.query(SYSTEM, "grant all on written to authenticated");
    const insert = "insert into written values (1)";
    for (const lift of [
      "set transaction read write",
      "set local transaction_read_only = off",
      "perform set_config('transaction_read_only', 'off', false)",
      "reset all",
      "commit",
    ]) {
      const code = `do $do$ begin begin ${lift}; exception when others then null; end; ${insert}; end $do$`;
      await expect(database.query(EVE, "select run($1)", [code], READ_ONLY)).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:permission_denied|invalid_input)$/),
      });
      await expect(database.query(EVE, code, [], READ_ONLY)).rejects.toThrow();
    }
    expect(await readsAs("select * from written")).toEqual([]);
  });

  it("leaves nothing of a cursor that would outlive it, nor of what that runs", async () => {
    await database.query(
      SYSTEM,
      `create function planted() returns int language plpgsql as $$
         begin perform set_config('app.color', 'red', false); perform pg_advisory_lock(78); return 1; end $$`,
    );
    const code = "declare late cursor with hold for select planted()";
    for (const attempt of ["select run($1)", "select run($1) from notes"]) {
      await database.query(EVE, attempt, [code], READ_ONLY);
      expect(await readsAs("select nullif(current_setting('app.color', true), '') as x")).toEqual([{ x: null }]);
      expect(await readsAs("select count(*)::int as x from pg_locks where locktype = 'advisory'")).toEqual([{ x: 0 }]);
    }
  });

  it("leaves the next one writing", async () => {
    await readsAs("select 1");
    expect((await database.query(ADA, "select current_setting('transaction_read_only') as x")).rows).toEqual([
      { x: "off" },
    ]);
  });

  it("stands when what is prepared was taken away, and when the one before it failed", async () => {
    expect(await readsAs("select run('deallocate all'), 7 as x")).toMatchObject([{ x: 7 }]);
    expect(await readsAs("select 1 as x")).toEqual([{ x: 1 }]);
    await expect(readsAs("select 1 / 0")).rejects.toMatchObject({ code: "invalid_input" });
    expect(await readsAs("select 2 as x")).toEqual([{ x: 2 }]);
  });
});

describe("prepared statements", () => {
  it("are not sent again for a failure that only looks like theirs", async () => {
    await database.query(SYSTEM, "create sequence tries");
    await database.query(
      SYSTEM,
      `create function pretend() returns int language plpgsql security definer as $$
         begin perform nextval('tries'); raise exception 'prepared statement is gone' using errcode = '26000'; end $$`,
    );
    await expect(database.query(EVE, "select pretend()")).rejects.toMatchObject({ details: { sqlState: "26000" } });
    expect((await database.query(SYSTEM, "select last_value::int as x from tries")).rows).toEqual([{ x: 1 }]);
  });

  it("have names that SQL in the connection cannot read", async () => {
    await database.query(ADA, "select body from notes where id = $1", [1]);
    for (const sql of ["select name from pg_prepared_statements", "select name from pg_prepared_statement()"]) {
      await expect(database.query(EVE, sql)).rejects.toMatchObject({ code: "permission_denied" });
    }
  });

  it("outlive a change of what they read", async () => {
    await database.query(SYSTEM, "create table shape as select 1 as a");
    await database.query(SYSTEM, "grant select on shape to authenticated");
    expect((await database.query(ADA, "select * from shape")).rows).toEqual([{ a: 1 }]);
    await database.query(SYSTEM, "alter table shape add column b text default 'new'");
    expect((await database.query(ADA, "select * from shape")).rows).toEqual([{ a: 1, b: "new" }]);
    await database.query(SYSTEM, "drop table shape");
    await expect(database.query(ADA, "select * from shape")).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("are pushed out by others and come back", async () => {
    const small = pgDatabase({ ...postgres.login, poolSize: 1, statementCacheSize: 10 });
    await small.open();
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 25; n += 1) {
        expect((await small.query(ADA, `select ${n} as n`)).rows).toEqual([{ n }]);
      }
    }
    const kept = await small.query(SYSTEM, "select count(*)::int as n from pg_prepared_statements");
    expect(kept.rows[0]?.n).toBeLessThan(20);
    await small.close();
  });
});

describe("a statement that begins a transaction", () => {
  it.each(["begin", "start transaction", "begin; select 1"])("is refused: %s", async (sql) => {
    await expect(database.query(EVE, sql)).rejects.toMatchObject({ code: "invalid_input" });
    expect((await database.query(ADA, "select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it.each(["copy notes from stdin", "copy notes to stdout"])(
    "and one that would copy through the client too: %s",
    async (sql) => {
      await expect(database.query(SYSTEM, sql)).rejects.toMatchObject({ isAdapterError: true });
      expect((await database.query(SYSTEM, "select 1 as one")).rows).toEqual([{ one: 1 }]);
    },
  );
});

describe("a session that ends its own transaction", () => {
  it.each(["commit", "rollback", "commit and chain", "commit; begin", "prepare transaction 'x'"])(
    "fails: %s",
    async (sql) => {
      await database.query(SYSTEM, "create table half (n int)");
      const session = database.session(SYSTEM, async (inner) => {
        await inner.query("insert into half values (1)");
        await inner.exec(sql).catch(() => undefined);
        await inner.query("insert into half values (2)").catch(() => undefined);
        return "reported as done";
      });
      await expect(session).rejects.toMatchObject({ code: "invalid_input" });
      const { rows } = await database.query(SYSTEM, "select n from half where n = 2");
      expect(rows).toEqual([]);
      await database.query(SYSTEM, "drop table half");
    },
  );

  // Where the server allows such transactions, one would hold its locks until an administrator finds it.
  it.each(["prepare transaction 'x'", "; /* a /* b */ */ PREPARE -- c\n transaction 'x';"])(
    "leaves none behind that waits for nobody: %s",
    async (sql) => {
      for (const attack of [
        () => database.query(EVE, sql),
        () => database.session(EVE, (session) => session.query(sql)),
        () => database.session(EVE, (session) => session.exec(`select 1; ${sql}`)),
        () => database.session(EVE, (session) => session.savepoint((inner) => inner.query(sql))),
        () => database.query(EVE, "select run($1)", [sql]),
      ]) {
        await expect(attack()).rejects.toMatchObject({ code: expect.stringMatching(/^(invalid_input|unsupported)$/) });
        expect((await database.query(SYSTEM, "select gid from pg_prepared_xacts")).rows).toEqual([]);
      }
    },
  );

  it("fails also when it does not wait for the statement that does so", async () => {
    const session = database.session(SYSTEM, async (inner) => {
      inner.query("commit").catch(() => undefined);
    });
    await expect(session).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("cannot write in what was read-only by it", async () => {
    await database.query(SYSTEM, "create table kept (n int)");
    await database.query(SYSTEM, "grant all on kept to authenticated");
    const script = "commit; set default_transaction_read_only = off; insert into kept values (1)";
    const attempt = database.session(EVE, (session) => session.exec(script), { readOnly: true });
    await expect(attempt).rejects.toMatchObject({ code: "invalid_input" });
    const block = "do $$ begin commit; insert into kept values (2); end $$";
    await expect(database.query(EVE, block, [], { readOnly: true })).rejects.toMatchObject({ isAdapterError: true });
    expect((await database.query(SYSTEM, "select * from kept")).rows).toEqual([]);
  });

  it("cannot lift its time limit for the next statement", async () => {
    const slow = database.session(
      EVE,
      async (session) => {
        await session.exec("set statement_timeout = 0");
        await session.query("select pg_sleep(20)");
      },
      { statementTimeoutMs: 50 },
    );
    await expect(slow).rejects.toMatchObject({ code: "timeout" });
  });
});

describe("a login that its own user changed", () => {
  const login = () => loginOf("authenticated", postgres.login.database, postgres.login.password).user;

  it.each([
    ["password", "password 'mine now'"],
    ["defaults", "set standard_conforming_strings = off"],
    ["role", "set role = none"],
  ])("is put back before its next connection is used: %s", async (_name, change) => {
    const fresh = pgDatabase({ ...postgres.login, poolSize: 1 });
    await fresh.open();
    await database.session(EVE, (session) => session.exec(`set role none; alter role ${login()} ${change}`));
    const sql = "select current_user::text as me, length('\\\\') as two";
    expect((await fresh.query(ADA, sql)).rows).toEqual([{ me: "authenticated", two: 2 }]);
    const stored = "select 1 from pg_db_role_setting where setrole = $1::regrole";
    expect((await fresh.query(SYSTEM, stored, [login()])).rows).toEqual([]);
    await fresh.close();
  });

  it("can become nothing but its role", async () => {
    const { user, password } = loginOf("anon", postgres.login.database, postgres.login.password);
    const client = new pg.Client({ ...postgres.login, user, password });
    await client.connect();
    for (const role of ["authenticated", "service", "holdfast", login(), "pg_read_all_data"]) {
      await expect(client.query(`set role ${role}`)).rejects.toMatchObject({ code: "42501" });
      await expect(client.query(`set session authorization ${role}`)).rejects.toMatchObject({ code: "42501" });
    }
    await client.query("set role anon");
    await client.end();
  });
});
