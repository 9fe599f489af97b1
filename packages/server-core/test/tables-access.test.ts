import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SqlTestServer, startSqlTestServer } from "./harness/sql-server.js";
import type { Called, TestUser } from "./harness/test-server.js";

let t: SqlTestServer;
let ann: TestUser;
let bob: TestUser;

beforeAll(async () => {
  t = await startSqlTestServer({ settings: { tableCreators: "authenticated" } });
  [ann, bob] = [await t.newUser(), await t.newUser()];
});
afterAll(() => t.close());

const COLUMNS = [
  { name: "id", type: "integer", primary_key: true },
  { name: "title", type: "text" },
];

/** Makes a table of ann's with her row 1 and, where strangers may insert, a stranger's row 2. */
async function makeTable(name: string, access: string): Promise<void> {
  const made = await t.call("POST", "/tables", { token: ann.token, json: { name, access, columns: COLUMNS } });
  expect(made.status).toBe(201);
  const row = await t.call("POST", `/tables/${name}/data`, { token: ann.token, json: { id: 1, title: "ann's" } });
  expect(row).toMatchObject({ status: 200, body: { owner_id: ann.id } });
}

interface Expected {
  readonly list: number;
  readonly seen: number;
  readonly get: number;
  readonly insert: number;
  readonly insertForAnn: number;
  readonly update: number;
  readonly remove: number;
}

/** What each caller gets: the status of each try, and how many of ann's rows it sees in a list. */
const MATRIX: Record<string, Record<"stranger" | "other" | "owner" | "admin", Expected>> = {
  private: {
    stranger: { list: 404, seen: 0, get: 404, insert: 404, insertForAnn: 404, update: 404, remove: 404 },
    other: { list: 200, seen: 0, get: 404, insert: 200, insertForAnn: 403, update: 404, remove: 404 },
    owner: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 200, update: 200, remove: 200 },
    admin: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 200, update: 200, remove: 200 },
  },
  authenticated: {
    stranger: { list: 404, seen: 0, get: 404, insert: 404, insertForAnn: 404, update: 404, remove: 404 },
    other: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 403, update: 403, remove: 403 },
    owner: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 200, update: 200, remove: 200 },
    admin: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 200, update: 200, remove: 200 },
  },
  public_read: {
    stranger: { list: 200, seen: 1, get: 200, insert: 401, insertForAnn: 401, update: 401, remove: 401 },
    other: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 403, update: 403, remove: 403 },
    owner: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 200, update: 200, remove: 200 },
    admin: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 200, update: 200, remove: 200 },
  },
  public: {
    stranger: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 403, update: 401, remove: 401 },
    other: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 403, update: 403, remove: 403 },
    owner: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 200, update: 200, remove: 200 },
    admin: { list: 200, seen: 1, get: 200, insert: 200, insertForAnn: 200, update: 200, remove: 200 },
  },
};

describe.each(Object.keys(MATRIX))("the preset %s", (access) => {
  it.each(["stranger", "other", "owner", "admin"] as const)("gives the %s what it says", async (who) => {
    const name = `matrix_${access}_${who}`;
    await makeTable(name, access);
    const user = { stranger: null, other: bob, owner: ann, admin: t.admin }[who];
    const as = user === null ? {} : { token: user.token };
    const path = `/tables/${name}/data`;
    const expected = MATRIX[access]?.[who];

    const list = await t.call("GET", path, as);
    const got = {
      list: list.status,
      seen: list.body.data?.length ?? 0,
      get: (await t.call("GET", `${path}/1`, as)).status,
      insert: (await t.call("POST", path, { ...as, json: { id: 2 } })).status,
      insertForAnn: (await t.call("POST", path, { ...as, json: { id: 3, owner_id: ann.id } })).status,
      update: (await t.call("PUT", `${path}/1`, { ...as, json: { title: "changed" } })).status,
      remove: (await t.call("DELETE", `${path}/1`, as)).status,
    };
    expect(got).toEqual(expected);

    const [row] = await t.rows(`select title from public.${name} where id = 1`);
    expect(row?.title).toBe(expected?.remove === 200 ? undefined : "ann's");
    const [mine] = await t.rows(`select owner_id from public.${name} where id = 2`);
    if (expected?.insert === 200) expect(mine?.owner_id).toBe(user?.id ?? null);
    else expect(mine).toBeUndefined();
  });
});

