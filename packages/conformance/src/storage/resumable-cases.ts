import type { ResumableUploads, StorageAdapter, StorageCapabilities } from "@holdfast/adapter-api";
import { expectCode, expectEqual, expectTrue } from "../expect.js";
import {
  bytesOf,
  claimKey,
  expectAbsent,
  expectFailure,
  expectText,
  failingStream,
  joinBytes,
  patternBytes,
  readObject,
  resumableOf,
  type StorageCase,
  type StorageTools,
  streamOf,
} from "./storage-fixtures.js";

const declared = ({ resumable }: StorageCapabilities) => resumable !== false;
const withConditions = (capabilities: StorageCapabilities) => declared(capabilities) && capabilities.conditionalWrites;

/** A part that is large enough not to be the last. */
function fullPart(adapter: StorageAdapter, salt: number): Uint8Array<ArrayBuffer> {
  const { resumable } = adapter.capabilities;
  return patternBytes(resumable ? Math.max(resumable.minPartBytes, 1000) + salt : 0, salt);
}

/** Begins an upload that is aborted after the case. */
async function beginUpload(
  adapter: StorageAdapter,
  tools: StorageTools,
  options?: Parameters<ResumableUploads["begin"]>[1],
): Promise<{ readonly key: string; readonly uploadId: string; readonly resumable: ResumableUploads }> {
  const [resumable, key] = [resumableOf(adapter), claimKey(adapter, tools)];
  const { uploadId } = await resumable.begin(key, options);
  tools.defer(() => resumable.abort(uploadId));
  return { key, uploadId, resumable };
}

