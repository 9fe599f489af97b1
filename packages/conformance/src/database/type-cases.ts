import type { Value } from "@holdfast/adapter-api";
import { expectCode, expectEqual } from "../expect.js";
import { ANON, asSystem, type DatabaseCase, readCell, SYSTEM } from "./database-fixtures.js";

interface RoundTrip {
  readonly type: string;
  /** Postgres' name for the type, where the declaration differs. */
  readonly typeName?: string;
  readonly values: readonly Value[];
  /** What comes out, where it is not what went in. */
  readonly out?: readonly Value[];
}

const TRICKY_TEXT = [
  "",
  " ",
  "NULL",
  "null",
  "a'b\"c",
  "\\x41\\n",
  "line\nfeed\ttab\r",
  "é e\u0301 ß 漢字 🤷🏽‍♀️ \u202e",
  "$1 %s {},",
];

const ROUND_TRIPS: readonly RoundTrip[] = [
  { type: "bool", values: [true, false] },
  { type: "int2", values: [0, -32_768, 32_767] },
  { type: "int4", values: [0, -2_147_483_648, 2_147_483_647] },
  { type: "int8", values: [0n, 1n, -9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n, 9_007_199_254_740_993n] },
  { type: "float4", values: [0, 0.5, -1.25, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] },
  { type: "float8", values: [0.1, 5e-324, 1.7976931348623157e308, -1e-7, Number.NaN, Number.POSITIVE_INFINITY] },
  {
    type: "numeric",
    values: ["12345678901234567890.123456789012345678", "-0.000", "NaN", "1e3"],
    out: ["12345678901234567890.123456789012345678", "0.000", "NaN", "1000"],
  },
  { type: "text", values: TRICKY_TEXT },
  { type: "varchar(20)", typeName: "varchar", values: ["ab", "漢字"] },
  { type: "uuid", values: ["0198f1c2-7b1e-7c3d-8e4f-000000000001"] },
  { type: "date", values: ["2026-02-28", "0001-01-01", "9999-12-31", "infinity"] },
  { type: "time", values: ["23:59:59.999999"] },
  { type: "timestamp", values: ["2026-11-21 01:02:03.123456", "2026-11-21 01:02:03"] },
  { type: "interval", values: ["1 day 02:03:04.5", "-3 mons"], out: ["1 day 02:03:04.5", "-3 mons"] },
  {
    type: "timestamptz",
    values: [
      new Date(0),
      new Date("2026-11-21T01:02:03.123Z"),
      new Date("0099-01-01T00:00:00Z"),
      new Date("9999-12-31T23:59:59.999Z"),
    ],
  },
  { type: "inet", values: ["192.168.0.1/24", "::1"] },
  { type: "bytea", values: [new Uint8Array(), Uint8Array.from({ length: 256 }, (_, index) => index)] },
  { type: "jsonb", values: [{}, { a: { b: [1, null, { c: 'é"\\' }], d: true }, e: 1.5, "": "empty key" }] },
  { type: "json", values: [{ z: 1, a: [[], {}], text: "line\n\u2028" }] },
  { type: "bool[]", typeName: "_bool", values: [[], [true, false, null]] },
  {
    type: "int4[]",
    typeName: "_int4",
    values: [
      [1, 2],
      [
        [1, 2],
        [3, 4],
      ],
      [null],
    ],
  },
  { type: "int8[]", typeName: "_int8", values: [[9_223_372_036_854_775_807n, -1n, null]] },
  { type: "float8[]", typeName: "_float8", values: [[0.1, Number.NaN, Number.NEGATIVE_INFINITY]] },
  {
    type: "text[]",
    typeName: "_text",
    values: [
      TRICKY_TEXT,
      [null, "NULL"],
      [
        ["a,b", "{}"],
        ['"', "\\"],
      ],
    ],
  },
  { type: "uuid[]", typeName: "_uuid", values: [["0198f1c2-7b1e-7c3d-8e4f-000000000001"]] },
  { type: "bytea[]", typeName: "_bytea", values: [[new Uint8Array([0, 255]), new Uint8Array()]] },
  { type: "timestamptz[]", typeName: "_timestamptz", values: [[new Date("2026-11-21T01:02:03.123Z"), null]] },
  { type: "jsonb[]", typeName: "_jsonb", values: [[{ a: 'x,y"' }, { b: [1] }, null]] },
];

function roundTripCase({ type, typeName, values, out }: RoundTrip): DatabaseCase {
  return {
    id: `database/types/${type.replace("[]", "-array").replace(/\(.*/, "")}`,
    async run(adapter) {
      for (const [index, value] of [...values, null].entries()) {
        const { rows, columns } = await adapter.query(ANON, `select $1::${type} as v`, [value]);
        const expected = value === null ? null : (out ?? values)[index];
        expectEqual(rows, [{ v: expected }], `${type}, value ${index}`);
        expectEqual(columns, [{ name: "v", type: typeName ?? type }], `${type}, column`);
      }
    },
  };
}

