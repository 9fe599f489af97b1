import { expectCode, expectEqual } from "../expect.js";
import { bytesOf, claimKey, expectText, resumableOf, type StorageCase } from "./storage-fixtures.js";

const signal = AbortSignal.abort();

/** `put` has its own cases. */
export const abortCases: readonly StorageCase[] = [
  {
    id: "storage/abort/reads-aborted-before",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("x"));
      await expectCode(adapter.get(key, { signal }), "aborted", "get");
      await expectCode(adapter.head(key, { signal }), "aborted", "head");
      await expectCode(adapter.list({ prefix: key, limit: 1 }, { signal }), "aborted", "list");
      await expectText(adapter, key, "x");
    },
  },
  {
    id: "storage/abort/copy-aborted-before",
    async run(adapter, tools) {
      const [from, to] = [claimKey(adapter, tools), claimKey(adapter, tools)];
      await adapter.put(from, bytesOf("x"));
      await expectCode(adapter.copy(from, to, { signal }), "aborted", "copy");
      expectEqual(await adapter.head(to), null, "head of the copy");
    },
  },
  {
    id: "storage/abort/delete-aborted-before",
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("x"));
      await expectCode(adapter.delete([key], { signal }), "aborted", "delete");
      await expectText(adapter, key, "x");
    },
  },
  {
    id: "storage/abort/resumable-aborted-before",
    needs: ({ resumable }) => resumable !== false,
    async run(adapter, tools) {
      const [resumable, key] = [resumableOf(adapter), claimKey(adapter, tools)];
      await expectCode(resumable.begin(key, { signal }), "aborted", "begin");
      const { uploadId } = await resumable.begin(key);
      tools.defer(() => resumable.abort(uploadId));
      await expectCode(resumable.writePart(uploadId, 1, bytesOf("x"), { signal }), "aborted", "writePart");
      await expectCode(resumable.listParts(uploadId, { signal }), "aborted", "listParts");
      expectEqual(await resumable.listParts(uploadId), [], "the parts after an aborted writePart");
      await resumable.writePart(uploadId, 1, bytesOf("x"));
      await expectCode(resumable.finish(uploadId, { signal }), "aborted", "finish");
      await expectCode(resumable.abort(uploadId, { signal }), "aborted", "abort");
      expectEqual((await resumable.listParts(uploadId)).length, 1, "the parts after an aborted finish and abort");
      expectEqual(await adapter.head(key), null, "head after an aborted finish");
    },
  },
];
