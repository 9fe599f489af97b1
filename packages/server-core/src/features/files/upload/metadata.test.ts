import { describe, expect, it } from "vitest";
import { metadataText, readFormMetadata } from "./metadata.js";

describe("metadataText", () => {
  it("takes any JSON object that Postgres can keep", () => {
    for (const value of [{}, { a: [1, null, { b: "é👩‍👧" }] }, { a: "\\u0000" }, { "\\\\u0000": "\\ud800" }]) {
      expect(JSON.parse(metadataText(value))).toEqual(value);
    }
  });

  it.each([{ a: "\u0000" }, { "\u0000": 1 }, { a: "\\\u0000" }, { a: "\ud800" }])("refuses %j", (value) => {
    expect(() => metadataText(value)).toThrow(expect.objectContaining({ code: "invalid_value" }));
  });

  it("holds the limit in bytes", () => {
    expect(metadataText({ a: "x".repeat(16_376) }).length).toBe(16_384);
    expect(() => metadataText({ a: "x".repeat(16_377) })).toThrow(expect.objectContaining({ code: "limit_exceeded" }));
    expect(() => metadataText({ a: "é".repeat(9_000) })).toThrow(expect.objectContaining({ code: "limit_exceeded" }));
  });
});

describe("readFormMetadata", () => {
  it("reads an object and nothing else", () => {
    expect(readFormMetadata(null)).toBe(null);
    expect(readFormMetadata(' {"a": 1} ')).toBe('{"a":1}');
    for (const text of ["", "{", "[]", "1", "null", '"a"']) {
      expect(() => readFormMetadata(text)).toThrow(expect.objectContaining({ code: "invalid_body" }));
    }
  });
});
