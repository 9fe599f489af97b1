import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveRanges } from "./byte-range.js";

const upTo = (start: number, end: number) => Array.from({ length: Math.max(0, end - start + 1) }, (_, i) => start + i);

/** The bytes that one part of a header asks for, written down plainly. */
function asked(first: number | null, last: number | null, size: number): number[] {
  if (first === null) return upTo(Math.max(0, size - (last ?? 0)), size - 1);
  return upTo(first, Math.min(last ?? size - 1, size - 1));
}

describe("resolveRanges", () => {
  it.each([
    ["bytes=0-99", 1000, [[0, 99]]],
    ["bytes=0-0", 1000, [[0, 0]]],
    ["bytes=990-", 1000, [[990, 999]]],
    ["bytes=-1", 1000, [[999, 999]]],
    ["bytes=-5000", 1000, [[0, 999]]],
    ["bytes=999-5000", 1000, [[999, 999]]],
    ["BYTES=1-2", 1000, [[1, 2]]],
    ["bytes= 1-2 ", 1000, [[1, 2]]],
    ["bytes=1000-", 1000, "unsatisfiable"],
    ["bytes=1000-1001", 1000, "unsatisfiable"],
    ["bytes=-0", 1000, "unsatisfiable"],
    ["bytes=0-", 0, "unsatisfiable"],
    ["bytes=-1", 0, "unsatisfiable"],
    [`bytes=${"9".repeat(400)}-`, 1000, "unsatisfiable"],
    [`bytes=0-${"9".repeat(400)}`, 1000, [[0, 999]]],
    ["bytes=1000-,2000-2001", 1000, "unsatisfiable"],
    [
      "bytes=0-1,5-6",
      1000,
      [
        [0, 1],
        [5, 6],
      ],
    ],
    [
      "bytes=5-6,0-1",
      1000,
      [
        [5, 6],
        [0, 1],
      ],
    ],
    [
      "bytes=0-1,,\t5-6 , -1",
      1000,
      [
        [0, 1],
        [5, 6],
        [999, 999],
      ],
    ],
    [
      "bytes=0-1,1000-,5-6",
      1000,
      [
        [0, 1],
        [5, 6],
      ],
    ],
    ["bytes=0-10,5-20", 1000, [[0, 20]]],
    ["bytes=0-1,2-3", 1000, [[0, 3]]],
    ["bytes=0-0,10-10,0-20", 1000, [[0, 20]]],
    [
      "bytes=50-60,0-0,40-70",
      1000,
      [
        [40, 70],
        [0, 0],
      ],
    ],
    ["bytes=0-1,5-4", 1000, null],
    [`bytes=${Array.from({ length: 17 }, (_, i) => `${i * 9}-${i * 9}`).join(",")}`, 1000, null],
    ["bytes=5-4", 1000, null],
    ["bytes=-", 1000, null],
    ["bytes=", 1000, null],
    ["bytes=,", 1000, null],
    ["bytes=a-b", 1000, null],
    ["bytes=0x1-2", 1000, null],
    ["bytes=1 -2", 1000, null],
    ["bytes 0-1", 1000, null],
    ["items=0-1", 1000, null],
    [null, 1000, null],
  ])("reads %s of %d bytes", (header, size, expected) => {
    const ranges = resolveRanges(header, size);
    expect(Array.isArray(ranges) ? ranges.map(({ start, end }) => [start, end]) : ranges).toEqual(expected);
  });

  it("covers exactly the bytes that are asked for, each once, whatever is asked", () => {
    const bound = fc.option(fc.nat(120), { nil: null });
    const spec = fc.tuple(bound, bound).filter(([a, b]) => (a ?? b) !== null && (a === null || b === null || a <= b));
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 16 }), fc.nat(100), (specs, size) => {
        const header = `bytes=${specs.map(([a, b]) => `${a ?? ""}-${b ?? ""}`).join(",")}`;
        const wanted = new Set(specs.flatMap(([a, b]) => asked(a, b, size)));
        const ranges = resolveRanges(header, size);
        const got = Array.isArray(ranges) ? ranges.flatMap(({ start, end }) => upTo(start, end)) : [];
        expect(ranges === "unsatisfiable").toBe(wanted.size === 0);
        expect(got.toSorted((x, y) => x - y)).toEqual([...wanted].toSorted((x, y) => x - y));
      }),
    );
  });

  it("answers a part within the file or none, for any text", () => {
    fc.assert(
      fc.property(
        fc.string().map((text) => `bytes=${text}`),
        fc.nat(100_000),
        (text, size) => {
          const ranges = resolveRanges(text, size);
          if (ranges === null || ranges === "unsatisfiable") return;
          for (const { start, end } of ranges) expect(start >= 0 && end >= start && end < size).toBe(true);
        },
      ),
    );
  });
});
