import fc from "fast-check";
import { expect, it } from "vitest";
import { compareBytes, prefixEnd } from "./prefix-end.js";

const bytes = (text: string) => Buffer.from(text, "utf8");
const text = fc.string({ unit: "binary", maxLength: 6 });

it("comes after everything that begins with the prefix, and before everything else that comes after", () => {
  fc.assert(
    fc.property(text, text, text, (prefix, rest, other) => {
      const end = prefixEnd(prefix);
      if (end === null) {
        expect([...prefix].every((char) => char === "\u{10ffff}")).toBe(true);
        return;
      }
      expect(Buffer.compare(bytes(prefix + rest), bytes(end))).toBe(-1);
      if (!other.startsWith(prefix) && Buffer.compare(bytes(other), bytes(prefix)) > 0) {
        expect(Buffer.compare(bytes(other), bytes(end))).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

it.each([
  ["a", "b"],
  ["a/", "a0"],
  ["", null],
  ["\ud7ff", "\ue000"],
  ["a\u{10ffff}", "b"],
  ["\u{10ffff}", null],
])("ends %j with %j", (prefix, end) => {
  expect(prefixEnd(prefix)).toBe(end);
});

it("compares as the bytes do", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(bytes(a), bytes(b)));
    }),
  );
});
