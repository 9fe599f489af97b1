import { AdapterError } from "@holdfast/adapter-api";
import { describe, expect, it } from "vitest";
import { isDeepEqual } from "./deep-equal.js";
import { expectCode, expectEqual } from "./expect.js";

describe("isDeepEqual", () => {
  it("tells types apart that print alike", () => {
    const different: [unknown, unknown][] = [
      [1, 1n],
      [1, "1"],
      [null, undefined],
      [0, -0],
      [[], {}],
      [new Uint8Array([1]), [1]],
      [new Date(0), 0],
      [new Date(0), new Date(1)],
      [{ a: 1 }, { a: 1, b: undefined }],
      [[1], [1, 2]],
      [{ a: { b: [1] } }, { a: { b: [2] } }],
    ];
    for (const [left, right] of different) {
      expect(isDeepEqual(left, right), `${String(left)} and ${String(right)}`).toBe(false);
      expect(isDeepEqual(right, left)).toBe(false);
    }
  });

  it("finds the same all the way down", () => {
    const value = () => ({ n: Number.NaN, b: new Uint8Array([1, 2]), d: new Date(5), list: [1n, null, { deep: "x" }] });
    expect(isDeepEqual(value(), value())).toBe(true);
  });
});

describe("expectCode", () => {
  const conflict = new AdapterError("conflict", "no", { adapter: "toy", operation: "put" });

  it("answers the error of that code", async () => {
    expect(await expectCode(Promise.reject(conflict), "conflict", "put")).toBe(conflict);
  });

  it("fails on success, on another code and on an error without the brand", async () => {
    await expect(expectCode(Promise.resolve(1), "conflict", "put")).rejects.toThrow(
      "put: expected conflict, but it resolved",
    );
    await expect(expectCode(Promise.reject(conflict), "timeout", "put")).rejects.toThrow(
      "expected timeout, got conflict",
    );
    await expect(expectCode(Promise.reject(new Error("x")), "timeout", "put")).rejects.toThrow("AdapterError");
  });
});

it("says what was expected and what came", () => {
  expect(() => expectEqual([1n], [2n], "sum")).toThrow('sum: expected ["2n"], got ["1n"]');
});
