import { describe, expect, it } from "vitest";
import { evaluatePreconditions, isRangeCurrent } from "./preconditions.js";

const version = { etag: "abc", modifiedAt: new Date("2026-11-21T02:00:00.700Z") };
const same = "Sat, 21 Nov 2026 02:00:00 GMT";
const before = "Sat, 21 Nov 2026 01:59:59 GMT";
const after = "Saturday, 21-Nov-26 02:00:01 GMT";

describe("evaluatePreconditions, in the order of RFC 9110", () => {
  it.each([
    [{}, "proceed"],
    [{ "if-match": '"abc"' }, "proceed"],
    [{ "if-match": '"x", "abc"' }, "proceed"],
    [{ "if-match": "*" }, "proceed"],
    [{ "if-match": '"x"' }, "failed"],
    [{ "if-match": 'W/"abc"' }, "failed"],
    [{ "if-match": "abc" }, "failed"],
    [{ "if-match": '"abc"', "if-unmodified-since": before }, "proceed"],
    [{ "if-unmodified-since": before }, "failed"],
    [{ "if-unmodified-since": same }, "proceed"],
    [{ "if-unmodified-since": "yesterday" }, "proceed"],
    [{ "if-none-match": '"abc"' }, "not_modified"],
    [{ "if-none-match": 'W/"abc"' }, "not_modified"],
    [{ "if-none-match": '"x,y", "abc"' }, "not_modified"],
    [{ "if-none-match": "*" }, "not_modified"],
    [{ "if-none-match": '"x"' }, "proceed"],
    [{ "if-none-match": '"x"', "if-modified-since": after }, "proceed"],
    [{ "if-modified-since": same }, "not_modified"],
    [{ "if-modified-since": after }, "not_modified"],
    [{ "if-modified-since": before }, "proceed"],
    [{ "if-modified-since": "Sat Nov 21 02:00:00 2026" }, "not_modified"],
    [{ "if-modified-since": "2026-11-21" }, "proceed"],
    [{ "if-match": '"x"', "if-none-match": '"abc"' }, "failed"],
    [{ "if-match": '"abc"', "if-none-match": '"abc"' }, "not_modified"],
  ])("decides %j as %s", (headers, expected) => {
    expect(evaluatePreconditions(new Headers(headers as Record<string, string>), version)).toBe(expected);
  });
});

describe("isRangeCurrent", () => {
  it.each([
    [null, true],
    ['"abc"', true],
    ['"x"', false],
    ['W/"abc"', false],
    [same, false],
    [before, false],
    [after, false],
    ["*", false],
    ["nonsense", false],
  ])("decides If-Range %s as %s", (value, expected) => {
    expect(isRangeCurrent(new Headers(value === null ? {} : { "if-range": value }), version)).toBe(expected);
  });
});
