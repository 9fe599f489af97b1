import { expect, it } from "vitest";
import { createTokenCache } from "./token-cache.js";

it("a token cache forgets what was not used for the longest time", () => {
  const cache = createTokenCache<number>(3);
  for (const [index, token] of ["a", "b", "c"].entries()) cache.set(token, index);
  expect(cache.get("a")).toBe(0);
  cache.set("d", 3);
  expect(["a", "b", "c", "d"].map((token) => cache.get(token))).toEqual([0, null, 2, 3]);
  cache.delete("a");
  expect(cache.get("a")).toBeNull();
});
