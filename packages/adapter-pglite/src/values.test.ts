import type { Value } from "@holdfast/adapter-api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatArrayText, parseArrayText } from "./array-text.js";
import { formatTimestampText, parseTimestampText } from "./timestamp-text.js";
import { decodeValue, encodeJson, encodeValue } from "./values.js";

describe("array text", () => {
  it("reads what it writes, whatever the elements hold", () => {
    const row = fc.array(fc.option(fc.string({ unit: "binary" })), { minLength: 1, maxLength: 4 });
    const nested = fc.oneof(row, fc.array(row, { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(nested, (items) => {
        expect(parseArrayText(formatArrayText(items))).toEqual(items);
      }),
    );
  });

  it("reads Postgres' own spelling", () => {
    expect(parseArrayText("{}")).toEqual([]);
    expect(parseArrayText("[2:3]={a,NULL}")).toEqual(["a", null]);
    expect(parseArrayText('{{1,2},{"NULL","a\\"b"}}')).toEqual([
      ["1", "2"],
      ["NULL", 'a"b'],
    ]);
    expect(parseArrayText("{(1,2),(3,4);(5,6),(7,8)}", ";")).toEqual(["(1,2),(3,4)", "(5,6),(7,8)"]);
  });
});

describe("timestamp text", () => {
  it("reads what it writes, from Postgres' first year to the last of Date", () => {
    const dates = fc.date({ min: new Date("-004000-01-01T00:00:00Z"), max: new Date(8.64e15), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseTimestampText(formatTimestampText(date))).toEqual(date);
      }),
    );
  });

  it("cuts microseconds, and knows years before 1", () => {
    expect(parseTimestampText("2026-11-21 01:02:03.999999+00")).toEqual(new Date("2026-11-21T01:02:03.999Z"));
    expect(parseTimestampText("0001-12-31 00:00:00+00 BC")).toEqual(new Date("0000-12-31T00:00:00Z"));
    expect(parseTimestampText("infinity")).toBeNull();
  });
});

describe("JSON text", () => {
  it("is what JSON.stringify writes, for what JSON can hold", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(encodeJson(value as Value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it("keeps all digits of a bigint and refuses bytes", () => {
    expect(encodeJson({ n: 9_007_199_254_740_993n })).toBe('{"n":9007199254740993}');
    expect(() => encodeJson([new Uint8Array()])).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });
});

it("keeps the sign of zero, and a column named __proto__ in JSON", () => {
  expect(encodeValue(-0)).toBe("-0");
  const json = decodeValue('{"__proto__":1}', { name: "jsonb", delimiter: "," });
  expect(Object.keys(json as object)).toEqual(["__proto__"]);
});
