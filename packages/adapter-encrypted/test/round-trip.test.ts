import fc from "fast-check";
import { expect, it } from "vitest";
import { contentSize, largestContent, SEGMENT_BYTES, sealedSize } from "../src/segments.js";
import { openStorage, readContent, readSealed, someBytes } from "./temporary-storage.js";

/** Sizes and offsets near the edges of segments, and others. */
const near = fc
  .tuple(fc.nat(4), fc.integer({ min: -20, max: 20 }), fc.nat(SEGMENT_BYTES))
  .map(([segments, off, rest]) => Math.max(0, segments * SEGMENT_BYTES + (off % 3 === 0 ? rest : off)));

it("gives any range of any content, however the body was cut", async () => {
  const { inner, storage } = await openStorage();
  const step = fc.integer({ min: 100, max: 90_000 });
  await fc.assert(
    fc.asyncProperty(fc.record({ size: near, first: near, length: near, step }), async (drawn) => {
      const { size, first, length } = drawn;
      const content = someBytes(size, first + 1);
      const info = await storage.put("k", inSteps(content, drawn.step));
      expect(info.size).toBe(size);
      expect((await storage.head("k"))?.size).toBe(size);
      expect((await readSealed(inner, "k")).info.size).toBe(sealedSize(size));
      expectSame(await readContent(storage, "k"), content);
      const range = { start: first, end: first + length };
      if (first >= size) {
        await expect(readContent(storage, "k", range)).rejects.toMatchObject({ code: "invalid_input" });
        await expect(readContent(storage, "k", { start: first })).rejects.toMatchObject({ code: "invalid_input" });
      } else {
        expectSame(await readContent(storage, "k", range), content.subarray(first, range.end + 1));
        expectSame(await readContent(storage, "k", { start: first }), content.subarray(first));
      }
    }),
    { numRuns: 60 },
  );
});

/** Many times faster than toEqual. */
function expectSame(found: Buffer, expected: Buffer): void {
  expect(found.equals(expected), `${found.length} bytes read, ${expected.length} written`).toBe(true);
}

it("reads no more of the inner object than the segments of the range", async () => {
  const { inner, storage } = await openStorage();
  await storage.put("k", someBytes(20 * SEGMENT_BYTES));
  const asked: unknown[] = [];
  const get = inner.get.bind(inner);
  inner.get = (key, options) => {
    asked.push(options?.range);
    return get(key, options);
  };
  await readContent(storage, "k", { start: 7 * SEGMENT_BYTES + 1, end: 8 * SEGMENT_BYTES });
  expect(asked).toEqual([{ start: 7 * (SEGMENT_BYTES + 16), end: 9 * (SEGMENT_BYTES + 16) - 1 }]);
});

it("refuses a range that is none", async () => {
  const { storage } = await openStorage();
  await storage.put("k", someBytes(10));
  for (const range of [{ start: -1 }, { start: 1.5 }, { start: 3, end: 2 }, { start: Number.NaN }]) {
    await expect(readContent(storage, "k", range)).rejects.toMatchObject({ code: "invalid_input" });
  }
});

it("turns every size into a sealed one and back, and no other", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        near,
        fc.maxSafeNat().map((size) => Math.floor(size / 2)),
      ),
      (size) => {
        const sealed = sealedSize(size);
        expect(contentSize(sealed)).toBe(size);
        expect(largestContent(sealed)).toBe(size);
        expect(contentSize(sealed + 1)).not.toBe(size);
      },
    ),
  );
  for (const none of [0, 1, 15, SEGMENT_BYTES + 17, SEGMENT_BYTES + 32]) expect(contentSize(none)).toBeNull();
});

it("keeps tiny chunks cheap", async () => {
  const { storage } = await openStorage();
  const before = process.cpuUsage();
  await storage.put("k", inSteps(someBytes(3 * SEGMENT_BYTES), 1));
  // Putting all that is held together at each chunk would copy 6 GB.
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(3000);
});

function inSteps(bytes: Uint8Array, step: number): ReadableStream<Uint8Array> {
  let position = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (position >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(position, position + step));
        position += step;
      },
    },
    { highWaterMark: 0 },
  );
}
