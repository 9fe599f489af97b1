import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { HashName } from "./hasher.js";

/** Of the nine bytes "123456789": RFC 1321 and FIPS 180-4 by Node, the checksums by the catalogue of CRC algorithms. */
const OF_DIGITS: Readonly<Record<HashName, string>> = {
  md5: createHash("md5").update("123456789").digest("hex"),
  sha1: createHash("sha1").update("123456789").digest("hex"),
  sha256: createHash("sha256").update("123456789").digest("hex"),
  crc32: "cbf43926",
  crc32c: "e3069283",
  crc64nvme: "ae8b14860a799888",
};
const NAMES = Object.keys(OF_DIGITS) as HashName[];

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The module as it loads in Node, or in a runtime that has nothing of its own. */
async function load(runtime: "native" | "compiled") {
  vi.resetModules();
  if (runtime === "compiled") vi.stubGlobal("process", { ...process, getBuiltinModule: undefined });
  return import("./hasher.js");
}

afterEach(() => vi.unstubAllGlobals());

describe.each(["native", "compiled"] as const)("%s", (runtime) => {
  it.each(NAMES)("knows the check value of %s, whatever portions the bytes come in", async (name) => {
    const { createHasher } = await load(runtime);
    const hasher = await createHasher(name);
    for (const portion of ["1234", "", "56789"]) hasher.update(bytesOf(portion));
    expect(hasher.hex()).toBe(OF_DIGITS[name]);
    expect((await createHasher(name)).hex()).toHaveLength(OF_DIGITS[name].length);
  });

  it.each(NAMES)("lets a copy of %s go its own way, beside others of its kind", async (name) => {
    const { createHasher } = await load(runtime);
    const hasher = await createHasher(name);
    hasher.update(bytesOf("1234"));
    const copy = hasher.copy();
    hasher.update(bytesOf("something else"));
    const other = await createHasher(name);
    other.update(bytesOf("noise"));
    copy.update(bytesOf("56789"));
    expect(copy.hex()).toBe(OF_DIGITS[name]);
    expect(hasher.hex()).not.toBe(OF_DIGITS[name]);
  });
});

it("answers the same with and without the runtime's own", async () => {
  const [native, compiled] = [await load("native"), await load("compiled")];
  const portions = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...NAMES), portions, async (name, chunks) => {
      const [one, other] = [await native.createHasher(name), await compiled.createHasher(name)];
      for (const chunk of chunks) {
        one.update(chunk);
        other.update(chunk);
      }
      expect(one.hex()).toBe(other.hex());
    }),
  );
});
