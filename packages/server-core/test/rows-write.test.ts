import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SqlTestServer, startSqlTestServer } from "./harness/sql-server.js";

let t: SqlTestServer;
let token: string;

beforeAll(async () => {
  t = await startSqlTestServer();
  token = t.admin.token;
  await t.sql(`
    create table public.things (
      id integer primary key,
      code text unique,
      amount integer not null default 7 check (amount >= 0),
      double_amount integer generated always as (amount * 2) stored,
      parent integer references public.things (id),
      day daterange,
      exclude using gist (day with &&)
    );
    create table public.counters (id bigint generated always as identity primary key, v text default 'none');
    create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'the secret rule'; end $$;
    create table public.refusing (id integer primary key);
    create trigger refuse before insert on public.refusing for each row execute function public.refuse();
    create view public.small_things as select id, code from public.things where amount < 10;
    create table public.drop_box (id integer primary key, v text);
    grant insert on public.drop_box to anon;
    create table public.partly (id integer primary key, shown text, hidden text);
    grant select (id, shown), insert, update, delete on public.partly to anon;
  `);
});
afterAll(() => t.close());

const post = (path: string, json: unknown) => t.call("POST", `/tables/${path}`, { token, json });
const stored = async (sql: string) => (await t.rows(sql)).map((row) => Object.values(row));

describe("insert", () => {
  it("gives each column that a row does not name its default, whatever the others name", async () => {
    const got = await post(
      "things/data",
      [{ id: 1 }, { id: 2, amount: 3 }, { id: 3, amount: null, code: "c" }].slice(0, 2),
    );
    expect(got.body).toMatchObject([
      { id: 1, amount: 7, double_amount: 14, code: null },
      { id: 2, amount: 3, double_amount: 6 },
    ]);
    const counters = await post("counters/data", [{}, { v: "x" }, {}, { v: null }]);
    expect(counters.body).toEqual([
      { id: 1, v: "none" },
      { id: 2, v: "x" },
      { id: 3, v: "none" },
      { id: 4, v: null },
    ]);
    expect((await post("counters/data", {})).body).toEqual({ id: 5, v: "none" });
  });

  it("is all or none", async () => {
    const got = await post("things/data", [{ id: 10 }, { id: 11, amount: 1 }, { id: 12, amount: -1 }]);
    expect(got).toMatchObject({ status: 400, body: { code: "constraint_violated" } });
    expect(await stored("select id from public.things where id between 10 and 12")).toEqual([]);
  });

  it("takes 1,000 rows and no more", async () => {
    const rows = Array.from({ length: 1001 }, (_, at) => ({ id: 10_000 + at, amount: at }));
    expect((await post("things/data", rows)).status).toBe(422);
    const got = await post("things/data?select=id", rows.slice(0, 1000));
    expect(got.body).toHaveLength(1000);
    expect(got.body[999]).toEqual({ id: 10_999 });
    expect((await post("things/data", [])).status).toBe(422);
  });

  it.each([
    [{ id: 1 }, 409, "unique_violated", "body.id"],
    [{ id: 20, amount: null }, 400, "constraint_violated", "body.amount"],
    [{ id: 20, amount: -1 }, 400, "constraint_violated", undefined],
    [{ id: 20, parent: 999 }, 409, "foreign_key_violated", undefined],
    [{}, 400, "constraint_violated", "body.id"],
    [{ id: 20, double_amount: 4 }, 400, "invalid_value", "body.double_amount"],
    [{ id: 20, nope: 1 }, 400, "unknown_column", "body.nope"],
    [{ id: 20, __proto__x: 1 }, 400, "unknown_column", "body.__proto__x"],
    [{ id: 20, constructor: 1 }, 400, "unknown_column", "body.constructor"],
    [{ id: 20, 'a"b; drop table public.things; --': 1 }, 400, "unknown_column", undefined],
  ])("refuses %j", async (...[row, status, code, path]) => {
    const got = await post("things/data", row);
    expect(got).toMatchObject({ status, body: { code } });
    if (path !== undefined) expect(got.body.errors[0].path).toBe(path);
    expect(await stored("select id from public.things where id = 20")).toEqual([]);
  });

  it("refuses what excludes each other and what a trigger raises, without the trigger's words", async () => {
    await post("things/data", { id: 30, day: "[2024-01-01,2024-02-01)" });
    expect((await post("things/data", { id: 31, day: "[2024-01-15,2024-01-16)" })).status).toBe(409);
    const got = await post("refusing/data", { id: 1 });
    expect(got).toMatchObject({ status: 400, body: { code: "constraint_violated" } });
    expect(got.body.detail).not.toContain("secret");
  });

  it("refuses columns that number themselves", async () => {
    expect(await post("counters/data", { id: 99 })).toMatchObject({ status: 400, body: { code: "invalid_value" } });
  });

  it.each([5, "text", null, [1], [[{}]], [null]])("refuses the body %j", async (body) => {
    expect((await post("things/data", body)).status).toBe(422);
  });

  it("lets strangers put rows into a table that they may not read", async () => {
    const got = await t.call("POST", "/tables/drop_box/data", { json: { id: 1, v: "dropped" } });
    expect(got).toMatchObject({ status: 200, body: {} });
    expect((await t.call("GET", "/tables/drop_box/data")).status).toBe(403);
    expect(await stored("select v from public.drop_box")).toEqual([["dropped"]]);
  });

  it("answers only the columns that the caller may read", async () => {
    const got = await t.call("POST", "/tables/partly/data", { json: { id: 1, shown: "a", hidden: "b" } });
    expect(got.body).toEqual({ id: 1, shown: "a" });
    expect((await t.call("GET", "/tables/partly/data")).body.data).toEqual([{ id: 1, shown: "a" }]);
    for (const query of ["select=hidden", "hidden=eq.b", "order=hidden", "filter_column=hidden&filter_value=b"]) {
      expect((await t.call("GET", `/tables/partly/data?${query}`)).body.code, query).toBe("unknown_column");
    }
    expect((await t.call("PUT", "/tables/partly/data/1", { json: { hidden: "c" } })).body).toEqual({
      id: 1,
      shown: "a",
    });
  });
});