describe("another user's rows", () => {
  it("are not reached by a merge, an ignored insert, or a change of many", async () => {
    await makeTable("guarded", "private");
    const path = "/tables/guarded/data";
    const as = { token: bob.token };
    const merge = await t.call("POST", `${path}?resolution=merge`, { ...as, json: { id: 1, title: "bob's" } });
    expect(merge).toMatchObject({ status: 403, body: { code: "row_policy_violated" } });
    const ignored = await t.call("POST", `${path}?resolution=ignore`, { ...as, json: { id: 1, title: "bob's" } });
    expect(ignored).toMatchObject({ status: 409, body: { code: "unique_violated" } });
    expect((await t.call("PATCH", `${path}?id=gte.0`, { ...as, json: { title: "bob's" } })).body).toEqual([]);
    expect((await t.call("DELETE", `${path}?id=gte.0`, as)).body).toEqual([]);
    expect(await t.rows("select title, owner_id from public.guarded")).toEqual([{ title: "ann's", owner_id: ann.id }]);
  });

  it("cannot be given away or taken over", async () => {
    await makeTable("kept", "authenticated");
    const give = await t.call("PUT", "/tables/kept/data/1", { token: ann.token, json: { owner_id: bob.id } });
    expect(give).toMatchObject({ status: 403, body: { code: "row_policy_violated" } });
    const take = await t.call("PUT", "/tables/kept/data/1", { token: bob.token, json: { owner_id: bob.id } });
    expect(take).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });

  it("are not counted in a table's details", async () => {
    await makeTable("counted", "private");
    expect((await t.call("GET", "/tables/counted", { token: ann.token })).body.row_count).toBe(1);
    expect((await t.call("GET", "/tables/counted", { token: bob.token })).body.row_count).toBe(0);
  });
});

describe("who may change a table", () => {
  it("is its owner or an admin, in every operation", async () => {
    await makeTable("owned", "public");
    const tries = [
      ["PUT", "/tables/owned", { description: "bob's" }],
      ["DELETE", "/tables/owned", undefined],
      ["POST", "/tables/owned/columns", { column_name: "b", data_type: "text" }],
      ["PUT", "/tables/owned/columns/title", { column_name: "b" }],
      ["DELETE", "/tables/owned/columns/title", undefined],
      ["POST", "/tables/owned/indexes", { columns: ["title"] }],
      ["DELETE", "/tables/owned/indexes/owned_owner_id_idx", undefined],
      ["POST", "/tables/owned/foreign-keys", { columns: ["id"], references_table: "owned" }],
      ["DELETE", "/tables/owned/foreign-keys/x", undefined],
      ["GET", "/tables/owned/policies", undefined],
      ["GET", "/tables/owned/sql", undefined],
      ["POST", "/tables/owned/policies", { name: "all", command: "all", using: "true" }],
      ["DELETE", "/tables/owned/policies/holdfast%3A%20owners%20change", undefined],
    ] as const;
    for (const [method, path, json] of tries) {
      const options = json === undefined ? {} : { json };
      expect((await t.call(method, path, { token: bob.token, ...options })).status, `${method} ${path}`).toBe(403);
      expect((await t.call(method, path, options)).status, `${method} ${path}`).toBe(401);
    }
    expect((await t.call("DELETE", "/tables/owned", { token: t.admin.token })).status).toBe(200);
  });

  it("reaches the table that was named, not one that takes its name meanwhile", async () => {
    // PGlite runs one transaction at a time, so nothing happens meanwhile.
    if (process.env.HOLDFAST_TEST_DATABASE === "pglite") return;
    await makeTable("swapped", "private");
    const dropped: Promise<Called<unknown>>[] = [];
    await t.database.session({ role: "system", claims: {} }, async (session) => {
      await session.exec("drop table public.swapped; create table public.swapped (id integer)");
      dropped.push(t.call("DELETE", "/tables/swapped", { token: ann.token }));
      const waiting = "select from pg_locks where not granted and relation = 'public.swapped'::regclass";
      while ((await t.rows(waiting)).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    });
    expect(await dropped[0]).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect((await t.call("GET", "/tables/swapped", { token: t.admin.token })).status).toBe(200);
  });

  it("needs an admin for policies, even of one's own table", async () => {
    await makeTable("policed", "private");
    const json = { name: "everybody", command: "select" };
    expect((await t.call("POST", "/tables/policed/policies", { token: ann.token, json })).status).toBe(403);
  });

  it("is the only one beside admins who lets others refer to it, since foreign keys see past row security", async () => {
    await makeTable("secret", "private");
    const json = { name: "probe", columns: [{ name: "id", type: "integer", references_table: "secret" }] };
    const probe = await t.call("POST", "/tables", { token: bob.token, json });
    expect(probe).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const own = { name: "probe", columns: [{ name: "id", type: "integer" }] };
    expect((await t.call("POST", "/tables", { token: bob.token, json: own })).status).toBe(201);
    const key = { columns: ["id"], references_table: "secret" };
    const later = await t.call("POST", "/tables/probe/foreign-keys", { token: bob.token, json: key });
    expect(later).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await t.call("POST", "/tables/probe/foreign-keys", { token: t.admin.token, json: key })).status).toBe(201);
  });

  it("refers to accounts only so that these can be deleted", async () => {
    const table = (name: string, on_delete?: string) => ({
      token: bob.token,
      json: {
        name,
        columns: [{ name: "who", type: "uuid", references_table: "users", ...(on_delete && { on_delete }) }],
      },
    });
    for (const action of [undefined, "no_action", "restrict", "set_default"]) {
      const refused = await t.call("POST", "/tables", table("holds_on", action));
      expect(refused, action ?? "none").toMatchObject({ status: 400, body: { code: "invalid_value" } });
    }
    const cay = await t.newUser();
    for (const action of ["cascade", "set_null"]) {
      expect((await t.call("POST", "/tables", table(`lets_go_${action}`, action))).status).toBe(201);
      const row = await t.call("POST", `/tables/lets_go_${action}/data`, { token: bob.token, json: { who: cay.id } });
      expect(row.status).toBe(200);
    }
    expect((await t.call("DELETE", "/users/me", { token: cay.token })).status).toBe(204);
  });

  it("is nobody but admins when the owner's account is gone", async () => {
    const cay = await t.newUser();
    const json = { name: "orphan", access: "public", columns: COLUMNS };
    await t.call("POST", "/tables", { token: cay.token, json });
    await t.sql(`delete from holdfast.users where id = '${cay.id}'`);
    expect((await t.call("GET", "/tables/orphan", { token: ann.token })).body.owner_id).toBe(null);
    expect((await t.call("DELETE", "/tables/orphan", { token: ann.token })).status).toBe(403);
  });
});

