import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveRange } from "./byte-range.js";

describe("resolveRange", () => {
  it.each([
    ["bytes=0-99", 1000, { start: 0, end: 99 }],
    ["bytes=0-0", 1000, { start: 0, end: 0 }],
    ["bytes=990-", 1000, { start: 990, end: 999 }],
    ["bytes=-1", 1000, { start: 999, end: 999 }],
    ["bytes=-5000", 1000, { start: 0, end: 999 }],
    ["bytes=999-5000", 1000, { start: 999, end: 999 }],
    ["BYTES=1-2", 1000, { start: 1, end: 2 }],
    ["bytes=1000-", 1000, "unsatisfiable"],
    ["bytes=1000-1001", 1000, "unsatisfiable"],
    ["bytes=-0", 1000, "unsatisfiable"],
    ["bytes=0-", 0, "unsatisfiable"],
    ["bytes=-1", 0, "unsatisfiable"],
    [`bytes=${"9".repeat(400)}-`, 1000, "unsatisfiable"],
    [`bytes=0-${"9".repeat(400)}`, 1000, { start: 0, end: 999 }],
    ["bytes=5-4", 1000, null],
    ["bytes=-", 1000, null],
    ["bytes=", 1000, null],
    ["bytes=a-b", 1000, null],
    ["bytes=0x1-2", 1000, null],
    ["bytes=0-1,5-6", 1000, null],
    ["bytes 0-1", 1000, null],
    ["items=0-1", 1000, null],
    [null, 1000, null],
  ])("reads %s of %d bytes", (header, size, expected) => {
    expect(resolveRange(header, size)).toEqual(expected);
  });

  it("answers a part of the file for any header", () => {
    const header = fc.oneof(fc.string(), fc.stringMatching(/^bytes=\d{0,5}-\d{0,5}$/));
    fc.assert(
      fc.property(header, fc.nat(100_000), (text, size) => {
        const range = resolveRange(text, size);
        if (range === null || range === "unsatisfiable") return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});
