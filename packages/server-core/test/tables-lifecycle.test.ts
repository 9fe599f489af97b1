import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SqlTestServer, startSqlTestServer } from "./harness/sql-server.js";
import { startTestServer, type TestUser } from "./harness/test-server.js";

let t: SqlTestServer;
let ann: TestUser;
let bob: TestUser;

beforeAll(async () => {
  t = await startSqlTestServer({ settings: { tableCreators: "authenticated" } });
  [ann, bob] = [await t.newUser(), await t.newUser()];
});
afterAll(() => t.close());

const id = { name: "id", type: "integer", primary_key: true };
const make = (json: object) => t.call("POST", "/tables", { token: ann.token, json });

describe("who may make tables", () => {
  it("is every signed-in user by the setting `authenticated`, and never a stranger", async () => {
    expect((await make({ name: "mine", columns: [id] })).status).toBe(201);
    expect((await t.call("POST", "/tables", { json: { name: "nobodys", columns: [id] } })).status).toBe(401);
  });

  it("is only admins by default", async () => {
    const other = await startTestServer();
    try {
      const user = await other.newUser();
      const json = { name: "mine", columns: [id] };
      expect((await other.call("POST", "/tables", { token: user.token, json })).status).toBe(403);
      expect((await other.call("POST", "/tables", { token: other.admin.token, json })).status).toBe(201);
    } finally {
      await other.close();
    }
  });
});

