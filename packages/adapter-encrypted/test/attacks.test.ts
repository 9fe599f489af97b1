import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encryptedStorage, newStorageKey } from "../src/index.js";
import { SEALED_BYTES, SEGMENT_BYTES } from "../src/segments.js";
import { forge, openStorage, readContent, readSealed, someBytes } from "./temporary-storage.js";

const damaged = { isAdapterError: true, code: "internal", details: { reason: "damaged" } };

/** Sizes around every edge of the format. */
const sizes = [
  0,
  1,
  100,
  SEGMENT_BYTES - 1,
  SEGMENT_BYTES,
  SEGMENT_BYTES + 1,
  3 * SEGMENT_BYTES,
  3 * SEGMENT_BYTES + 7,
];

describe("somebody who can write to the inner storage", () => {
  it.each(sizes)("flips any bit of an object of %i bytes: it is refused", async (size) => {
    const { inner, storage } = await openStorage();
    await storage.put("k", someBytes(size));
    const { info, bytes } = await readSealed(inner, "k");
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const forged = Buffer.from(bytes);
        forged[at] = (forged[at] ?? 0) ^ (1 << bit);
        await forge(inner, "k", { bytes: forged, info });
        await expect(readContent(storage, "k")).rejects.toMatchObject(damaged);
      }),
      {
        numRuns: 25,
        examples: [
          [0, 0],
          [bytes.length - 1, 7],
        ],
      },
    );
  });

  it.each(sizes)("cuts an object of %i bytes anywhere: it is refused", async (size) => {
    const { inner, storage } = await openStorage();
    await storage.put("k", someBytes(size));
    const { info, bytes } = await readSealed(inner, "k");
    const edges = [0, 1, 16, SEALED_BYTES, SEALED_BYTES * 2, SEALED_BYTES * 3, SEALED_BYTES - 1, SEALED_BYTES + 16];
    const places = [...edges.filter((at) => at < bytes.length), bytes.length - 1, Math.floor(bytes.length / 2)];
    for (const at of places) {
      await forge(inner, "k", { bytes: bytes.subarray(0, at), info });
      await expect(readContent(storage, "k"), `cut at ${at}`).rejects.toMatchObject(damaged);
    }
  });

  it.each(sizes)("adds to an object of %i bytes: it is refused", async (size) => {
    const { inner, storage } = await openStorage();
    await storage.put("k", someBytes(size));
    const { info, bytes } = await readSealed(inner, "k");
    for (const more of [Buffer.of(0), bytes.subarray(-16), bytes, someBytes(SEALED_BYTES)]) {
      await forge(inner, "k", { bytes: Buffer.concat([bytes, more]), info });
      await expect(readContent(storage, "k")).rejects.toMatchObject(damaged);
    }
  });

  it("swaps, repeats or leaves out segments: it is refused, and no byte comes from a moved one", async () => {
    const { inner, storage } = await openStorage();
    const content = someBytes(4 * SEGMENT_BYTES);
    await storage.put("k", content);
    const { info, bytes } = await readSealed(inner, "k");
    const segments = [0, 1, 2, 3].map((index) => bytes.subarray(index * SEALED_BYTES, (index + 1) * SEALED_BYTES));
    for (const order of [[1, 0, 2, 3], [0, 0, 2, 3], [0, 1, 3, 2], [0, 1, 3], [1, 2, 3], [3], [0, 1, 2, 3, 3]]) {
      await forge(inner, "k", { bytes: Buffer.concat(order.map((index) => segments[index] ?? bytes)), info });
      await expect(readContent(storage, "k"), order.join()).rejects.toMatchObject(damaged);
    }
    await forge(inner, "k", { bytes: Buffer.concat([0, 2, 1, 3].map((index) => segments[index] ?? bytes)), info });
    const range = { start: SEGMENT_BYTES + 5, end: SEGMENT_BYTES + 9 };
    await expect(readContent(storage, "k", range), "a range in a moved segment").rejects.toMatchObject(damaged);
    expect(await readContent(storage, "k", { start: 3, end: 9 })).toEqual(content.subarray(3, 10));
  });

  it("moves an object to another key, with or without its envelope: it is refused", async () => {
    const { inner, storage } = await openStorage();
    await storage.put("mine", someBytes(100, 1));
    await storage.put("yours", someBytes(100, 2));
    const mine = await readSealed(inner, "mine");
    const yours = await readSealed(inner, "yours");
    await forge(inner, "mine", yours);
    await expect(readContent(storage, "mine"), "all of it").rejects.toMatchObject(damaged);
    await expect(storage.head("mine"), "its facts").rejects.toMatchObject(damaged);
    await forge(inner, "mine", { info: mine.info, bytes: yours.bytes });
    await expect(readContent(storage, "mine"), "its content").rejects.toMatchObject(damaged);
    await inner.copy("yours", "third");
    await expect(readContent(storage, "third"), "copied by the inner storage").rejects.toMatchObject(damaged);
  });

  it("changes any character of the envelope: it is refused", async () => {
    const { inner, storage } = await openStorage();
    await storage.put("k", someBytes(10), { contentType: "text/plain", metadata: { a: "1" } });
    const { info, bytes } = await readSealed(inner, "k");
    const text = info.metadata["holdfast-envelope"] ?? "";
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom("A", "Q", "_", ".", "0", ""), async (at, other) => {
        const forged = text.slice(0, at) + other + text.slice(at + 1);
        fc.pre(!isSameEnvelope(forged, text));
        await forge(inner, "k", { bytes, info: { metadata: { "holdfast-envelope": forged } } });
        await expect(storage.head("k")).rejects.toMatchObject({ code: "internal" });
        await expect(readContent(storage, "k")).rejects.toMatchObject({ code: "internal" });
      }),
      { numRuns: 200 },
    );
  });

  it("puts plain content in place of a sealed one: it is refused", async () => {
    const { inner, storage } = await openStorage();
    await storage.put("k", someBytes(10));
    await inner.put("k", Buffer.from("<script>"), { contentType: "text/html" });
    const refusal = { code: "internal", details: { reason: "not_encrypted" } };
    await expect(readContent(storage, "k")).rejects.toMatchObject(refusal);
    await expect(storage.head("k")).rejects.toMatchObject(refusal);
    // No content has this size when it is sealed, so that even a list notices.
    await expect(storage.list({ prefix: "", limit: 10 })).rejects.toMatchObject(refusal);
  });
});

