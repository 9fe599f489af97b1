import { createHmac } from "node:crypto";
import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";

/** The module as it loads in Node, or in a runtime that has nothing of its own. */
async function load(runtime: "native" | "web") {
  vi.resetModules();
  if (runtime === "web") vi.stubGlobal("process", { ...process, getBuiltinModule: undefined });
  return (await import("./hmac.js")).hmacSha256;
}

afterEach(() => vi.unstubAllGlobals());

const bytesOf = (text: string) => new TextEncoder().encode(text);
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

it.each(["native", "web"] as const)("knows the test cases of RFC 4231: %s", async (runtime) => {
  const hmacSha256 = await load(runtime);
  expect(hexOf(await hmacSha256(bytesOf("Jefe"), bytesOf("what do ya want for nothing?")))).toBe(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
  const longKey = new Uint8Array(131).fill(0xaa);
  expect(hexOf(await hmacSha256(longKey, bytesOf("Test Using Larger Than Block-Size Key - Hash Key First")))).toBe(
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  );
});

it.each(["native", "web"] as const)("agrees with OpenSSL about any key and text: %s", async (runtime) => {
  const hmacSha256 = await load(runtime);
  const key = fc.uint8Array({ minLength: 1, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(key, fc.uint8Array({ maxLength: 300 }), async (secret, text) => {
      const meant = createHmac("sha256", secret).update(text).digest("hex");
      expect(hexOf(await hmacSha256(Uint8Array.from(secret), Uint8Array.from(text)))).toBe(meant);
    }),
  );
});
