import { describe, expect, it } from "vitest";
import { MAX_JSON_DEPTH, parseJson } from "./parse-json.js";

const nested = (depth: number, [open, close]: readonly [string, string] = ["[", "]"]): string =>
  open.repeat(depth) + close.repeat(depth);

describe("parseJson", () => {
  it("reads what nests as deep as is allowed, and refuses what nests deeper", () => {
    expect(parseJson(nested(MAX_JSON_DEPTH))).toBeInstanceOf(Array);
    expect(() => parseJson(nested(MAX_JSON_DEPTH + 1))).toThrow(RangeError);
    expect(() => parseJson(nested(1_000_000, ['{"a":[', "]}"]))).toThrow(RangeError);
    expect(() => parseJson("[[[]]]", 2)).toThrow(RangeError);
  });

  it("counts no brackets in strings, and nothing twice that stands side by side", () => {
    const text = JSON.stringify(["[".repeat(1000), '\\"[[[', { "{{{": "]" }, [], []]);
    expect(parseJson(text, 2)).toEqual(JSON.parse(text));
  });

  it("refuses text that is no JSON as JSON.parse does", () => {
    for (const text of ["", '"', '"\\', "]]]]", '{"a":1,}']) expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});