describe("insert over rows that are there", () => {
  it("merges what the request names", async () => {
    await post("things/data", { id: 40, code: "forty", amount: 1 });
    const got = await post("things/data?resolution=merge", [
      { id: 40, amount: 2 },
      { id: 41, amount: 3 },
    ]);
    expect(got.body).toMatchObject([{ id: 40, code: "forty", amount: 2 }, { id: 41 }]);
    expect((await post("things/data?resolution=merge&on_conflict=code", { id: 42, code: "forty" })).body.id).toBe(42);
    expect((await post("things/data?resolution=merge", { id: 41 })).body).toMatchObject({ id: 41, amount: 3 });
  });

  it("ignores them, and answers one row that is there", async () => {
    await post("things/data", { id: 50, code: "fifty", amount: 1 });
    const one = await post("things/data?resolution=ignore", { id: 50, amount: 9 });
    expect(one.body).toMatchObject({ id: 50, code: "fifty", amount: 1 });
    const many = await post("things/data?resolution=ignore", [{ id: 50 }, { id: 51 }]);
    expect(many.body).toMatchObject([{ id: 51 }]);
  });

  it.each([
    ["on_conflict=code", "invalid_value"],
    ["resolution=merge&on_conflict=amount", "invalid_value"],
    ["resolution=merge&on_conflict=id,code", "invalid_value"],
    ["resolution=merge&on_conflict=id%22)%20do%20nothing;--", "invalid_value"],
    ["resolution=merge&on_conflict=%22", "invalid_value"],
  ])("refuses %s", async (query, code) => {
    expect((await post(`things/data?${query}`, { id: 60 })).body.code).toBe(code);
  });

  it("refuses a key that the request has twice", async () => {
    const got = await post("things/data?resolution=merge", [{ id: 61 }, { id: 61 }]);
    expect(got).toMatchObject({ status: 400, body: { code: "invalid_value" } });
    expect((await post("things/data?resolution=replace", { id: 61 })).status).toBe(422);
  });
});

