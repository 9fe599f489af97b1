import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentDisposition } from "./content-disposition.js";

describe("contentDisposition", () => {
  it.each([
    ["report.pdf", 'attachment; filename="report.pdf"'],
    ["日本.txt", "attachment; filename=\"__.txt\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.txt"],
    ['a"b\\c.txt', "attachment; filename=\"a_b_c.txt\"; filename*=UTF-8''a%22b%5Cc.txt"],
    ["100%.txt", "attachment; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt"],
    ["it's (1)*.txt", 'attachment; filename="it\'s (1)*.txt"'],
    ["é'(1)*", "attachment; filename=\"_'(1)*\"; filename*=UTF-8''%C3%A9%27%281%29%2A"],
  ])("writes %s", (filename, expected) => {
    expect(contentDisposition("attachment", filename)).toBe(expected);
  });

  it("stays one header of ASCII that tells the name, whatever the name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (filename) => {
        const header = contentDisposition("inline", filename);
        expect(header).toMatch(
          /^inline; filename="[\x20\x21\x23-\x5b\x5d-\x7e]*"(; filename\*=UTF-8''[\w!#$&+.^`|~%-]*)?$/,
        );
        const [, extended] = /filename\*=UTF-8''(.*)$/.exec(header) ?? [];
        const [, plain] = /filename="([^"]*)"/.exec(header) ?? [];
        expect(extended === undefined ? plain : decodeURIComponent(extended)).toBe(filename);
      }),
    );
  });
});