describe("policies", () => {
  it("are added by an admin, hold at once, and are dropped", async () => {
    await makeTable("shared", "private");
    const path = "/tables/shared/policies";
    const json = { name: "strangers read ann's", command: "select", roles: ["anon"], using: "title = 'ann''s'" };
    const made = await t.call("POST", path, { token: t.admin.token, json });
    expect(made).toMatchObject({
      status: 201,
      body: { name: json.name, command: "select", roles: ["anon"], check: null },
    });
    expect((await t.call("GET", "/tables/shared/data")).body.data).toHaveLength(1);
    expect((await t.call("GET", path, { token: ann.token })).body).toHaveLength(5);
    const again = await t.call("POST", path, { token: t.admin.token, json });
    expect(again).toMatchObject({ status: 409, body: { code: "already_exists" } });
    const dropped = await t.call("DELETE", `${path}/${encodeURIComponent(json.name)}`, { token: t.admin.token });
    expect(dropped.status).toBe(200);
    expect((await t.call("GET", "/tables/shared/data")).body.data).toEqual([]);
    expect((await t.call("DELETE", `${path}/none`, { token: t.admin.token })).status).toBe(404);
  });

  it("cannot smuggle a second statement", async () => {
    await makeTable("smuggled", "private");
    for (const using of [
      "true); drop table public.smuggled; --",
      "true) ; select 1",
      "1",
      "nope = 1",
      "(select",
      "true --",
    ]) {
      const json = { name: "x", command: "select", using };
      const made = await t.call("POST", "/tables/smuggled/policies", { token: t.admin.token, json });
      if (using === "true --") expect(made.status).toBe(201);
      else expect(made.status, using).toBe(400);
    }
    expect((await t.call("GET", "/tables/smuggled/data", { token: ann.token })).body.data).toHaveLength(1);
  });

  it("of a preset give way to those of another, and added ones stay", async () => {
    await makeTable("moved", "public");
    const json = { name: "added", command: "select", roles: ["authenticated"], using: "id = 99" };
    await t.call("POST", "/tables/moved/policies", { token: t.admin.token, json });
    const changed = await t.call("PUT", "/tables/moved", { token: ann.token, json: { access: "private" } });
    expect(changed).toMatchObject({ status: 200, body: { access: "private" } });
    expect((await t.call("GET", "/tables/moved/data")).status).toBe(404);
    expect((await t.call("GET", "/tables/moved/data", { token: bob.token })).body.data).toEqual([]);
    const names = (await t.call("GET", "/tables/moved/policies", { token: ann.token })).body.map(
      (p: { name: string }) => p.name,
    );
    expect(names).toEqual([
      "added",
      "holdfast: owners change",
      "holdfast: owners delete",
      "holdfast: owners read",
      "holdfast: users insert",
    ]);
    await t.sql('drop policy "holdfast: owners read" on public.moved');
    expect((await t.call("GET", "/tables/moved", { token: ann.token })).body.access).toBe("custom");
  });
});