export const typeCases: readonly DatabaseCase[] = [
  ...ROUND_TRIPS.map(roundTripCase),
  {
    id: "database/types/json-of-any-shape",
    async run(adapter) {
      for (const text of ['[1,[2],{"a":null}]', "null", "true", '"text"', "1.5"]) {
        const out = await readCell(adapter, ANON, { sql: "select $1::jsonb", values: [text] });
        expectEqual(out, JSON.parse(text), `jsonb from the text ${text}`);
      }
    },
  },
  {
    id: "database/types/microseconds-as-text",
    async run(adapter) {
      const text = "2026-11-21 01:02:03.123456+00";
      expectEqual(
        await readCell(adapter, ANON, { sql: "select $1::timestamptz::text", values: [text] }),
        text,
        "in UTC",
      );
      const cell = await readCell(adapter, ANON, { sql: "select $1::timestamptz", values: [text] });
      expectEqual(cell, new Date("2026-11-21T01:02:03.123Z"), "as a Date, in milliseconds");
    },
  },
  {
    id: "database/types/enum-and-domain",
    async run(adapter, tools) {
      const [mood, amount] = [tools.unique("mood"), tools.unique("amount")];
      tools.defer(() => asSystem(adapter, `drop type if exists ${mood}`));
      tools.defer(() => asSystem(adapter, `drop domain if exists ${amount}`));
      await asSystem(adapter, `create type ${mood} as enum ('calm', 'it''s')`);
      await asSystem(adapter, `create domain ${amount} as int8 check (value > 0)`);
      const result = await adapter.query(
        ANON,
        `select $1::${mood} as m, array[$1::${mood}] as ms, $2::${amount} as a`,
        ["it's", 7n],
      );
      expectEqual(result.rows, [{ m: "it's", ms: ["it's"], a: 7n }], "values");
      expectEqual(
        result.columns.map(({ type }) => type),
        [mood, `_${mood}`, "int8"],
        "types",
      );
    },
  },
  {
    id: "database/types/values-decide-by-column",
    async run(adapter) {
      const sql = "select $1::text as t, $2::int8 as i, $3::bool as b, $4::numeric as n, $5::timestamptz as d";
      const { rows } = await adapter.query(ANON, sql, [7, 8, "true", 1.5, "2026-01-01T00:00:00Z"]);
      expectEqual(rows, [{ t: "7", i: 8n, b: true, n: "1.5", d: new Date("2026-01-01T00:00:00Z") }], "converted");
    },
  },
  {
    id: "database/types/columns-in-order",
    async run(adapter) {
      const { rows, columns } = await adapter.query(
        ANON,
        `select 1 as b, 'x'::text as "A b", 2 as b, null as "__proto__"`,
      );
      expectEqual(
        columns.map(({ name }) => name),
        ["b", "A b", "b", "__proto__"],
        "columns",
      );
      expectEqual(Object.keys(rows[0] ?? {}).sort(), ["A b", "__proto__", "b"].sort(), "the row's own keys");
    },
  },
  {
    id: "database/types/bad-values-refused",
    async run(adapter) {
      const attempts: readonly [string, Value][] = [
        ["select $1::text", "nul \0 inside"],
        ["select $1::timestamptz", new Date(Number.NaN)],
        ["select $1::int2", 40_000],
        ["select $1::int8", 9_223_372_036_854_775_808n],
        ["select $1::int4", 1.5],
        ["select $1::uuid", "not a uuid"],
        ["select $1::jsonb", "{broken"],
        ["select $1::date", "2026-02-30"],
        ["select $1::int4[]", [[1], [2, 3]]],
      ];
      for (const [sql, value] of attempts) await expectCode(adapter.query(ANON, sql, [value]), "invalid_input", sql);
    },
  },
  {
    id: "database/types/number-of-values-checked",
    async run(adapter) {
      await expectCode(adapter.query(ANON, "select $1::int4, $2::int4", [1]), "invalid_input", "one too few");
      await expectCode(adapter.query(ANON, "select $1::int4", [1, 2]), "invalid_input", "one too many");
      const flood = Array.from({ length: 65_537 }, () => 1);
      await expectCode(adapter.query(ANON, "select $1::int4", flood), "invalid_input", "more than the protocol counts");
    },
  },
  {
    id: "database/types/large-values",
    async run(adapter, tools) {
      const bytes = tools.randomBytes(3_000_000);
      expectEqual(
        await readCell(adapter, SYSTEM, { sql: "select $1::bytea", values: [bytes] }),
        bytes,
        "3 MB of bytes",
      );
      const numbers = Array.from({ length: 50_000 }, (_, index) => index);
      const rows = await adapter.query(SYSTEM, "select unnest($1::int4[]) as n", [numbers]);
      expectEqual(
        rows.rows.map(({ n }) => n),
        numbers,
        "50,000 rows",
      );
    },
  },
];
