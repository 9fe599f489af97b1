import type { ByteRange, StorageAdapter } from "@holdfast/adapter-api";
import { expectCode, expectEqual, expectTrue } from "../expect.js";
import {
  bytesOf,
  claimKey,
  expectFailure,
  expectText,
  patternBytes,
  readAll,
  type StorageCase,
} from "./storage-fixtures.js";

async function readRange(adapter: StorageAdapter, key: string, range: ByteRange): Promise<Uint8Array> {
  const object = await adapter.get(key, { range });
  expectTrue(object !== null, "the object is absent");
  return readAll(object.body);
}

/** More than any adapter or socket reads ahead. */
const LARGE = 16 * 1024 * 1024;

export const getCases: readonly StorageCase[] = [
  {
    id: "storage/get/absent-is-null",
    async run(adapter, tools) {
      const key = tools.unique("k");
      expectEqual(await adapter.get(key), null, "get");
      expectEqual(await adapter.get(key, { range: { start: 5 } }), null, "get of a range");
    },
  },
  {
    id: "storage/head/absent-is-null",
    async run(adapter, tools) {
      expectEqual(await adapter.head(tools.unique("k")), null, "head");
    },
  },
  {
    id: "storage/get/range-first-byte",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("0123456789"));
      expectEqual(await readRange(adapter, key, { start: 0, end: 0 }), bytesOf("0"), "bytes 0 to 0");
    },
  },
  {
    id: "storage/get/range-includes-both-ends",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("0123456789"));
      expectEqual(await readRange(adapter, key, { start: 2, end: 5 }), bytesOf("2345"), "bytes 2 to 5");
      expectEqual(await readRange(adapter, key, { start: 0, end: 9 }), bytesOf("0123456789"), "bytes 0 to 9");
    },
  },
  {
    id: "storage/get/range-last-byte",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("0123456789"));
      expectEqual(await readRange(adapter, key, { start: 9, end: 9 }), bytesOf("9"), "bytes 9 to 9");
      expectEqual(await readRange(adapter, key, { start: 9 }), bytesOf("9"), "bytes from 9");
    },
  },
  {
    id: "storage/get/range-without-end",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("0123456789"));
      expectEqual(await readRange(adapter, key, { start: 4 }), bytesOf("456789"), "bytes from 4");
      expectEqual(await readRange(adapter, key, { start: 0 }), bytesOf("0123456789"), "bytes from 0");
    },
  },
  {
    id: "storage/get/range-end-is-cut",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("0123456789"));
      expectEqual(await readRange(adapter, key, { start: 7, end: 10 }), bytesOf("789"), "bytes 7 to 10 of 10");
      expectEqual(await readRange(adapter, key, { start: 7, end: 1_000_000 }), bytesOf("789"), "an end far past");
    },
  },
  {
    id: "storage/get/refuses-range-past-end",
    async run(adapter, tools) {
      const [key, empty] = [claimKey(adapter, tools), claimKey(adapter, tools)];
      await adapter.put(key, bytesOf("0123456789"));
      await adapter.put(empty, new Uint8Array());
      for (const range of [{ start: 10 }, { start: 10, end: 12 }, { start: 5_000_000 }]) {
        await expectCode(adapter.get(key, { range }), "invalid_input", `bytes from ${range.start} of 10`);
      }
      await expectCode(adapter.get(empty, { range: { start: 0 } }), "invalid_input", "bytes from 0 of none");
    },
  },
  {
    id: "storage/get/range-info-is-of-whole-object",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const info = await adapter.put(key, bytesOf("0123456789"), { contentType: "text/plain", metadata: { a: "1" } });
      const object = await adapter.get(key, { range: { start: 3, end: 4 } });
      expectEqual(object?.info, info, "info");
      await object?.body.cancel();
    },
  },
  {
    id: "storage/get/random-ranges",
    async run(adapter, tools) {
      const [key, bytes] = [claimKey(adapter, tools), patternBytes(1_500_000 + tools.randomInt(1000))];
      await adapter.put(key, bytes);
      for (let round = 0; round < 20; round++) {
        const start = tools.randomInt(bytes.length);
        const end = start + tools.randomInt(round % 2 ? 100 : bytes.length);
        const expected = bytes.subarray(start, Math.min(end + 1, bytes.length));
        expectEqual(await readRange(adapter, key, { start, end }), expected, `bytes ${start} to ${end}`);
      }
    },
  },
  {
    id: "storage/get/replaced-object-reads-on",
    async run(adapter, tools) {
      const [key, bytes] = [claimKey(adapter, tools), patternBytes(LARGE)];
      await adapter.put(key, bytes);
      const object = await adapter.get(key);
      expectTrue(object !== null, "the object is absent");
      const reader = object.body.getReader();
      const { value: first } = await reader.read();
      expectTrue(first !== undefined, "the body is empty");
      await adapter.put(key, bytesOf("new"));
      reader.releaseLock();
      expectEqual(await readAll(object.body), bytes.subarray(first.length), "the rest of the old object");
      await expectText(adapter, key, "new");
    },
  },
  {
    id: "storage/get/many-readers-at-once",
    async run(adapter, tools) {
      const [key, bytes] = [claimKey(adapter, tools), patternBytes(2_000_000)];
      await adapter.put(key, bytes);
      const objects = await Promise.all(Array.from({ length: 8 }, () => adapter.get(key)));
      const bodies = await Promise.all(objects.map((object) => object && readAll(object.body)));
      for (const body of bodies) expectEqual(body, bytes, "what each reader got");
    },
  },
  {
    id: "storage/get/body-may-be-cancelled",
    async run(adapter, tools) {
      const [key, bytes] = [claimKey(adapter, tools), patternBytes(LARGE)];
      await adapter.put(key, bytes);
      for (const chunks of [0, 1, 2]) {
        const object = await adapter.get(key);
        const reader = object?.body.getReader();
        for (let read = 0; read < chunks; read++) await reader?.read();
        await reader?.cancel();
      }
      expectEqual(await readRange(adapter, key, { start: LARGE - 3 }), bytes.subarray(LARGE - 3), "a read after that");
    },
  },
  {
    id: "storage/get/aborted-during",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, patternBytes(LARGE));
      const aborter = new AbortController();
      const object = await adapter.get(key, { signal: aborter.signal });
      expectTrue(object !== null, "the object is absent");
      const reader = object.body.getReader();
      await reader.read();
      aborter.abort();
      const readToEnd = async () => {
        while (!(await reader.read()).done);
      };
      await expectFailure(readToEnd(), "reading on after the signal");
    },
  },
];
