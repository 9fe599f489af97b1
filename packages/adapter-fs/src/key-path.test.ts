import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeName, encodeKey, keyPath, prefixPath } from "./key-path.js";

const key = fc
  .array(
    fc.constantFrom("/", "//", ".", "..", "%", "a", "A", "é", "🦀", " ", "_", "\u0301", "%2f", "o", "x".repeat(90)),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((parts) => parts.join(""))
  .filter((text) => Buffer.byteLength(text) <= 1024);

function decodePath(text: string): Buffer {
  const { directories, file } = keyPath(encodeKey(text));
  return Buffer.concat([...directories, file].map((name) => decodeName(name)?.bytes ?? Buffer.from("broken")));
}

describe("keyPath", () => {
  it("gives every key a path that reads back", () => {
    fc.assert(
      fc.property(key, (text) => {
        expect(decodePath(text).toString("utf8")).toBe(text);
      }),
    );
  });

  it("stays within names and paths that every file system takes", () => {
    const worst = ["A", "/", "A/", "é", "a", "a/", "🦀"].map((part) =>
      part.repeat(Math.floor(1024 / Buffer.byteLength(part))),
    );
    fc.assert(
      fc.property(fc.oneof(key, fc.constantFrom(...worst)), (text) => {
        const { directories, file } = keyPath(encodeKey(text));
        const names = [...directories, file];
        for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_%-]{0,240}$/);
        expect(names.join("/").length).toBeLessThan(4096 - 900 - 64);
      }),
    );
  });

  it("puts keys with a common prefix below the prefix's directories", () => {
    fc.assert(
      fc.property(key, key, (prefix, rest) => {
        const whole = prefix + rest;
        fc.pre(Buffer.byteLength(whole) <= 1024);
        const { directories, base } = prefixPath(Buffer.from(prefix));
        expect(keyPath(encodeKey(whole)).directories.slice(0, directories.length)).toEqual(directories);
        expect(Buffer.from(prefix).subarray(0, base.length)).toEqual(base);
      }),
    );
  });

  it("keeps keys apart that a file system would merge", () => {
    const paths = [
      "readme",
      "README",
      "caf\u00e9",
      "cafe\u0301",
      "a/b",
      "a%2fb",
      "a//b",
      "./a",
      "../a",
      "a/",
      "con",
      "a.",
    ].map((text) =>
      JSON.stringify(keyPath(encodeKey(text)))
        .toLowerCase()
        .normalize("NFC"),
    );
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(path).not.toMatch(/"\.|\.\./);
  });
});

describe("encodeKey", () => {
  it.each([
    ["empty", ""],
    ["1,025 bytes", `${"é".repeat(512)}x`],
    ["NUL", "a\0b"],
    ["half a surrogate pair", "a\ud83e"],
  ])("refuses %s", (_what, text) => {
    expect(() => encodeKey(text)).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });
});

describe("decodeName", () => {
  it.each(["", "x", "zfoo", "oFOO", "o%2", "o%2F", "o%61", "o.hidden", "d..", "o é"])("does not read %j", (name) => {
    expect(decodeName(name)).toBeNull();
  });
});
