import { describe, expect, it } from "vitest";
import { readWish, wishText } from "./image-wish.js";

describe("readWish", () => {
  it("asks for nothing where the query does not", () => {
    expect(readWish({}, "image/webp")).toBeNull();
    expect(wishText({})).toBe("");
  });

  it.each([
    [{ width: 10 }, "width=10&format=same"],
    [{ width: 10, fit: "contain" }, "width=10&format=same"],
    [{ width: 10, height: 5 }, "width=10&height=5&fit=cover&format=same"],
    [{ width: 10, height: 5, fit: "cover" }, "width=10&height=5&fit=cover&format=same"],
    [{ height: 5, format: "png", quality: 50 }, "height=5&format=png"],
    [{ quality: 50 }, "format=same&quality=50"],
  ] as const)("%j is named %s", (query, parameters) => {
    expect(readWish(query, null)).toMatchObject({ parameters, isNegotiated: false });
  });

  it.each([
    ["image/avif,image/webp,image/*,*/*;q=0.8", "webp"],
    ["IMAGE/WEBP", "webp"],
    ["image/avif", "avif"],
    ["image/webp;q=0, image/avif;q=0.5", "avif"],
    ["image/webp; q=0.000", "same"],
    ["*/*", "same"],
    ["", "same"],
    [null, "same"],
  ])("takes for auto, of Accept %j, %s", (accept, format) => {
    expect(readWish({ format: "auto" }, accept)).toMatchObject({ transform: { format }, isNegotiated: true });
  });

  it("signs auto as auto", () => {
    expect(wishText({ format: "auto", quality: 9, width: 3 })).toBe("width=3&format=auto&quality=9");
  });
});