export const resumableCases: readonly StorageCase[] = [
  {
    id: "storage/resumable/absent-when-undeclared",
    needs: (capabilities) => !declared(capabilities),
    async run(adapter) {
      expectTrue(adapter.resumable === undefined, "resumable is there though it is declared false");
    },
  },
  {
    id: "storage/resumable/one-part",
    needs: declared,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools);
      await resumable.writePart(uploadId, 1, bytesOf("all of it"));
      const info = await resumable.finish(uploadId);
      expectEqual([info.key, info.size], [key, 9], "key and size");
      expectEqual(await adapter.head(key), info, "head");
      await expectText(adapter, key, "all of it");
    },
  },
  {
    id: "storage/resumable/joins-parts-out-of-order",
    needs: declared,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools);
      const parts = [fullPart(adapter, 1), fullPart(adapter, 2), fullPart(adapter, 3), bytesOf("end")];
      for (const part of [3, 1, 4, 2]) await resumable.writePart(uploadId, part, streamOf(parts.slice(part - 1, part)));
      await resumable.finish(uploadId);
      expectEqual(await readObject(adapter, key), joinBytes(parts), "content");
    },
  },
  {
    id: "storage/resumable/orders-parts-by-number",
    needs: declared,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools);
      const parts = Array.from({ length: 11 }, (_, index) => fullPart(adapter, index + 1));
      await Promise.all(parts.map((bytes, index) => resumable.writePart(uploadId, index + 1, bytes)));
      const listed = (await resumable.listParts(uploadId)).map(({ part }) => part);
      expectEqual(listed, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "part 10 comes after part 9");
      await resumable.finish(uploadId);
      expectEqual(await readObject(adapter, key), joinBytes(parts), "content");
    },
  },
  {
    id: "storage/resumable/repeated-part-replaces-itself",
    needs: declared,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools);
      const part = fullPart(adapter, 4);
      const first = await resumable.writePart(uploadId, 1, fullPart(adapter, 9));
      await resumable.writePart(uploadId, 2, bytesOf("a longer end"));
      await resumable.writePart(uploadId, 2, bytesOf("end"));
      const again = await resumable.writePart(uploadId, 1, part);
      expectTrue(first.etag !== again.etag, "another content has the same etag");
      expectEqual(
        (await resumable.listParts(uploadId)).map(({ size }) => size),
        [part.length, 3],
        "sizes of the parts",
      );
      await resumable.finish(uploadId);
      expectEqual(await readObject(adapter, key), joinBytes([part, bytesOf("end")]), "content");
    },
  },
  {
    id: "storage/resumable/lists-parts",
    needs: declared,
    async run(adapter, tools) {
      const { uploadId, resumable } = await beginUpload(adapter, tools);
      expectEqual(await resumable.listParts(uploadId), [], "parts of a new upload");
      const second = await resumable.writePart(uploadId, 2, bytesOf("two"));
      const first = await resumable.writePart(uploadId, 1, bytesOf("first"));
      expectEqual(
        await resumable.listParts(uploadId),
        [
          { part: 1, size: 5, etag: first.etag },
          { part: 2, size: 3, etag: second.etag },
        ],
        "parts",
      );
    },
  },
  {
    id: "storage/resumable/invisible-until-finish",
    needs: declared,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools);
      await expectAbsent(adapter, key, "after begin");
      await resumable.writePart(uploadId, 1, bytesOf("x"));
      await expectAbsent(adapter, key, "after writePart");
      await adapter.put(key, bytesOf("old"));
      await resumable.writePart(uploadId, 1, bytesOf("new"));
      await expectText(adapter, key, "old");
      await resumable.finish(uploadId);
      await expectText(adapter, key, "new");
    },
  },
  {
    id: "storage/resumable/keeps-type-and-metadata",
    needs: declared,
    async run(adapter, tools) {
      const options = { contentType: "video/mp4", metadata: { Title: "Ünï" } };
      const { key, uploadId, resumable } = await beginUpload(adapter, tools, options);
      await resumable.writePart(uploadId, 1, bytesOf("x"));
      await resumable.finish(uploadId);
      const info = await adapter.head(key);
      expectEqual([info?.contentType, info?.metadata], ["video/mp4", { title: "Ünï" }], "facts");
    },
  },
  {
    id: "storage/resumable/finish-forgets-the-upload",
    needs: declared,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools);
      await resumable.writePart(uploadId, 1, bytesOf("done"));
      await resumable.finish(uploadId);
      await expectCode(resumable.writePart(uploadId, 1, bytesOf("more")), "not_found", "writePart");
      await resumable.abort(uploadId);
      await expectText(adapter, key, "done");
    },
  },
  {
    id: "storage/resumable/abort-forgets-the-upload",
    needs: declared,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools);
      await adapter.put(key, bytesOf("old"));
      await resumable.writePart(uploadId, 1, bytesOf("x"));
      await resumable.abort(uploadId);
      await expectCode(resumable.writePart(uploadId, 1, bytesOf("x")), "not_found", "writePart");
      await expectCode(resumable.listParts(uploadId), "not_found", "listParts");
      await expectCode(resumable.finish(uploadId), "not_found", "finish");
      await resumable.abort(uploadId);
      await expectText(adapter, key, "old");
    },
  },
  {
    id: "storage/resumable/unknown-upload-is-not-found",
    needs: declared,
    async run(adapter, tools) {
      const resumable = resumableOf(adapter);
      for (const uploadId of [tools.unique("u"), "../objects", "00000000000000000000000000000000", "/", "a b"]) {
        await expectCode(resumable.writePart(uploadId, 1, bytesOf("x")), "not_found", `writePart to ${uploadId}`);
        await expectCode(resumable.listParts(uploadId), "not_found", `listParts of ${uploadId}`);
        await expectCode(resumable.finish(uploadId), "not_found", `finish of ${uploadId}`);
        await resumable.abort(uploadId);
      }
    },
  },
  {
    id: "storage/resumable/uploads-of-one-key-are-apart",
    needs: declared,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools);
      const other = await resumable.begin(key);
      expectTrue(other.uploadId !== uploadId, "two uploads have one id");
      await resumable.writePart(uploadId, 1, bytesOf("one"));
      await resumable.writePart(other.uploadId, 1, bytesOf("two"));
      await resumable.abort(uploadId);
      await resumable.finish(other.uploadId);
      await expectText(adapter, key, "two");
    },
  },
  {
    id: "storage/resumable/failed-part-changes-nothing",
    needs: declared,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools);
      await expectFailure(resumable.writePart(uploadId, 1, failingStream([patternBytes(2000)])), "a failed body");
      expectEqual(await resumable.listParts(uploadId), [], "parts after a failed one");
      await resumable.writePart(uploadId, 1, bytesOf("good"));
      await expectFailure(resumable.writePart(uploadId, 1, failingStream([patternBytes(2000)])), "a failed body");
      await resumable.finish(uploadId);
      await expectText(adapter, key, "good");
    },
  },
  {
    id: "storage/resumable/refuses-a-missing-part",
    needs: declared,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools);
      await expectCode(resumable.finish(uploadId), "invalid_input", "finish without parts");
      await resumable.writePart(uploadId, 1, fullPart(adapter, 1));
      await resumable.writePart(uploadId, 3, bytesOf("three"));
      await expectCode(resumable.finish(uploadId), "invalid_input", "finish without part 2");
      await expectAbsent(adapter, key, "after a refused finish");
      await resumable.writePart(uploadId, 2, fullPart(adapter, 2));
      expectEqual(
        (await resumable.finish(uploadId)).size,
        fullPart(adapter, 1).length + fullPart(adapter, 2).length + 5,
        "size",
      );
    },
  },
  {
    id: "storage/resumable/refuses-other-part-numbers",
    needs: declared,
    async run(adapter, tools) {
      const { uploadId, resumable } = await beginUpload(adapter, tools);
      const { resumable: limits } = adapter.capabilities;
      for (const part of [0, -1, 1.5, limits ? limits.maxParts + 1 : 0]) {
        await expectCode(resumable.writePart(uploadId, part, bytesOf("x")), "invalid_input", `part ${part}`);
      }
      expectEqual(await resumable.listParts(uploadId), [], "parts");
    },
  },
  {
    id: "storage/resumable/size-holds-at-finish",
    needs: declared,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools, { size: 5 });
      await resumable.writePart(uploadId, 1, bytesOf("123456"));
      await expectCode(resumable.finish(uploadId), "invalid_input", "6 bytes announced as 5");
      await expectAbsent(adapter, key, "after a refused finish");
      await resumable.writePart(uploadId, 1, bytesOf("12345"));
      await resumable.finish(uploadId);
      await expectText(adapter, key, "12345");
    },
  },
  {
    id: "storage/resumable/if-absent-holds-at-finish",
    needs: withConditions,
    async run(adapter, tools) {
      const { key, uploadId, resumable } = await beginUpload(adapter, tools, { ifAbsent: true });
      await resumable.writePart(uploadId, 1, bytesOf("upload"));
      await adapter.put(key, bytesOf("came first"));
      await expectCode(resumable.finish(uploadId), "already_exists", "finish over an object");
      await expectText(adapter, key, "came first");
      await adapter.delete([key]);
      const second = await resumable.begin(key, { ifAbsent: true });
      await resumable.writePart(second.uploadId, 1, bytesOf("upload"));
      await resumable.finish(second.uploadId);
      await expectText(adapter, key, "upload");
    },
  },
  {
    id: "storage/resumable/if-match-holds-at-finish",
    needs: withConditions,
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const [resumable, { etag }] = [resumableOf(adapter), await adapter.put(key, bytesOf("one"))];
      const [first, second] = [
        await resumable.begin(key, { ifMatch: etag }),
        await resumable.begin(key, { ifMatch: etag }),
      ];
      await resumable.writePart(first.uploadId, 1, bytesOf("two"));
      await resumable.writePart(second.uploadId, 1, bytesOf("three"));
      await resumable.finish(first.uploadId);
      await expectCode(resumable.finish(second.uploadId), "conflict", "the second finish");
      await resumable.abort(second.uploadId);
      await expectText(adapter, key, "two");
    },
  },
  {
    id: "storage/resumable/survives-close",
    needs: declared,
    hook: "sibling",
    async run(_adapter, tools) {
      const first = await tools.create();
      await first.open();
      const key = tools.unique("k");
      const { uploadId } = await resumableOf(first).begin(key, { contentType: "text/plain" });
      await resumableOf(first).writePart(uploadId, 2, bytesOf("end"));
      const second = await tools.sibling(first);
      await first.close();
      await second.open();
      expectEqual((await resumableOf(second).listParts(uploadId)).length, 1, "parts after reopening");
      await resumableOf(second).writePart(uploadId, 1, fullPart(second, 1));
      const info = await resumableOf(second).finish(uploadId);
      expectEqual(info.contentType, "text/plain", "content type");
      expectEqual(await readObject(second, key), joinBytes([fullPart(second, 1), bytesOf("end")]), "content");
      await second.delete([key]);
    },
  },
];