describe("a key", () => {
  it("that is missing is named; another under its name opens nothing", async () => {
    const key = newStorageKey();
    const { inner, storage } = await openStorage([key]);
    await storage.put("k", someBytes(10));
    const others = encryptedStorage(inner, { keys: [newStorageKey()] });
    await expect(others.head("k")).rejects.toMatchObject({
      code: "internal",
      message: expect.stringContaining(key.id),
      details: { reason: "unknown_key" },
    });
    const forged = encryptedStorage(inner, { keys: [{ id: key.id, secret: newStorageKey().secret }] });
    await expect(readContent(forged, "k")).rejects.toMatchObject(damaged);
  });

  it("leaves nothing readable behind: neither content, nor type, nor metadata", async () => {
    const { inner, storage } = await openStorage();
    const secret = "the eagle flies at midnight";
    await storage.put("k", Buffer.from(secret.repeat(9)), {
      contentType: "text/x-eagle",
      metadata: { eagle: "midnight" },
    });
    const { info, bytes } = await readSealed(inner, "k");
    for (const word of ["eagle", "midnight"]) {
      expect(bytes.includes(word)).toBe(false);
      expect(JSON.stringify(info)).not.toContain(word);
    }
  });

  it("seals equal content differently each time", async () => {
    const { inner, storage } = await openStorage();
    await storage.put("k", someBytes(100));
    const first = await readSealed(inner, "k");
    await storage.put("k", someBytes(100));
    const second = await readSealed(inner, "k");
    expect(second.bytes).not.toEqual(first.bytes);
    expect(second.info.metadata).not.toEqual(first.info.metadata);
  });
});

/** Base64 has spare bits at its end: two texts may stand for the same bytes. */
function isSameEnvelope(one: string, other: string): boolean {
  const bytesOf = (text: string) => text.split(".").map((part, index) => (index < 2 ? part : decode(part)));
  return JSON.stringify(bytesOf(one)) === JSON.stringify(bytesOf(other));
}

function decode(text: string): string {
  return Buffer.from(text, "base64url").toString("hex");
}
