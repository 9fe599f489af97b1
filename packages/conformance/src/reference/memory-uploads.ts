import type { ObjectInfo, PutOptions, ResumableUploads } from "@holdfast/adapter-api";
import { collect, etagOf } from "./memory-bytes.js";
import { type MemoryCall, type MemoryData, type MemoryUpload, refuse } from "./memory-data.js";
import { checkKey } from "./memory-keys.js";

export interface MemoryUploadParts {
  readonly data: MemoryData;
  readonly call: MemoryCall;
  readonly store: (key: string, bytes: Uint8Array, options: PutOptions) => ObjectInfo;
  readonly maxParts: number;
}

/** The reference's resumable uploads. */
export function createMemoryUploads({ data: { uploads }, call, store, maxParts }: MemoryUploadParts): ResumableUploads {
  function find(uploadId: string): MemoryUpload {
    return uploads.get(uploadId) ?? refuse("not_found", "there is no such upload");
  }

  return {
    begin: (key, options = {}) =>
      call("begin", options, async () => {
        checkKey(key);
        const uploadId = crypto.randomUUID();
        uploads.set(uploadId, { key, options, parts: new Map() });
        return { uploadId };
      }),
    // biome-ignore lint/complexity/useMaxParams: the port's signature
    writePart: (uploadId, part, body, options) =>
      call("writePart", options, async () => {
        find(uploadId);
        if (!Number.isInteger(part) || part < 1 || part > maxParts) refuse("invalid_input", "that is no part number");
        const bytes = await collect(body, options?.signal);
        const etag = etagOf(bytes);
        find(uploadId).parts.set(part, { bytes, etag });
        return { etag };
      }),
    listParts: (uploadId, options) =>
      call("listParts", options, async () =>
        [...find(uploadId).parts]
          .map(([part, { bytes, etag }]) => ({ part, size: bytes.length, etag }))
          .sort((left, right) => left.part - right.part),
      ),
    finish: (uploadId, options) =>
      call("finish", options, async () => {
        const upload = find(uploadId);
        const parts = [...upload.parts].sort(([left], [right]) => left - right);
        if (parts.length === 0 || parts.at(-1)?.[0] !== parts.length) refuse("invalid_input", "a part is missing");
        const blob = new Blob(parts.map(([, { bytes }]) => bytes.slice()));
        const info = store(upload.key, new Uint8Array(await blob.arrayBuffer()), upload.options);
        uploads.delete(uploadId);
        return info;
      }),
    abort: (uploadId, options) => call("abort", options, async () => void uploads.delete(uploadId)),
  };
}