describe("making a table", () => {
  it("answers its columns, and it is as was asked", async () => {
    await make({ name: "authors", columns: [id] });
    const made = await make({
      name: "Odd_Case",
      description: "it's a table",
      access: "authenticated",
      columns: [
        { name: "id", type: "uuid", primary_key: true, default: "uuidv7()" },
        { name: "At", type: "timestamp with time zone", nullable: false, default: "NOW()" },
        { name: "author", type: "int", references_table: "authors", on_delete: "cascade", is_foreign_key: true },
        { name: "account", type: "uuid", references_table: "users", references_column: "id", on_delete: "set_null" },
        { name: "n", type: "numeric(10, 2)", default: 1.5, unique: true },
        { name: "quoted", type: "varchar(20)", default: "'it''s'", description: "text" },
        { name: "list", type: "integer[]", default: [1, 2] },
        { name: "flag", type: "bool", default: false },
        { name: "doc", type: "jsonb", default: { a: ["'"] } },
        { name: "count", type: "bigserial" },
      ],
      indexes: [{ columns: ["At", "n"] }, { name: "by_doc", columns: ["doc"], method: "gin" }],
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body.columns[2]).toMatchObject({
      is_foreign_key: true,
      references_table: "authors",
      references_column: "id",
    });
    const details = (await t.call("GET", "/tables/Odd_Case", { token: bob.token })).body;
    expect(details).toMatchObject({
      description: "it's a table",
      access: "authenticated",
      realtime: true,
      owner_id: ann.id,
      primary_keys: ["id"],
      row_count: 0,
    });
    expect(details.foreign_keys).toEqual([
      {
        constraint_name: "Odd_Case_account_fkey",
        column_name: "account",
        foreign_table_name: "users",
        foreign_column_name: "id",
        on_delete: "set_null",
        on_update: "no_action",
      },
      {
        constraint_name: "Odd_Case_author_fkey",
        column_name: "author",
        foreign_table_name: "authors",
        foreign_column_name: "id",
        on_delete: "cascade",
        on_update: "no_action",
      },
    ]);
    expect(details.indexes.map((index: { index_name: string }) => index.index_name)).toEqual([
      "Odd_Case_At_n_idx",
      "Odd_Case_n_key",
      "Odd_Case_owner_id_idx",
      "Odd_Case_pkey",
      "by_doc",
    ]);
    const row = await t.call("POST", "/tables/Odd_Case/data", { token: bob.token, json: { account: bob.id } });
    expect(row.body).toMatchObject({
      n: 1.5,
      quoted: "it's",
      list: [1, 2],
      flag: false,
      doc: { a: ["'"] },
      count: 1,
      owner_id: bob.id,
    });
    expect(row.body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect((await t.call("GET", "/tables/odd_case", { token: ann.token })).status).toBe(404);
    expect((await t.call("GET", "/tables/Odd_Case")).status).toBe(404);
    const schema = (await t.call("GET", "/schema", { token: bob.token })).body;
    expect(schema.foreign_keys.filter((key: { table_name: string }) => key.table_name === "Odd_Case")).toHaveLength(2);
  });

  it("keeps an owner column that the request declares, and gives it a default", async () => {
    await make({ name: "declared", columns: [id, { name: "owner_id", type: "uuid", nullable: false }] });
    const row = await t.call("POST", "/tables/declared/data", { token: ann.token, json: { id: 1 } });
    expect(row.body.owner_id).toBe(ann.id);
    const wrong = await make({ name: "wrong", columns: [id, { name: "owner_id", type: "text" }] });
    expect(wrong).toMatchObject({ status: 400, body: { code: "invalid_value" } });
  });

  it("takes a name once, also when two ask at the same time", async () => {
    const both = await Promise.all([make({ name: "raced", columns: [id] }), make({ name: "raced", columns: [id] })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const again = await make({ name: "raced", columns: [id], if_not_exists: true });
    expect(again).toMatchObject({ status: 200, body: { created: false, name: "raced" } });
    await make({ name: "secret", columns: [id] });
    await t.sql("revoke all on public.secret from authenticated");
    const hidden = await t.call("POST", "/tables", {
      token: bob.token,
      json: { name: "secret", columns: [id], if_not_exists: true },
    });
    expect(hidden.status).toBe(409);
  });

  it.each([
    [{ name: "users", columns: [id] }, "invalid_name"],
    [{ name: "Users", columns: [id] }, "invalid_name"],
    [{ name: "pg_mine", columns: [id] }, "invalid_name"],
    [{ name: "bad", columns: [id, id] }, "invalid_value"],
    [{ name: "bad", columns: [id, { name: "__proto__", type: "text" }] }, "invalid_name"],
    [{ name: "bad", columns: [id, { name: "a", type: "nothing" }] }, "invalid_value"],
    [{ name: "bad", columns: [id, { name: "a", type: "pg_class" }] }, "invalid_value"],
    [{ name: "bad", columns: [id, { name: "a", type: "regclass" }] }, "invalid_value"],
    [{ name: "bad", columns: [id, { name: "a", type: "text(5)" }] }, "invalid_value"],
    [{ name: "bad", columns: [id, { name: "a", type: "numeric(1001)" }] }, "invalid_value"],
    [{ name: "bad", columns: [id, { name: "a", type: "serial[]" }] }, "invalid_value"],
    [{ name: "bad", columns: [id, { name: "a", type: "citext" }] }, "invalid_value"],
    [{ name: "bad", columns: [id, { name: "a", type: "serial", default: 1 }] }, "default_not_allowed"],
    [{ name: "bad", columns: [id, { name: "a", type: "integer", default: "pg_sleep(9)" }] }, "default_not_allowed"],
    [{ name: "bad", columns: [id, { name: "a", type: "integer", default: "x" }] }, "default_not_allowed"],
    [{ name: "bad", columns: [id, { name: "a", type: "integer", default: "now()" }] }, "default_not_allowed"],
    [{ name: "bad", columns: [id, { name: "a", type: "bigint", default: 2 ** 53 + 2 }] }, "default_not_allowed"],
    [{ name: "bad", columns: [id, { name: "a", type: "integer", references_table: "nowhere" }] }, "invalid_value"],
    [{ name: "bad", columns: [id, { name: "a", type: "text", references_table: "mine" }] }, "invalid_value"],
    [{ name: "bad", columns: [id, { name: "a", type: "integer", is_foreign_key: true }] }, "invalid_value"],
    [{ name: "bad", columns: [id], indexes: [{ columns: ["nope"] }] }, "unknown_column"],
    [{ name: "bad", columns: [id, { name: "a", type: "json" }], indexes: [{ columns: ["a"] }] }, "invalid_value"],
  ])("refuses %j", async (json, code) => {
    const got = await make(json);
    expect(got.body.code, JSON.stringify(got.body)).toBe(code);
    expect(await t.rows("select from pg_class where relname = 'bad'")).toEqual([]);
  });
});

describe("changing a table", () => {
  it("renames it with its policies, keys, feed and rows", async () => {
    await make({ name: "before", columns: [id], access: "public_read" });
    await make({ name: "refers", columns: [id, { name: "b", type: "integer", references_table: "before" }] });
    await t.call("POST", "/tables/before/data", { token: ann.token, json: { id: 1 } });
    const renamed = await t.call("PUT", "/tables/before", {
      token: ann.token,
      json: { new_name: "after", description: "new" },
    });
    expect(renamed.body).toMatchObject({ name: "after", description: "new", access: "public_read", realtime: true });
    expect((await t.call("GET", "/tables/before")).status).toBe(404);
    expect((await t.call("GET", "/tables/after/data")).body.data).toHaveLength(1);
    expect((await t.call("GET", "/tables/after", { token: ann.token })).body.owner_id).toBe(ann.id);
    expect((await t.call("GET", "/tables/refers", { token: ann.token })).body.foreign_keys[0].foreign_table_name).toBe(
      "after",
    );
    const taken = await t.call("PUT", "/tables/after", { token: ann.token, json: { new_name: "refers" } });
    expect(taken).toMatchObject({ status: 409, body: { code: "already_exists" } });
    expect((await t.call("PUT", "/tables/after", { token: ann.token, json: { new_name: "users" } })).status).toBe(400);
    await t.sql("alter table public.after rename to in_sql");
    expect((await t.call("GET", "/tables/in_sql", { token: ann.token })).body).toMatchObject({
      owner_id: ann.id,
      access: "public_read",
    });
  });

  it("leaves the feed and enters it again", async () => {
    await make({ name: "fed", columns: [id], realtime: false });
    const put = (realtime: boolean) => t.call("PUT", "/tables/fed", { token: ann.token, json: { realtime } });
    expect((await t.call("GET", "/tables/fed", { token: ann.token })).body.realtime).toBe(false);
    expect((await put(true)).body.realtime).toBe(true);
    expect((await put(true)).body.realtime).toBe(true);
    expect((await put(false)).body.realtime).toBe(false);
  });

  it("adds, changes and drops columns", async () => {
    await make({ name: "columned", columns: [id] });
    const path = "/tables/columned/columns";
    const token = ann.token;
    await t.call("POST", "/tables/columned/data", { token, json: { id: 1 } });
    const added = await t.call("POST", path, {
      token,
      json: {
        column_name: "v",
        data_type: "character varying",
        character_maximum_length: 9,
        is_nullable: "NO",
        column_default: "12",
      },
    });
    expect(added.body.column).toMatchObject({
      data_type: "character varying(9)",
      is_nullable: "NO",
      character_maximum_length: 9,
    });
    expect((await t.call("POST", path, { token, json: { column_name: "v", data_type: "text" } })).status).toBe(409);
    const needed = await t.call("POST", path, {
      token,
      json: { column_name: "w", data_type: "text", is_nullable: "NO" },
    });
    expect(needed).toMatchObject({ status: 400, body: { code: "constraint_violated" } });
    const changed = await t.call("PUT", `${path}/v`, {
      token,
      json: {
        column_name: "n",
        data_type: "numeric",
        numeric_precision: 6,
        numeric_scale: 2,
        column_default: 3,
        is_nullable: "YES",
        description: "d",
      },
    });
    expect(changed.body.column).toMatchObject({
      column_name: "n",
      data_type: "numeric(6,2)",
      numeric_precision: 6,
      numeric_scale: 2,
      is_nullable: "YES",
      column_description: "d",
    });
    expect((await t.call("GET", "/tables/columned/data/1", { token })).body.n).toBe(12);
    const cleared = await t.call("PUT", `${path}/n`, { token, json: { column_default: null, description: null } });
    expect(cleared.body.column).toMatchObject({ column_default: null, column_description: null });
    const misfit = await t.call("PUT", `${path}/n`, { token, json: { data_type: "uuid" } });
    expect(misfit).toMatchObject({ status: 400, body: { code: "constraint_violated" } });
    expect((await t.call("PUT", `${path}/n`, { token, json: { numeric_precision: 3 } })).status).toBe(400);
    expect((await t.call("PUT", `${path}/nope`, { token, json: { description: "x" } })).status).toBe(404);
    expect(await t.call("DELETE", `${path}/id`, { token })).toMatchObject({
      status: 400,
      body: { code: "invalid_value" },
    });
    const used = await t.call("DELETE", `${path}/owner_id`, { token });
    expect(used).toMatchObject({ status: 409, body: { code: "dependent_objects" } });
    expect(used.body.detail).toContain("holdfast: owners read");
    expect((await t.call("DELETE", `${path}/n`, { token })).status).toBe(200);
    expect((await t.call("DELETE", `${path}/n`, { token })).status).toBe(404);
  });

  it("builds and drops indexes and foreign keys", async () => {
    await make({ name: "target", columns: [id, { name: "u", type: "text", unique: true }] });
    await make({ name: "source", columns: [id, { name: "a", type: "integer" }, { name: "b", type: "text" }] });
    const token = ann.token;
    const index = await t.call("POST", "/tables/source/indexes", {
      token,
      json: { columns: ["b", "a"], unique: true },
    });
    expect(index.body).toEqual({
      index_name: "source_b_a_idx",
      column_name: "b, a",
      columns: ["b", "a"],
      is_unique: true,
      is_primary: false,
      method: "btree",
    });
    expect((await t.call("DELETE", "/tables/source/indexes/source_b_a_idx", { token })).status).toBe(200);
    expect((await t.call("DELETE", "/tables/source/indexes/source_b_a_idx", { token })).status).toBe(404);
    expect((await t.call("DELETE", "/tables/source/indexes/target_pkey", { token })).status).toBe(404);
    expect((await t.call("DELETE", "/tables/source/indexes/source_pkey", { token })).body.code).toBe(
      "dependent_objects",
    );
    await t.call("POST", "/tables/source/data", {
      token,
      json: [
        { id: 1, a: 5, b: "x" },
        { id: 2, b: "x" },
      ],
    });
    const twice = await t.call("POST", "/tables/source/indexes", { token, json: { columns: ["b"], unique: true } });
    expect(twice).toMatchObject({ status: 409, body: { code: "unique_violated" } });

    const keys = "/tables/source/foreign-keys";
    const json = { columns: ["a"], references_table: "target", on_delete: "set_null" };
    expect(await t.call("POST", keys, { token, json })).toMatchObject({
      status: 409,
      body: { code: "foreign_key_violated" },
    });
    await t.call("POST", "/tables/target/data", { token, json: { id: 5, u: "x" } });
    const key = await t.call("POST", keys, { token, json });
    expect(key.body).toMatchObject([
      { constraint_name: "source_a_fkey", foreign_table_name: "target", on_delete: "set_null" },
    ]);
    const unknown = await t.call("POST", keys, { token, json: { columns: ["nope"], references_table: "target" } });
    expect(unknown.body.code).toBe("unknown_column");
    const notUnique = await t.call("POST", keys, {
      token,
      json: { columns: ["a"], references_table: "source", references_columns: ["b"] },
    });
    expect(notUnique.body.code).toBe("invalid_value");
    expect((await t.call("DELETE", `${keys}/source_a_fkey`, { token })).status).toBe(200);
    expect((await t.call("DELETE", `${keys}/source_a_fkey`, { token })).status).toBe(404);
    expect((await t.call("DELETE", `${keys}/source_pkey`, { token })).status).toBe(404);
  });

  it("gives up where others hold the table, and changes nothing", async () => {
    if (process.env.HOLDFAST_TEST_DATABASE === "pglite") return;
    await make({ name: "busy", columns: [id] });
    const held = t.sql("lock table public.busy; select pg_sleep(7)");
    await expect
      .poll(() =>
        t.rows("select from pg_locks where relation = to_regclass('public.busy') and mode = 'AccessExclusiveLock'"),
      )
      .toHaveLength(1);
    const got = await t.call("DELETE", "/tables/busy", { token: ann.token });
    expect(got).toMatchObject({ status: 409, body: { code: "conflict" } });
    await held;
    expect((await t.call("GET", "/tables/busy", { token: ann.token })).status).toBe(200);
  }, 20_000);
});

describe("dropping a table", () => {
  it("is refused while others depend on it, and names them", async () => {
    await make({ name: "base", columns: [id] });
    await make({ name: "child", columns: [id, { name: "b", type: "integer", references_table: "base" }] });
    const token = ann.token;
    const refused = await t.call("DELETE", "/tables/base", { token });
    expect(refused).toMatchObject({ status: 409, body: { code: "dependent_objects" } });
    expect(refused.body.detail).toContain('the foreign key "child_b_fkey" of the table "child"');
    expect((await t.call("DELETE", "/tables/child", { token })).status).toBe(200);
    await t.sql("create view public.over_base as select id from public.base");
    expect((await t.call("DELETE", "/tables/base", { token })).body.detail).toContain('the view "over_base"');
    expect(
      (await t.call("PUT", "/tables/over_base", { token: t.admin.token, json: { description: "x" } })).status,
    ).toBe(403);
    await t.sql("drop view public.over_base");
    expect((await t.call("DELETE", "/tables/base", { token })).status).toBe(200);
    expect((await t.call("DELETE", "/tables/base", { token })).status).toBe(404);
    expect(await t.rows("select from holdfast.tables where relation::oid not in (select oid from pg_class)")).toEqual(
      [],
    );
  });
});
