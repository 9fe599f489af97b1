import type { DatabaseAdapter, Value } from "@holdfast/adapter-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PrivatePostgres, startPrivatePostgres } from "../../adapter-pg-embedded/test/harness/private-postgres.js";
import { pgDatabase } from "../src/index.js";

const SYSTEM = { role: "system", claims: {} } as const;

let postgres: PrivatePostgres;
let database: DatabaseAdapter;

beforeAll(async () => {
  postgres = await startPrivatePostgres();
  database = pgDatabase(postgres.login);
  await database.open();
});

afterAll(async () => {
  await database.close();
  await postgres.dispose();
});

async function roundTrip(type: string, value: Value): Promise<Value | undefined> {
  const { rows } = await database.query(SYSTEM, `select $1::${type} as value`, [value]);
  return rows[0]?.value;
}

const text = fc.string({ unit: "grapheme" }).map((value) => value.replaceAll("\0", ""));
const bytes = fc.uint8Array({ maxLength: 40 });
// Postgres' years end there.
const date = fc.date({
  min: new Date("-004700-01-01T00:00:00Z"),
  max: new Date("+270000-01-01T00:00:00Z"),
  noInvalidDate: true,
});
const json = fc.jsonValue({ noUnicodeString: true }).map((value) => JSON.parse(JSON.stringify(value)) as Value);

describe("values come back as they went", () => {
  it.each<[string, fc.Arbitrary<Value>]>([
    ["text", text],
    ["bytea", bytes],
    ["int4", fc.integer()],
    ["int8", fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
    ["float8", fc.double()],
    ["bool", fc.boolean()],
    ["timestamptz", date],
    ["text[]", fc.array(fc.option(text))],
    ["bytea[]", fc.array(fc.option(bytes))],
    ["float8[]", fc.array(fc.option(fc.double()))],
    ["timestamptz[]", fc.array(fc.option(date))],
    ["int8[]", fc.array(fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })))],
    ["text[][]", fc.array(fc.tuple(text, fc.option(text)), { minLength: 1 }).map((rows) => rows as Value)],
  ])("%s", async (type, values) => {
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        expect(await roundTrip(type, value)).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });

  it("json", async () => {
    const object = fc.dictionary(
      fc.string().map((key) => `k${key.replaceAll("\0", "")}`),
      json,
    );
    await fc.assert(
      fc.asyncProperty(object, async (value) => {
        expect(await roundTrip("json", value)).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });
});

describe("values at the edge", () => {
  it("keep every digit of a bigint inside JSON", async () => {
    const { rows } = await database.query(SYSTEM, "select ($1::jsonb ->> 'n') as n", [{ n: 12345678901234567890n }]);
    expect(rows).toEqual([{ n: "12345678901234567890" }]);
  });

  it("are text where no Date can hold them", async () => {
    const { rows } = await database.query(SYSTEM, "select 'infinity'::timestamptz as a, '-infinity'::timestamptz as b");
    expect(rows).toEqual([{ a: "infinity", b: "-infinity" }]);
  });

  it("drop microseconds of a timestamptz, and not of a timestamp", async () => {
    const sql =
      "select '2024-05-06 07:08:09.123456+02'::timestamptz as a, '2024-05-06 07:08:09.123456'::timestamp as b";
    const { rows } = await database.query(SYSTEM, sql);
    expect(rows).toEqual([{ a: new Date("2024-05-06T05:08:09.123Z"), b: "2024-05-06 07:08:09.123456" }]);
  });

  it("of a type made in the same transaction are known, also in an array", async () => {
    const row = await database.session(SYSTEM, async (session) => {
      await session.exec("create type mood as enum ('sad', 'it''s, ok'); create domain small as int4");
      const { rows, columns } = await session.query(
        "select 'sad'::mood as one, array['sad', null, 'it''s, ok']::mood[] as many, 3::small as small",
      );
      expect(columns.map(({ type }) => type)).toEqual(["mood", "_mood", "int4"]);
      return rows[0];
    });
    expect(row).toEqual({ one: "sad", many: ["sad", null, "it's, ok"], small: 3 });
  });

  it("stand under any column name", async () => {
    const { rows } = await database.query(SYSTEM, `select 1 as "__proto__", 2 as "constructor"`);
    expect(Object.entries(rows[0] ?? {})).toEqual([
      ["__proto__", 1],
      ["constructor", 2],
    ]);
  });

  it("of arrays with bounds of their own lose only the bounds", async () => {
    const { rows } = await database.query(
      SYSTEM,
      "select '[2:3]={7,8}'::int[] as a, '{}'::int[] as b, '{{{1}}}'::int[] as c",
    );
    expect(rows).toEqual([{ a: [7, 8], b: [], c: [[[1]]] }]);
  });

  it.each<[string, Value]>([
    ["an invalid Date", new Date(Number.NaN)],
    ["half a surrogate pair", "\ud800"],
    ["bytes inside JSON", { bytes: new Uint8Array(1) }],
    ["a NUL", "a\0b"],
  ])("are refused: %s", async (_name, value) => {
    const sql = "select $1::text as value";
    await expect(database.query(SYSTEM, sql, [value])).rejects.toMatchObject({ code: "invalid_input" });
    const inSession = database.session(SYSTEM, (session) => session.query(sql, [value]));
    await expect(inSession).rejects.toMatchObject({ code: "invalid_input", operation: "session" });
  });

  it("are refused beyond the number that the protocol can count", async () => {
    const values = Array.from({ length: 65_537 }, () => 1);
    await expect(database.query(SYSTEM, "select $1::int as value", values)).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("cannot hide a statement behind a NUL", async () => {
    for (const sql of ["select 1\0; drop table x", "\0"]) {
      await expect(database.query(SYSTEM, sql)).rejects.toMatchObject({ code: "invalid_input" });
      await expect(database.session(SYSTEM, (session) => session.exec(sql))).rejects.toMatchObject({
        code: "invalid_input",
      });
    }
  });
});
