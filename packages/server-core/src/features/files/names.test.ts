import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkFilePath, isBucketName, isFolderMarker, lastSegment, readFilename, readPath } from "./names.js";

const refused = (read: () => string) => expect(read).toThrow(expect.objectContaining({ code: "invalid_name" }));

describe("readPath", () => {
  it.each(["a", "a/b.txt", "...", "..a/b..", "日本/ß.txt", "a b", "%2e%2e/x", "שלום/مرحبا", "👩‍👩‍👧/x"])(
    "takes %s",
    (path) => {
      expect(readPath(path)).toBe(path);
    },
  );

  it("brings a name to one form, so that it is one name", () => {
    expect(readPath("cafe\u0301")).toBe("caf\u00e9");
  });

  it.each([
    "",
    "/",
    "/a",
    "//",
    "a//",
    "/a/",
    "a//b",
    "../",
    "a/./",
    ".",
    "..",
    "../x",
    "a/../b",
    "a/./b",
    "a\\b",
    "a\u0000b",
    "a\r\nb",
    "a\u0085b",
    "a\u007fb",
    "a\ud800b",
    "photo\u202egnp.exe",
    "a\u2066b",
    "a\u2028b",
    "x".repeat(1025),
    "é".repeat(513),
  ])("refuses %j", (path) => refused(() => readPath(path)));

  it("never lets a path lead out of its bucket", () => {
    const segment = fc.oneof(
      fc.constantFrom(".", "..", "", "\\..", "%2e%2e"),
      fc.string({ unit: "binary", maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), (segments) => {
        let path: string;
        try {
          path = readPath(segments.join("/"));
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid_name" });
          return;
        }
        const parts = path.replace(/\/$/, "").split("/");
        expect(parts.every((part) => part !== "" && part !== "." && part !== "..")).toBe(true);
        expect(lastSegment(path)).toBe(parts.at(-1));
        expect(new TextEncoder().encode(path).length).toBeLessThanOrEqual(1024);
        expect(decodeURIComponent(encodeURIComponent(path))).toBe(path);
      }),
    );
  });
});

describe("a folder's marker", () => {
  it("has a path that ends with one slash, and the name of the folder", () => {
    expect([readPath("a/"), readPath("a/cafe\u0301/")]).toEqual(["a/", "a/caf\u00e9/"]);
    expect(["a/", "a/b/", "a", "a/b"].map(isFolderMarker)).toEqual([true, true, false, false]);
    expect(["a/", "a/b/", "a", "a/b"].map(lastSegment)).toEqual(["a", "b", "a", "b"]);
  });

  it("is no file", () => {
    expect(() => checkFilePath("a/b")).not.toThrow();
    expect(() => checkFilePath("a/")).toThrow(expect.objectContaining({ code: "invalid_name" }));
  });
});

describe("readFilename", () => {
  it("takes a name and refuses a way", () => {
    expect(readFilename("a.txt")).toBe("a.txt");
    for (const name of ["", ".", "..", "a/b", "a\\b", "a\nb", "\u202ea"]) refused(() => readFilename(name));
  });
});

describe("isBucketName", () => {
  it("tells names from ids and reserved words", () => {
    expect(["abc", "a-b_c", "a".repeat(63)].every(isBucketName)).toBe(true);
    const none = [
      "ab",
      "Abc",
      "-abc",
      "abc-",
      "a.b",
      "../x",
      "a".repeat(64),
      "public",
      "0193e8a4-1111-7111-8111-111111111111",
    ];
    expect(none.some(isBucketName)).toBe(false);
  });
});
