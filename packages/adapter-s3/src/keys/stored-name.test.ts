import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNames, type Names } from "./stored-name.js";

/** Full of what is replaced, and of what stands right beside it in the order. */
const odd = fc.constantFrom(
  ...'/-.,0~}!" ',
  "\u0001",
  "\n",
  "\u001f",
  "\u007f",
  "\u0080",
  "é",
  "\ufffc",
  "\ufffd",
  "\ufffe",
  "\uffff",
  "\u{10000}",
  "\u{10ffff}",
  "//",
  "../",
  "~2",
  "!21",
);
const key = fc
  .array(fc.oneof({ weight: 4, arbitrary: odd }, fc.string({ unit: "binary", minLength: 1, maxLength: 3 })), {
    minLength: 1,
    maxLength: 30,
  })
  .map((parts) => parts.join("").replaceAll("\0", "x"));
/** At the length where names are cut. */
const longKey = fc.tuple(fc.constantFrom("a", "/", "é", "🦀", "a/", "\u0001"), key).map(([filler, end]) => {
  const room = 1024 - Buffer.byteLength(end);
  return filler.repeat(Math.floor(room / Buffer.byteLength(filler))) + end;
});
const anyKey = fc.oneof(key, longKey);
const names = fc.constantFrom("", "some/folder/").map(createNames);

const bytesOf = (text: string) => Buffer.from(text);
const compare = (a: string, b: string) => Math.sign(bytesOf(a).compare(bytesOf(b)));
const below = (one: Names, name: string) => name.slice(one.prefix.length);

describe("names", () => {
  it("read back, however long the key is", () => {
    fc.assert(
      fc.property(names, anyKey, (one, text) => {
        const { name, rest } = one.nameOf(text);
        const read = one.read(name);
        expect(read?.isWhole).toBe(rest === null);
        expect((read?.key ?? "") + (rest ?? "")).toBe(text);
      }),
    );
  });

  it("hold nothing that a server mangles, and are no longer than S3 takes", () => {
    fc.assert(
      fc.property(names, anyKey, (one, text) => {
        const { name } = one.nameOf(text);
        expect(bytesOf(name).length).toBeLessThanOrEqual(1024);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(name).not.toMatch(/[\u0000-\u0020\u007f\ufffe\uffff]/);
        expect(name.split("/").slice(0, -1)).not.toContain("");
        for (const segment of name.split("/")) expect([".", ".."]).not.toContain(segment);
      }),
    );
  });

  it("keep the order of keys as far as they promise", () => {
    fc.assert(
      fc.property(names, anyKey, anyKey, (one, left, right) => {
        const [a, b] = [one.nameOf(left).name, one.nameOf(right).name];
        const [headA, headB] = [a, b].map((name) => bytesOf(below(one, name)).subarray(0, one.orderedBytes));
        if (headA?.length === one.orderedBytes && headB && headA.equals(headB)) return;
        expect(compare(a, b)).toBe(compare(left, right));
      }),
    );
  });

  it("begin as the beginning of the key says", () => {
    fc.assert(
      fc.property(names, anyKey, fc.nat(), (one, text, cut) => {
        const chars = [...text];
        const start = chars.slice(0, cut % (chars.length + 1)).join("");
        expect(one.nameOf(text).name.startsWith(one.beginningOf(start))).toBe(true);
      }),
    );
  });

  it("are told from names that others made", () => {
    const one = createNames("mine/");
    for (const name of ["a", "mine/a//b", "mine/./a", "mine/a b", "mine/~", "mine/a~2", "mine/!61", "mine/-3"]) {
      const read = one.read(name);
      expect(read === null || one.nameOf(read.key).name === name).toBe(true);
    }
    expect(one.read("mine/a//b")).toBeNull();
    expect(one.read("a")).toBeNull();
  });
});
