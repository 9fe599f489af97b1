import fc from "fast-check";
import { expect, it } from "vitest";
import { combineCrc32c } from "./combine-crc32c.js";
import { startDigests } from "./digests.js";

async function crc32c(...chunks: Uint8Array[]): Promise<string> {
  const stream = await startDigests({ sha256: false, md5: false });
  for (const chunk of chunks) await stream.update(chunk);
  return (await stream.digests()).crc32c;
}

it("gives the check value of CRC-32C", async () => {
  expect(await crc32c(new TextEncoder().encode("123456789"))).toBe("e3069283");
  expect(await crc32c()).toBe("00000000");
});

it("puts the digests of runs of bytes together to the digest of all of them", async () => {
  const bytes = fc.uint8Array({ maxLength: 5_000 });
  await fc.assert(
    fc.asyncProperty(bytes, bytes, async (first, second) => {
      const combined = combineCrc32c(await crc32c(first), await crc32c(second), second.length);
      expect(combined).toBe(await crc32c(first, second));
    }),
  );
});

it("keeps streams that run at once apart", async () => {
  const [a, b] = [new Uint8Array([1, 2, 3]), new Uint8Array([4, 5])];
  const [first, second] = await Promise.all([1, 2].map(() => startDigests({ sha256: false, md5: false })));
  await first?.update(a);
  await second?.update(b);
  await first?.update(b);
  expect((await first?.digests())?.crc32c).toBe(await crc32c(a, b));
  expect((await second?.digests())?.crc32c).toBe(await crc32c(b));
});

it("holds for lengths beyond 4 GiB", () => {
  const zeros = "00000000";
  // Adding no bytes changes nothing, and moving twice by n is moving once by 2n.
  expect(combineCrc32c("12345678", zeros, 0)).toBe("12345678");
  const bytes = 3 * 2 ** 32 + 5;
  const once = combineCrc32c("12345678", zeros, bytes * 2);
  expect(combineCrc32c(combineCrc32c("12345678", zeros, bytes), zeros, bytes)).toBe(once);
});
