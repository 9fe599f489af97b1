import type { Row, Value } from "@holdfast/adapter-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectAll, wireRowSql } from "../src/features/rows/wire-row.js";
import { loadShape } from "../src/features/tables/shape/load-shape.js";
import { readableColumns } from "../src/features/tables/shape/table-shape.js";
import { type SqlTestServer, startSqlTestServer } from "./harness/sql-server.js";

let t: SqlTestServer;
let token: string;

beforeAll(async () => {
  t = await startSqlTestServer();
  token = t.admin.token;
  await t.sql(
    "create type public.mood as enum ('sad', 'it''s \"ok\"'); create domain public.age as integer check (value > 0)",
  );
});
afterAll(() => t.close());

async function makeTable(name: string, columns: readonly object[]): Promise<void> {
  const made = await t.call("POST", "/tables", { token, json: { name, columns } });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
}

describe("keys of any type", () => {
  it.each([
    ["uuid", "01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8057"],
    ["integer", -7, "-7"],
    ["smallint", 32767, "32767"],
    ["bigint", "9223372036854775807", "9223372036854775807"],
    ["bigint", 42, "42"],
    ["numeric", "12345678901234567890.5", "12345678901234567890.5"],
    ["text", "plain", "plain"],
    ["text", "a/b?c#d%e&f+g h,\"i\" \\ 'j' ü 😀", "a/b?c#d%e&f+g h,\"i\" \\ 'j' ü 😀"],
    ["text", "..", ".."],
    ["varchar(10)", "null", "null"],
    ["boolean", true, "true"],
    ["date", "2024-02-29", "2024-02-29"],
    ["timestamptz", "2024-02-29T12:00:00.123456+00:00", "2024-02-29T14:00:00.123456+02:00"],
    ["timestamp", "2024-02-29T12:00:00", "2024-02-29T12:00:00"],
    ["inet", "::1", "::1"],
    ["bytea", "\\x00ff", "\\x00ff"],
    ["mood", 'it\'s "ok"', 'it\'s "ok"'],
    ["age", 5, "5"],
    ["interval", "1 day", "24:00:00"],
  ])("%s %s", async (type, value, id) => {
    const name = `key_${Math.random().toString(36).slice(2)}`;
    await makeTable(name, [
      { name: "k", type, primary_key: true },
      { name: "v", type: "text" },
    ]);
    const path = `/tables/${name}/data`;
    const row = `${path}/${id === ".." ? "%2e%2e" : encodeURIComponent(id)}`;
    expect((await t.call("POST", path, { token, json: { k: value, v: "a" } })).body).toMatchObject({
      k: value,
      v: "a",
    });
    if (id !== "..") {
      expect(await t.call("GET", row, { token })).toMatchObject({ status: 200, body: { k: value, v: "a" } });
      expect(await t.call("PUT", row, { token, json: { v: "b" } })).toMatchObject({ status: 200, body: { v: "b" } });
      expect(await t.call("DELETE", row, { token })).toMatchObject({
        status: 200,
        body: { deleted_data: { k: value } },
      });
      expect((await t.call("GET", row, { token })).status).toBe(404);
    }
    const filtered = await t.call("GET", `${path}?k=eq.${encodeURIComponent(id)}`, { token });
    expect(filtered.body.data).toHaveLength(id === ".." ? 1 : 0);
  });

  it("composite, with values that need quotes", async () => {
    await makeTable("composite", [
      { name: "tenant", type: "text", primary_key: true },
      { name: "number", type: "bigint", primary_key: true },
      { name: "v", type: "text" },
    ]);
    const path = "/tables/composite/data";
    for (const tenant of ["plain", 'a,"b"\\c', "(x", ""]) {
      await t.call("POST", path, { token, json: { tenant, number: 1, v: tenant } });
      const quoted = `"${tenant.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
      const got = await t.call("GET", `${path}/${encodeURIComponent(`${quoted},1`)}`, { token });
      expect(got.body).toMatchObject({ tenant, number: 1, v: tenant });
    }
    expect((await t.call("GET", `${path}/plain,1`, { token })).status).toBe(200);
    expect((await t.call("PUT", `${path}/plain,1`, { token, json: { v: "x" } })).body.v).toBe("x");
    for (const bad of ["plain", "plain,1,2", '"plain,1', "plain,x"]) {
      const got = await t.call("GET", `${path}/${encodeURIComponent(bad)}`, { token });
      expect(got, bad).toMatchObject({ status: 400, body: { code: "invalid_value" } });
    }
  });

  it("without a key need id_column, which must pick one row", async () => {
    await makeTable("keyless", [
      { name: "a", type: "integer" },
      { name: "b", type: "text" },
    ]);
    const path = "/tables/keyless/data";
    await t.call("POST", path, {
      token,
      json: [
        { a: 1, b: "x" },
        { a: 2, b: "x" },
      ],
    });
    expect(await t.call("GET", `${path}/1`, { token })).toMatchObject({ status: 400, body: { code: "invalid_value" } });
    expect((await t.call("GET", `${path}/1?id_column=a`, { token })).body).toMatchObject({ a: 1 });
    expect((await t.call("GET", `${path}/x?id_column=b`, { token })).status).toBe(409);
    expect((await t.call("PUT", `${path}/x?id_column=b`, { token, json: { a: 9 } })).status).toBe(409);
    expect((await t.call("DELETE", `${path}/x?id_column=b`, { token })).status).toBe(409);
    expect((await t.rows("select a from public.keyless order by a")).map((row) => row.a)).toEqual([1, 2]);
    expect((await t.call("GET", `${path}?page_size=1`, { token })).body.metadata.next_cursor).toBe(null);
  });

  it("that do not fit the type are named", async () => {
    await makeTable("numbers", [{ name: "id", type: "integer", primary_key: true }]);
    const got = await t.call("GET", "/tables/numbers/data/abc", { token });
    expect(got).toMatchObject({ status: 400, body: { code: "invalid_value", errors: [{ path: "id" }] } });
    expect((await t.call("GET", "/tables/numbers/data/99999999999", { token })).status).toBe(400);
    expect((await t.call("GET", "/tables/numbers/data/a%00b", { token })).status).toBe(400);
  });
});

describe("values", () => {
  const BEYOND = "9007199254740993";
  it.each([
    ["bigint", 9007199254740991, 9007199254740991],
    ["bigint", "-9007199254740991", -9007199254740991],
    ["bigint", BEYOND, BEYOND],
    ["bigint", "-9223372036854775808", "-9223372036854775808"],
    ["numeric", "0.1", 0.1],
    ["numeric", 1e20, "100000000000000000000", "refused"],
    ["numeric", "1e20", "100000000000000000000"],
    ["numeric", "0.12345678901234567890", "0.12345678901234567890"],
    ["numeric", `1${"0".repeat(400)}`, `1${"0".repeat(400)}`],
    ["numeric", "1e-400", `0.${"0".repeat(399)}1`],
    ["numeric", "NaN", "NaN"],
    ["numeric", "-Infinity", "-Infinity"],
    ["numeric(10,2)", 12.5, 12.5],
    ["real", 0.5, 0.5],
    ["double precision", 1.7976931348623157e308, 1.7976931348623157e308],
    ["double precision", "Infinity", "Infinity"],
    ["double precision", "NaN", "NaN"],
    ["boolean", "yes", true],
    ["bytea", "\\xDEADbeef", "\\xdeadbeef"],
    ["bytea", "", "\\x"],
    ["timestamptz", "2024-01-01 02:00:00+02", "2024-01-01T00:00:00+00:00"],
    ["timestamptz", "2024-01-01T00:00:00.123456Z", "2024-01-01T00:00:00.123456+00:00"],
    ["timestamptz", "infinity", "infinity"],
    ["date", "2024-12-31", "2024-12-31"],
    ["time", "10:00", "10:00:00"],
    ["json", { a: [1, { b: null }], ä: "ü" }, { a: [1, { b: null }], ä: "ü" }],
    ["jsonb", [1, "two", null], [1, "two", null]],
    ["jsonb", "text", "text"],
    ["jsonb", 5, 5],
    ["text", "ünïcode 😀 \u2028 \"quoted\" 'x' \\ \n", "ünïcode 😀 \u2028 \"quoted\" 'x' \\ \n"],
    ["text[]", ["a,b", '"', null, "", "{}"], ["a,b", '"', null, "", "{}"]],
    ["text[]", "{x,y}", ["x", "y"]],
    ["text[]", [], []],
    [
      "integer[]",
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["bigint[]", [1, BEYOND, null], [1, BEYOND, null]],
    [
      "bigint[][]",
      [
        ["1", "2"],
        ["3", BEYOND],
      ],
      [
        ["1", "2"],
        ["3", BEYOND],
      ],
    ],
    ["bigint[][]", [[1], [2]], [[1], [2]]],
    ["numeric[]", ["0.1", "0.12345678901234567890"], [0.1, "0.12345678901234567890"]],
    ["numeric[]", [], []],
    ["timestamptz[]", ["2024-01-01T00:00:00Z"], ["2024-01-01T00:00:00+00:00"]],
    ["uuid", null, null],
    ["mood", "sad", "sad"],
    ["age", 3, 3],
    ["inet", "10.0.0.1/8", "10.0.0.1/8"],
    ["interval", "90 minutes", "01:30:00"],
    ["tsvector", "b a", "'a' 'b'"],
  ])("%s %j", async (...[type, given, stored, mode]: readonly unknown[]) => {
    const name = `value_${Math.random().toString(36).slice(2)}`;
    await makeTable(name, [
      { name: "id", type: "serial", primary_key: true },
      { name: "v", type },
    ]);
    const inserted = await t.call("POST", `/tables/${name}/data`, { token, json: { v: given } });
    if (mode === "refused") {
      expect(inserted).toMatchObject({ status: 400, body: { code: "invalid_value", errors: [{ path: "body.v" }] } });
      return;
    }
    expect(inserted, JSON.stringify(inserted.body)).toMatchObject({ status: 200 });
    expect(inserted.body.v).toEqual(stored);
    expect((await t.call("GET", `/tables/${name}/data/1`, { token })).body.v).toEqual(stored);
    expect((await t.call("GET", `/tables/${name}/data`, { token })).body.data[0].v).toEqual(stored);
    // What was answered can be sent back unchanged.
    const sent = await t.call("PUT", `/tables/${name}/data/1`, { token, json: { v: stored } });
    expect(sent.body.v).toEqual(stored);
  });

  it.each([
    ["integer", 1.5],
    ["integer", "x"],
    ["integer", 2147483648],
    ["integer", {}],
    ["integer", [1]],
    ["smallint", 32768],
    ["bigint", 2 ** 53 + 2],
    ["bigint", "9223372036854775808"],
    ["numeric(3,1)", 1000],
    ["boolean", "maybe"],
    ["uuid", "not-a-uuid"],
    ["date", "2024-02-30"],
    ["timestamptz", "yesterday-ish"],
    ["varchar(3)", "four"],
    ["text", "a\0b"],
    ["text", "\ud800"],
    ["text", {}],
    ["jsonb", { a: "\0" }],
    ["jsonb", { "\0": 1 }],
    ["jsonb", ["\udc00"]],
    ["integer[]", [1, "x"]],
    ["integer[]", { a: 1 }],
    ["bigint[]", [1, 2 ** 53 + 2]],
    ["mood", "angry"],
    ["inet", "10.0.0.999"],
    ["bytea", "\\xzz"],
  ])("that %s cannot hold are refused: %j", async (type, given) => {
    const name = `bad_${Math.random().toString(36).slice(2)}`;
    await makeTable(name, [
      { name: "id", type: "serial", primary_key: true },
      { name: "v", type },
    ]);
    const got = await t.call("POST", `/tables/${name}/data`, { token, json: { v: given } });
    expect(got).toMatchObject({ status: 400, body: { code: "invalid_value" } });
    if (!Array.isArray(given) || type === "bigint[]") expect(got.body.detail).toContain('"v"');
    expect((await t.call("GET", `/tables/${name}/data`, { token })).body.data).toEqual([]);
  });

  it("of a domain break its rule", async () => {
    await makeTable("aged", [
      { name: "id", type: "serial", primary_key: true },
      { name: "v", type: "age" },
    ]);
    const got = await t.call("POST", "/tables/aged/data", { token, json: { v: 0 } });
    expect(got).toMatchObject({ status: 400, body: { code: "constraint_violated" } });
  });

  it("nest so deep and no deeper", async () => {
    await makeTable("deep", [
      { name: "id", type: "serial", primary_key: true },
      { name: "v", type: "jsonb" },
    ]);
    const nest = (depth: number) => `{"v":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    const headers = { "content-type": "application/json" };
    expect((await t.call("POST", "/tables/deep/data", { token, headers, body: nest(100) })).status).toBe(200);
    for (const depth of [200, 50_000]) {
      const got = await t.call("POST", "/tables/deep/data", { token, headers, body: nest(depth) });
      expect(got.status).toBeGreaterThanOrEqual(400);
      expect(got.status).toBeLessThan(500);
    }
  });

  it("are written the same from a row's image, as the feed does", async () => {
    await makeTable("imaged", [
      { name: "id", type: "bigint", primary_key: true },
      { name: "w", type: "numeric[]" },
      { name: "at", type: "timestamptz" },
      { name: "raw", type: "bytea" },
      { name: "doc", type: "json" },
    ]);
    const row = {
      id: "9223372036854775807",
      w: [1, "0.12345678901234567890"],
      at: "2024-01-01T00:00:00Z",
      raw: "\\x00",
      doc: { b: 1 },
    };
    const { body } = await t.call("POST", "/tables/imaged/data", { token, json: row });
    const first = async <R extends Row>(sql: string, values: readonly Value[] = []) =>
      (await t.rows<R>(sql, values))[0] ?? null;
    const shape = await loadShape({ first }, "imaged");
    if (shape === null) throw new Error("there is no such table");
    const wire = wireRowSql(selectAll(readableColumns(shape, "service")), "t");
    const [found] = await t.rows(
      `select ${wire} as row from (select row_to_json(i.*)::jsonb as image from public.imaged as i) as images,
         jsonb_populate_record(null::public.imaged, image) as t`,
    );
    expect(found?.row).toEqual(body);
  });

  it("of rows beyond 8 kB are stored, also in a table of the feed", async () => {
    await makeTable("large", [
      { name: "id", type: "serial", primary_key: true },
      { name: "v", type: "text" },
    ]);
    const v = "x".repeat(3_000_000);
    expect((await t.call("POST", "/tables/large/data", { token, json: { v } })).status).toBe(200);
    expect((await t.call("PUT", "/tables/large/data/1", { token, json: { v: `${v}y` } })).body.v).toHaveLength(
      3_000_001,
    );
  });
});
