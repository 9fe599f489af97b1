import { AdapterError, isAdapterError, type ResumableUploads, type StorageAdapter } from "@holdfast/adapter-api";
import type { BrokenAdapter } from "./broken-adapter.js";

type BrokenStorage = BrokenAdapter<StorageAdapter>;
type WritePart = ResumableUploads["writePart"];

/** Writes parts in another way; an adapter without parts stays as it is. */
function withWritePart(adapter: StorageAdapter, change: (resumable: ResumableUploads) => WritePart): StorageAdapter {
  const { resumable } = adapter;
  return resumable ? { ...adapter, resumable: { ...resumable, writePart: change(resumable) } } : adapter;
}

export const throwsBareErrors: BrokenStorage = {
  name: "throws plain errors from copy",
  fails: [
    "storage/abort/copy-aborted-before",
    "storage/copy/absent-is-not-found",
    "storage/keys/refuses-1025-bytes",
    "storage/keys/refuses-empty",
    "storage/keys/refuses-half-a-surrogate-pair",
    "storage/keys/refuses-nul",
    "storage/lifecycle/error-says-where",
    "storage/lifecycle/unavailable-after-close",
    "storage/lifecycle/unavailable-before-open",
  ],
  break: (adapter) => ({
    ...adapter,
    copy: (from, to, options) =>
      adapter.copy(from, to, options).catch((error: unknown) => {
        throw new Error("copy failed", { cause: error });
      }),
  }),
};

export const absentThrows: BrokenStorage = {
  name: "rejects get of an absent key",
  fails: [
    "storage/conditional/if-match-refuses-absence",
    "storage/copy/absent-is-not-found",
    "storage/delete/absent-is-no-error",
    "storage/delete/removes",
    "storage/get/absent-is-null",
    "storage/put/aborted-before",
    "storage/put/aborted-during",
    "storage/put/body-error-leaves-nothing",
    "storage/put/invisible-until-whole",
    "storage/put/refuses-another-size",
    "storage/put/refuses-beyond-max-object-bytes",
    "storage/resumable/invisible-until-finish",
    "storage/resumable/refuses-a-missing-part",
    "storage/resumable/size-holds-at-finish",
  ],
  break: (adapter) => ({
    ...adapter,
    async get(key, options) {
      const object = await adapter.get(key, options);
      if (!object) throw new AdapterError("not_found", "no object", { adapter: adapter.name, operation: "get" });
      return object;
    },
  }),
};

export const closeDoesNotWait: BrokenStorage = {
  name: "closes while a put is under way",
  fails: ["storage/lifecycle/close-waits-for-work"],
  break: (adapter) => ({
    ...adapter,
    async close() {
      adapter.close().catch(() => undefined);
    },
  }),
};

export const worksWhenClosed: BrokenStorage = {
  name: "answers head whether or not it is open",
  fails: ["storage/lifecycle/unavailable-after-close", "storage/lifecycle/unavailable-before-open"],
  break: (adapter) => ({
    ...adapter,
    head: (key, options) =>
      adapter.head(key, options).catch((error: unknown) => {
        if (isAdapterError(error) && error.code === "unavailable") return null;
        throw error;
      }),
  }),
};

export const declaresTooLittle: BrokenStorage = {
  name: "offers what it does not declare",
  fails: ["storage/conditional/refused-when-undeclared", "storage/resumable/absent-when-undeclared"],
  break: (adapter) => ({
    ...adapter,
    capabilities: { ...adapter.capabilities, conditionalWrites: false, resumable: false },
  }),
};

export const joinsPartsAsTheyCame: BrokenStorage = {
  name: "numbers parts as they come",
  fails: [
    "storage/resumable/joins-parts-out-of-order",
    "storage/resumable/lists-parts",
    "storage/resumable/refuses-a-missing-part",
    "storage/resumable/refuses-other-part-numbers",
    "storage/resumable/survives-close",
  ],
  break: (adapter) =>
    withWritePart(adapter, ({ writePart }) => {
      const order = new Map<string, number[]>();
      return (uploadId, part, ...rest) => {
        const parts = order.get(uploadId) ?? [];
        order.set(uploadId, parts);
        if (!parts.includes(part)) parts.push(part);
        return writePart(uploadId, parts.indexOf(part) + 1, ...rest);
      };
    }),
};

export const repeatedPartIsKept: BrokenStorage = {
  name: "keeps the first content of a part",
  fails: [
    "storage/resumable/failed-part-changes-nothing",
    "storage/resumable/invisible-until-finish",
    "storage/resumable/repeated-part-replaces-itself",
    "storage/resumable/size-holds-at-finish",
  ],
  break: (adapter) =>
    withWritePart(adapter, ({ listParts, writePart }) => async (uploadId, part, ...rest) => {
      const parts = await listParts(uploadId, rest[1]);
      const found = parts.find((one) => one.part === part);
      return found ? { etag: found.etag } : writePart(uploadId, part, ...rest);
    }),
};

export const finishKeepsUpload: BrokenStorage = {
  name: "takes parts after finish and abort",
  fails: [
    "storage/resumable/abort-forgets-the-upload",
    "storage/resumable/finish-forgets-the-upload",
    "storage/resumable/unknown-upload-is-not-found",
  ],
  break: (adapter) =>
    withWritePart(
      adapter,
      ({ writePart }) =>
        (...args) =>
          writePart(...args).catch((error: unknown) => {
            if (isAdapterError(error) && error.code === "not_found") return { etag: "gone" };
            throw error;
          }),
    ),
};
