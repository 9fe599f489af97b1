import type { StorageAdapter } from "@holdfast/adapter-api";
import { everyPortCases } from "../every-port-cases.js";
import { expectCode, expectEqual, expectTrue } from "../expect.js";
import {
  bytesOf,
  claimKey,
  expectText,
  heldStream,
  patternBytes,
  readObject,
  type StorageCase,
} from "./storage-fixtures.js";

export const lifecycleCases: readonly StorageCase[] = [
  ...everyPortCases<StorageAdapter>({
    kind: "storage",
    async expectWorks(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("here"));
      await expectText(adapter, key, "here");
    },
    everyCall: (adapter) => {
      const { resumable } = adapter;
      return {
        put: () => adapter.put("k", bytesOf("x")),
        get: () => adapter.get("k"),
        head: () => adapter.head("k"),
        list: () => adapter.list({ prefix: "", limit: 1 }),
        copy: () => adapter.copy("k", "l"),
        delete: () => adapter.delete(["k"]),
        signUrl: adapter.signUrl && (async () => adapter.signUrl?.("k", { method: "GET", expiresInSeconds: 60 })),
        begin: resumable && (() => resumable.begin("k")),
        writePart: resumable && (() => resumable.writePart("u", 1, bytesOf("x"))),
        listParts: resumable && (() => resumable.listParts("u")),
        finish: resumable && (() => resumable.finish("u")),
        abort: resumable && (() => resumable.abort("u")),
      };
    },
  }),
  {
    id: "storage/lifecycle/declares-real-limits",
    async run({ capabilities: { maxObjectBytes, resumable, signedUrls } }) {
      expectTrue(Number.isSafeInteger(maxObjectBytes) && maxObjectBytes > 0, "maxObjectBytes is a number of bytes");
      expectTrue(new Set(signedUrls).size === signedUrls.length, "signedUrls names a method twice");
      if (!resumable) return;
      const { minPartBytes, maxParts } = resumable;
      expectTrue(Number.isSafeInteger(minPartBytes) && minPartBytes > 0, "minPartBytes is a number of bytes");
      expectTrue(Number.isSafeInteger(maxParts) && maxParts > 0, "maxParts is a number of parts");
    },
  },
  {
    id: "storage/lifecycle/close-waits-for-work",
    hook: "sibling",
    async run(_adapter, tools) {
      const [adapter, key] = [await tools.create(), tools.unique("k")];
      await adapter.open();
      const { body, release, begun } = heldStream(tools, bytesOf("one "), bytesOf("two"));
      const putting = adapter.put(key, body);
      await begun;
      let closed = false;
      const closing = adapter.close().then(() => {
        closed = true;
      });
      await tools.settle();
      expectTrue(!closed, "close resolved while a put was under way");
      release();
      expectEqual((await putting).size, 7, "the put that was under way");
      await closing;
      const after = await tools.sibling(adapter);
      await after.open();
      await expectText(after, key, "one two");
      await after.delete([key]);
    },
  },
  {
    id: "storage/lifecycle/objects-survive-close",
    hook: "sibling",
    async run(_adapter, tools) {
      const [first, key, bytes] = [await tools.create(), tools.unique("k"), patternBytes(300_000)];
      await first.open();
      const written = await first.put(key, bytes, { contentType: "image/png", metadata: { owner: "ada" } });
      const second = await tools.sibling(first);
      await first.close();
      await second.open();
      expectEqual(await second.head(key), written, "what head says after reopening");
      expectEqual(await readObject(second, key), bytes, "the content after reopening");
      await second.delete([key]);
    },
  },
  {
    id: "storage/lifecycle/error-says-where",
    async run(adapter, tools) {
      const error = await expectCode(adapter.copy(tools.unique("k"), "to"), "not_found", "copy of nothing");
      expectEqual(error.adapter, adapter.name, "the error's adapter");
      expectEqual(error.operation, "copy", "the error's operation");
    },
  },
  {
    id: "storage/load/100-calls-at-once",
    async run(adapter, tools) {
      const keys = Array.from({ length: 100 }, () => claimKey(adapter, tools));
      await Promise.all(keys.map((key, index) => adapter.put(key, patternBytes(1000 + index, index + 1))));
      const read = await Promise.all(keys.map((key) => readObject(adapter, key)));
      for (const [index, bytes] of read.entries()) {
        expectEqual(bytes, patternBytes(1000 + index, index + 1), `object ${index}`);
      }
      const heads = await Promise.all(keys.map((key) => adapter.head(key)));
      expectEqual(
        heads.map((head) => head?.key),
        keys,
        "the keys that head answers",
      );
    },
  },
];
