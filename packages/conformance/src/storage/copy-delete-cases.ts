import { expectCode, expectEqual } from "../expect.js";
import {
  bytesOf,
  claimKey,
  claimPrefix,
  expectAbsent,
  expectText,
  listAll,
  patternBytes,
  putEach,
  readObject,
  type StorageCase,
} from "./storage-fixtures.js";

export const copyDeleteCases: readonly StorageCase[] = [
  {
    id: "storage/copy/copies-content-and-facts",
    async run(adapter, tools) {
      const [from, to, bytes] = [claimKey(adapter, tools), claimKey(adapter, tools), patternBytes(3_000_000)];
      await adapter.put(from, bytes, { contentType: "image/png", metadata: { Owner: "ada" } });
      const info = await adapter.copy(from, to);
      expectEqual(info.key, to, "key");
      expectEqual(info.size, bytes.length, "size");
      expectEqual(info.contentType, "image/png", "content type");
      expectEqual(info.metadata, { owner: "ada" }, "metadata");
      expectEqual(await adapter.head(to), info, "head of the copy");
      expectEqual(await readObject(adapter, to), bytes, "content of the copy");
    },
  },
  {
    id: "storage/copy/replaces-whole-object",
    async run(adapter, tools) {
      const [from, to] = [claimKey(adapter, tools), claimKey(adapter, tools)];
      await adapter.put(to, patternBytes(100_000), { contentType: "image/png", metadata: { old: "1" } });
      await adapter.put(from, bytesOf("new"));
      await adapter.copy(from, to);
      await expectText(adapter, to, "new");
      expectEqual((await adapter.head(to))?.metadata, {}, "metadata");
      expectEqual((await adapter.head(to))?.contentType, "application/octet-stream", "content type");
    },
  },
  {
    id: "storage/copy/is-independent",
    async run(adapter, tools) {
      const [from, to] = [claimKey(adapter, tools), claimKey(adapter, tools)];
      await adapter.put(from, bytesOf("one"));
      await adapter.copy(from, to);
      await adapter.put(from, bytesOf("two"));
      await expectText(adapter, to, "one");
      await adapter.delete([from]);
      await expectText(adapter, to, "one");
    },
  },
  {
    id: "storage/copy/onto-itself",
    async run(adapter, tools) {
      const [key, bytes] = [claimKey(adapter, tools), patternBytes(200_000)];
      await adapter.put(key, bytes, { contentType: "image/png", metadata: { a: "1" } });
      const info = await adapter.copy(key, key);
      expectEqual([info.size, info.contentType, info.metadata], [bytes.length, "image/png", { a: "1" }], "info");
      expectEqual(await readObject(adapter, key), bytes, "content");
    },
  },
  {
    id: "storage/copy/empty-object",
    async run(adapter, tools) {
      const [from, to] = [claimKey(adapter, tools), claimKey(adapter, tools)];
      await adapter.put(from, new Uint8Array());
      expectEqual((await adapter.copy(from, to)).size, 0, "size");
      expectEqual(await readObject(adapter, to), new Uint8Array(), "content");
    },
  },
  {
    id: "storage/copy/absent-is-not-found",
    async run(adapter, tools) {
      const [absent, to] = [tools.unique("k"), claimKey(adapter, tools)];
      await adapter.put(to, bytesOf("kept"));
      await expectCode(adapter.copy(absent, to), "not_found", "copy of nothing");
      await expectCode(adapter.copy(absent, absent), "not_found", "copy of nothing onto itself");
      await expectText(adapter, to, "kept");
      await expectAbsent(adapter, absent, "after copying it");
    },
  },
  {
    id: "storage/delete/removes",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("x"));
      await adapter.delete([key]);
      await expectAbsent(adapter, key, "after delete");
      await adapter.put(key, bytesOf("again"));
      await expectText(adapter, key, "again");
    },
  },
  {
    id: "storage/delete/absent-is-no-error",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.delete([]);
      await adapter.delete([key, `${key}/below/it`]);
      await adapter.put(key, bytesOf("x"));
      await adapter.delete([tools.unique("k"), key, key]);
      await adapter.delete([key]);
      await expectAbsent(adapter, key, "after three deletes");
    },
  },
  {
    id: "storage/delete/only-the-keys-given",
    async run(adapter, tools) {
      const prefix = claimPrefix(adapter, tools);
      const names = ["foo", "foo/", "foo/bar", "foobar", "Foo", "fo"];
      await putEach(
        adapter,
        names.map((name) => prefix + name),
      );
      await adapter.delete([`${prefix}foo`]);
      const { keys } = await listAll(adapter, { prefix });
      expectEqual(
        keys,
        ["Foo", "fo", "foo/", "foo/bar", "foobar"].map((name) => prefix + name),
        "what is left",
      );
    },
  },
  {
    id: "storage/delete/more-than-1000-keys",
    async run(adapter, tools) {
      const prefix = claimPrefix(adapter, tools);
      const keys = Array.from({ length: 1002 }, (_, index) => `${prefix}${index}`);
      const present = [keys[0] ?? "", keys[500] ?? "", keys[1001] ?? ""];
      await putEach(adapter, present);
      await adapter.delete(keys);
      expectEqual((await listAll(adapter, { prefix })).keys, [], "what is left");
    },
  },
];
