import { isAdapterError } from "@holdfast/adapter-api";
import fc from "fast-check";
import { expect, it } from "vitest";
import { StorageFailure } from "../errors.js";
import { decodeFacts, encodeFacts, resolveFacts, restOf } from "./object-facts.js";

const text = fc.string({ unit: "binary", maxLength: 20 });
const name = fc.oneof(
  text,
  fc.constantFrom("holdfast-write", "holdfast-metadata-0", "a_b", "__proto__", "x".repeat(120)),
);
const value = fc.oneof(text, fc.constantFrom("", "  two  ", "=?utf-8?q?=41?=", "%41", "é", "a b", "v".repeat(300)));

it("bring any metadata back, in headers that any server keeps", () => {
  fc.assert(
    fc.property(fc.dictionary(name, value, { maxKeys: 4 }), fc.option(text), (metadata, rest) => {
      const lower = Object.fromEntries(Object.entries(metadata).map(([key, one]) => [key.toLowerCase(), one]));
      fc.pre(Object.keys(lower).length === Object.keys(metadata).length);
      const input = encodeFacts(resolveFacts({ metadata }), { name: "n", rest: rest || null }, "write-id");
      for (const [header, one] of Object.entries(input.Metadata)) {
        expect(header).toMatch(/^[a-z0-9-]{1,120}$/);
        expect(one).toMatch(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/);
        expect(one.length).toBeLessThanOrEqual(250);
      }
      expect(decodeFacts(input)).toEqual({ contentType: "application/octet-stream", metadata: lower });
      expect(restOf(input)).toBe(rest || null);
    }),
  );
});

it("refuse what S3 would not keep", () => {
  const encode = (options: Parameters<typeof resolveFacts>[0]) =>
    encodeFacts(resolveFacts(options), { name: "n", rest: null });
  const codeOf = (options: Parameters<typeof resolveFacts>[0]) => {
    try {
      encode(options);
      return "kept";
    } catch (error) {
      return error instanceof StorageFailure ? error.code : isAdapterError(error);
    }
  };
  expect(codeOf({ metadata: { a: "x".repeat(2000) } })).toBe("limit_exceeded");
  expect(codeOf({ metadata: { a: "1", A: "2" } })).toBe("invalid_input");
  expect(codeOf({ contentType: "text/plain\r\nx-evil: 1" })).toBe("invalid_input");
  expect(codeOf({ contentType: "" })).toBe("invalid_input");
  expect(codeOf({ size: -1 })).toBe("invalid_input");
});
