import { expectCode, expectEqual, expectTrue } from "../expect.js";
import {
  bytesOf,
  claimKey,
  expectAbsent,
  expectFailure,
  expectText,
  failingStream,
  heldStream,
  patternBytes,
  readObject,
  type StorageCase,
  streamOf,
} from "./storage-fixtures.js";

export const putCases: readonly StorageCase[] = [
  {
    id: "storage/put/empty-body",
    async run(adapter, tools) {
      for (const body of [new Uint8Array(), streamOf([])]) {
        const key = claimKey(adapter, tools);
        expectEqual((await adapter.put(key, body)).size, 0, "size");
        expectEqual(await readObject(adapter, key), new Uint8Array(), "content");
      }
    },
  },
  {
    id: "storage/put/one-byte",
    async run(adapter, tools) {
      for (const body of [Uint8Array.of(0), streamOf([Uint8Array.of(0)])]) {
        const key = claimKey(adapter, tools);
        expectEqual((await adapter.put(key, body)).size, 1, "size");
        expectEqual(await readObject(adapter, key), Uint8Array.of(0), "content");
      }
    },
  },
  {
    id: "storage/put/keeps-every-byte-value",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await adapter.put(key, bytes);
      expectEqual(await readObject(adapter, key), bytes, "content");
    },
  },
  {
    id: "storage/put/writes-only-the-view",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("__middle__").subarray(2, 8));
      await expectText(adapter, key, "middle");
    },
  },
  {
    id: "storage/put/etag-is-sha256",
    needs: (capabilities) => capabilities.sha256Etags === true,
    async run(adapter, tools) {
      const bytes = patternBytes(1_500_001);
      for (const [content, body] of [
        [new Uint8Array(), streamOf([])],
        [bytes, streamOf([bytes.subarray(0, 70_001), bytes.subarray(70_001)])],
      ] as const) {
        const key = claimKey(adapter, tools);
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
        const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
        expectEqual((await adapter.put(key, body)).etag, hex, "etag");
        expectEqual((await adapter.put(key, content)).etag, hex, "etag of the same content again");
      }
    },
  },
  {
    id: "storage/put/joins-uneven-chunks",
    async run(adapter, tools) {
      const [key, bytes] = [claimKey(adapter, tools), patternBytes(700_001)];
      const chunks: Uint8Array[] = [];
      for (let start = 0; start < bytes.length; ) {
        const end = start + (chunks.length % 3 === 2 ? 0 : 1 + tools.randomInt(chunks.length % 3 ? 90_000 : 7));
        chunks.push(bytes.subarray(start, end));
        start = end;
      }
      expectEqual((await adapter.put(key, streamOf(chunks))).size, bytes.length, "size");
      expectEqual(await readObject(adapter, key), bytes, "content");
    },
  },
  {
    id: "storage/put/large-body",
    async run(adapter, tools) {
      const [key, bytes] = [claimKey(adapter, tools), patternBytes(17 * 1024 * 1024 + 3)];
      await adapter.put(key, streamOf([bytes.subarray(0, 9_000_000), bytes.subarray(9_000_000)]));
      expectEqual(await readObject(adapter, key), bytes, "content");
    },
  },
  {
    id: "storage/put/answers-what-head-says",
    async run(adapter, tools) {
      const [key, before] = [claimKey(adapter, tools), Date.now()];
      const info = await adapter.put(key, bytesOf("four"), { contentType: "text/plain", metadata: { a: "1" } });
      const leeway = tools.timings.clockSkewMs + 1000;
      expectEqual(info.key, key, "key");
      expectEqual(info.size, 4, "size");
      expectEqual(info.contentType, "text/plain", "content type");
      expectEqual(info.metadata, { a: "1" }, "metadata");
      expectTrue(info.modifiedAt.getTime() >= before - leeway, "modifiedAt is too early");
      expectTrue(info.modifiedAt.getTime() <= Date.now() + leeway, "modifiedAt is too late");
      expectEqual(await adapter.head(key), info, "head");
      const got = await adapter.get(key);
      await got?.body.cancel();
      expectEqual(got?.info, info, "get's info");
    },
  },
  {
    id: "storage/put/content-type-defaults-to-octet-stream",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const { contentType, metadata } = await adapter.put(key, bytesOf("x"));
      expectEqual(contentType, "application/octet-stream", "content type");
      expectEqual(metadata, {}, "metadata");
    },
  },
  {
    id: "storage/put/metadata-keys-in-lower-case",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const info = await adapter.put(key, bytesOf("x"), { metadata: { "Camera-Model": "Ada", plain: "p" } });
      expectEqual(info.metadata, { "camera-model": "Ada", plain: "p" }, "put's metadata");
      expectEqual((await adapter.head(key))?.metadata, { "camera-model": "Ada", plain: "p" }, "head's metadata");
    },
  },
  {
    id: "storage/put/metadata-values-any-text",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const metadata = {
        greek: "Ελλάδα",
        emoji: "🦀 ok",
        spaces: "  two  ",
        lines: "a\nb\tc",
        sign: "=?utf-8?q?=41?=%41",
        none: "",
      };
      await adapter.put(key, bytesOf("x"), { metadata });
      expectEqual((await adapter.head(key))?.metadata, metadata, "head's metadata");
    },
  },
  {
    id: "storage/put/replaces-whole-object",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, patternBytes(200_000), { contentType: "image/png", metadata: { a: "1", b: "2" } });
      await adapter.put(key, bytesOf("short"), { metadata: { c: "3" } });
      await expectText(adapter, key, "short");
      const info = await adapter.head(key);
      expectEqual(info?.size, 5, "size");
      expectEqual(info?.contentType, "application/octet-stream", "content type");
      expectEqual(info?.metadata, { c: "3" }, "metadata");
    },
  },
  {
    id: "storage/put/etag-follows-content",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const etags = new Set<string>();
      for (const body of ["one", "two", "eno", "", "one "]) {
        const { etag } = await adapter.put(key, bytesOf(body));
        expectEqual((await adapter.head(key))?.etag, etag, "head's etag");
        expectTrue(etag.length > 0 && !etag.includes('"'), "an etag is text without quotes");
        etags.add(etag);
      }
      expectEqual(etags.size, 5, "distinct etags of five contents");
    },
  },
  {
    id: "storage/put/accepts-the-announced-size",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, streamOf([bytesOf("12"), bytesOf("345")]), { size: 5 });
      await adapter.put(claimKey(adapter, tools), new Uint8Array(), { size: 0 });
      await expectText(adapter, key, "12345");
    },
  },
  {
    id: "storage/put/refuses-another-size",
    async run(adapter, tools) {
      for (const size of [0, 4, 6, 5_000_000]) {
        for (const body of [bytesOf("12345"), streamOf([bytesOf("12"), bytesOf("345")])]) {
          const key = claimKey(adapter, tools);
          await expectCode(adapter.put(key, body, { size }), "invalid_input", `5 bytes announced as ${size}`);
          await expectAbsent(adapter, key, "after a body of another size");
        }
      }
    },
  },
  {
    id: "storage/put/another-size-leaves-old-object",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const old = await adapter.put(key, bytesOf("old"));
      await expectCode(adapter.put(key, streamOf([bytesOf("new one")]), { size: 3 }), "invalid_input", "too long");
      await expectText(adapter, key, "old");
      expectEqual(await adapter.head(key), old, "head");
    },
  },
  {
    id: "storage/put/refuses-beyond-max-object-bytes",
    needs: ({ maxObjectBytes }) => Number.isSafeInteger(maxObjectBytes + 1),
    async run(adapter, tools) {
      const [key, size] = [claimKey(adapter, tools), adapter.capabilities.maxObjectBytes + 1];
      await expectCode(adapter.put(key, streamOf([bytesOf("x")]), { size }), "limit_exceeded", "one byte too many");
      await expectAbsent(adapter, key, "after a refused put");
    },
  },
  {
    id: "storage/put/body-error-leaves-nothing",
    async run(adapter, tools) {
      for (const length of [0, 10, 3_000_000]) {
        const key = claimKey(adapter, tools);
        await expectFailure(adapter.put(key, failingStream([patternBytes(length)])), `failure after ${length} bytes`);
        await expectAbsent(adapter, key, "after its body failed");
      }
    },
  },
  {
    id: "storage/put/body-error-leaves-old-object",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const old = await adapter.put(key, bytesOf("old"), { metadata: { a: "1" } });
      await expectFailure(adapter.put(key, failingStream([patternBytes(3_000_000)])), "the body failed");
      await expectText(adapter, key, "old");
      expectEqual(await adapter.head(key), old, "head");
    },
  },
  {
    id: "storage/put/invisible-until-whole",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const { body, release, begun } = heldStream(tools, patternBytes(2_000_000), bytesOf("end"));
      const putting = adapter.put(key, body);
      await begun;
      await expectAbsent(adapter, key, "while it is written");
      release();
      expectEqual((await putting).size, 2_000_003, "size");
      expectEqual((await adapter.head(key))?.size, 2_000_003, "size once it is written");
    },
  },
  {
    id: "storage/put/old-object-until-whole",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("old"));
      const { body, release, begun } = heldStream(tools, bytesOf("new "), bytesOf("one"));
      const putting = adapter.put(key, body);
      await begun;
      await expectText(adapter, key, "old");
      release();
      await putting;
      await expectText(adapter, key, "new one");
    },
  },
  {
    id: "storage/put/aborted-before",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const signal = AbortSignal.abort();
      for (const body of [bytesOf("x"), streamOf([bytesOf("x")])]) {
        await expectCode(adapter.put(key, body, { signal }), "aborted", "put with an aborted signal");
      }
      await expectAbsent(adapter, key, "after an aborted put");
    },
  },
  {
    id: "storage/put/aborted-during",
    async run(adapter, tools) {
      const [fresh, replaced] = [claimKey(adapter, tools), claimKey(adapter, tools)];
      await adapter.put(replaced, bytesOf("old"));
      for (const key of [fresh, replaced]) {
        const aborter = new AbortController();
        const { body, release, begun } = heldStream(tools, patternBytes(2_000_000), bytesOf("end"));
        const putting = expectCode(adapter.put(key, body, { signal: aborter.signal }), "aborted", "an aborted put");
        await begun;
        aborter.abort();
        // Not released before: a source that is silent must not keep the call.
        await putting;
        release();
      }
      await expectAbsent(adapter, fresh, "after an aborted put");
      await expectText(adapter, replaced, "old");
    },
  },
  {
    id: "storage/put/racing-puts-leave-one-whole",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const bodies = Array.from({ length: 12 }, (_, index) => patternBytes(50_000 + index * 1000, index + 1));
      await Promise.all(
        bodies.map((body, index) => adapter.put(key, streamOf([body]), { metadata: { writer: String(index) } })),
      );
      const object = await adapter.get(key);
      expectTrue(object !== null, "the object is absent");
      const winner = bodies[Number(object.info.metadata.writer)];
      await object.body.cancel();
      expectEqual(await readObject(adapter, key), winner, "the content that goes with the metadata");
    },
  },
];