describe("change and delete", () => {
  beforeAll(async () => {
    await t.sql(
      "insert into public.things (id, amount, code) select n, n, 'bulk' || n from generate_series(20001, 22000) n",
    );
  });

  it("sets what the body names, in one row or many", async () => {
    const one = await t.call("PUT", "/tables/things/data/20001", { token, json: { amount: 5, code: null } });
    expect(one.body).toMatchObject({ id: 20001, amount: 5, code: null, double_amount: 10 });
    const many = await t.call("PATCH", "/tables/things/data?id=in.(20002,20003)&select=id,amount", {
      token,
      json: { amount: 0 },
    });
    expect(many.body).toEqual([
      { id: 20002, amount: 0 },
      { id: 20003, amount: 0 },
    ]);
    const none = await t.call("PATCH", "/tables/things/data?id=eq.-1", { token, json: { amount: 0 } });
    expect(none).toMatchObject({ status: 200, body: [] });
  });

  it("needs a filter, and stops at 1,000 rows with nothing changed", async () => {
    for (const [method, json] of [
      ["PATCH", { code: null }],
      ["DELETE", undefined],
    ] as const) {
      const options = { token, ...(json === undefined ? {} : { json }) };
      expect((await t.call(method, "/tables/things/data", options)).body.code).toBe("filter_required");
      expect((await t.call(method, "/tables/things/data?select=id", options)).body.code).toBe("filter_required");
      const wide = await t.call(method, "/tables/things/data?and=(id.gt.20000,id.lte.21001)", options);
      expect(wide).toMatchObject({ status: 400, body: { code: "limit_exceeded" } });
    }
    expect(await stored("select count(*)::int from public.things where code like 'bulk%'")).toEqual([[1999]]);
    const fits = await t.call("DELETE", "/tables/things/data?and=(id.gt.20000,id.lte.21000)", { token });
    expect(fits.body).toHaveLength(1000);
  });

  it("answers what was deleted, once", async () => {
    const first = await t.call("DELETE", "/tables/things/data/21500", { token });
    expect(first.body).toMatchObject({ deleted_data: { id: 21500, code: "bulk21500" } });
    expect((await t.call("DELETE", "/tables/things/data/21500", { token })).status).toBe(404);
    expect((await t.call("PUT", "/tables/things/data/21500", { token, json: { amount: 1 } })).status).toBe(404);
  });

  it("refuses what other rows refer to, broken rules and empty changes", async () => {
    await post("things/data", [{ id: 70 }, { id: 71, parent: 70 }]);
    const remove = await t.call("DELETE", "/tables/things/data/70", { token });
    expect(remove).toMatchObject({ status: 409, body: { code: "foreign_key_violated" } });
    const tries = [
      [{ amount: -5 }, "constraint_violated"],
      [{ amount: null }, "constraint_violated"],
      [{ id: 71 }, "unique_violated"],
      [{ parent: 12345 }, "foreign_key_violated"],
      [{ amount: "x" }, "invalid_value"],
      [{ nope: 1 }, "unknown_column"],
      [{}, "invalid_value"],
    ] as const;
    for (const [json, code] of tries) {
      expect((await t.call("PUT", "/tables/things/data/70", { token, json })).body.code).toBe(code);
      expect((await t.call("PATCH", "/tables/things/data?id=eq.70", { token, json })).body.code).toBe(code);
    }
  });

  it("goes through a simple view", async () => {
    expect((await t.call("GET", "/tables/small_things/data?id=eq.70", { token })).body.data).toEqual([
      { id: 70, code: null },
    ]);
    const path = "/tables/small_things/data/70?id_column=id";
    expect((await t.call("PUT", path, { token, json: { code: "by view" } })).body).toEqual({ id: 70, code: "by view" });
  });
});

describe("the view of profiles", () => {
  it("is read by signed-in users with masked addresses and written by nobody", async () => {
    const user = await t.newUser();
    const list = await t.call("GET", `/tables/users/data?id=eq.${t.admin.id}`, { token: user.token });
    expect(list.body.data[0].email).toMatch(/^a\*\*\*@/);
    expect(JSON.stringify(list.body)).not.toContain("hash");
    expect((await t.call("GET", `/tables/users/data/${user.id}`, { token: user.token })).body.email).toBe(user.email);
    expect((await t.call("GET", "/tables/users/data")).status).toBe(404);
    for (const as of [user.token, token]) {
      expect((await t.call("POST", "/tables/users/data", { token: as, json: { is_superuser: true } })).status).toBe(
        403,
      );
      const row = `/tables/users/data/${user.id}`;
      expect((await t.call("PUT", row, { token: as, json: { is_superuser: true } })).status).toBe(403);
      expect((await t.call("DELETE", row, { token: as })).status).toBe(403);
      expect((await t.call("DELETE", "/tables/users/data?id=not.is.null", { token: as })).status).toBe(403);
      expect((await t.call("DELETE", "/tables/users", { token: as })).status).toBe(403);
      expect((await t.call("GET", "/tables/users/sql", { token: as })).status).toBe(403);
    }
    expect((await t.call("GET", "/tables/users", { token: user.token })).body.row_count).toBeGreaterThan(1);
  });

  it("is all there is of the server's own tables", async () => {
    for (const name of [
      "refresh_tokens",
      "sessions",
      "signing_keys",
      "settings",
      "holdfast.users",
      "profiles",
      "pg_class",
      "pg_user",
    ]) {
      expect((await t.call("GET", `/tables/${name}/data`, { token })).status, name).toBe(404);
    }
    const names = (await t.call("GET", "/tables", { token })).body.map((table: { name: string }) => table.name);
    expect(names).toEqual(["counters", "drop_box", "partly", "refusing", "small_things", "things", "users"]);
    expect((await t.call("GET", "/tables")).body.map((table: { name: string }) => table.name)).toEqual([
      "drop_box",
      "partly",
    ]);
  });
});
