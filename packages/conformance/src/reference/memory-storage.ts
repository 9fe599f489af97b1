import type { CallOptions, ObjectInfo, PutOptions, StorageAdapter, StorageCapabilities } from "@holdfast/adapter-api";
import { collect, etagOf } from "./memory-bytes.js";
import { createMemoryData, type MemoryData, refuse, type StoredObject, toAdapterError } from "./memory-data.js";
import { checkKey, listKeys } from "./memory-keys.js";
import { createMemoryUploads } from "./memory-uploads.js";

export interface MemoryStorageOptions {
  /** Objects, to share them with another instance. Default: none yet. */
  readonly data?: MemoryData;
  /** Declares, and so offers, nothing that is optional. */
  readonly bare?: boolean;
}

const MAX_OBJECT_BYTES = 1024 ** 3;

/** The reference that the kit is tried on: as plain as it can be, in memory, and right. Not for use as a storage. */
export function memoryStorage({ data = createMemoryData(), bare = false }: MemoryStorageOptions = {}): StorageAdapter {
  const { objects } = data;
  const pending = new Set<Promise<unknown>>();
  let isOpen = false;
  const capabilities: StorageCapabilities = {
    conditionalWrites: !bare,
    signedUrls: [],
    resumable: bare ? false : { minPartBytes: 1, maxParts: 100 },
    maxObjectBytes: MAX_OBJECT_BYTES,
  };

  async function call<T>(operation: string, options: CallOptions | undefined, work: () => Promise<T>): Promise<T> {
    const running = (async () => {
      if (!isOpen) refuse("unavailable", "not open");
      options?.signal?.throwIfAborted();
      return work();
    })();
    pending.add(running);
    try {
      return await running;
    } catch (error) {
      throw toAdapterError(error, operation, options);
    } finally {
      pending.delete(running);
    }
  }

  function store(key: string, bytes: Uint8Array, options: PutOptions): ObjectInfo {
    checkConditions(capabilities, objects.get(key), options);
    const { contentType = "application/octet-stream", metadata = {}, size = bytes.length } = options;
    if (size !== bytes.length) refuse("invalid_input", "another size was announced");
    const lowered = Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]);
    const facts = { size, etag: etagOf(bytes), contentType, modifiedAt: new Date() };
    const info = { key, ...facts, metadata: Object.fromEntries(lowered) };
    objects.set(key, { info, bytes });
    return info;
  }

  return {
    kind: "storage",
    name: "memory",
    capabilities,
    async open(options) {
      if (options?.signal?.aborted) throw toAdapterError(options.signal.reason, "open", options);
      isOpen = true;
    },
    health: async () => ({ ok: isOpen }),
    async close() {
      isOpen = false;
      await Promise.allSettled(pending);
    },
    put: (key, body, options = {}) =>
      call("put", options, async () => {
        checkKey(key);
        if ((options.size ?? 0) > MAX_OBJECT_BYTES) refuse("limit_exceeded", "too large");
        checkConditions(capabilities, objects.get(key), options);
        return store(key, await collect(body, options.signal), options);
      }),
    get: (key, options) =>
      call("get", options, async () => {
        checkKey(key);
        const object = objects.get(key);
        if (!object) return null;
        const { start, end = object.bytes.length - 1 } = options?.range ?? { start: 0 };
        if (options?.range && start >= object.bytes.length) refuse("invalid_input", "the range begins past the end");
        return { info: object.info, body: streamOf(object.bytes.subarray(start, end + 1), options) };
      }),
    head: (key, options) =>
      call("head", options, async () => {
        checkKey(key);
        return objects.get(key)?.info ?? null;
      }),
    list: (request, options) => call("list", options, async () => listKeys(objects, request)),
    copy: (from, to, options) =>
      call("copy", options, async () => {
        for (const key of [from, to]) checkKey(key);
        const source = objects.get(from);
        if (!source) refuse("not_found", "there is nothing to copy");
        const { contentType, metadata } = source.info;
        return store(to, source.bytes, { contentType, metadata });
      }),
    delete: (keys, options) =>
      call("delete", options, async () => {
        for (const key of keys) checkKey(key);
        for (const key of keys) objects.delete(key);
      }),
    ...(bare ? {} : { resumable: createMemoryUploads({ data, call, store, maxParts: 100 }) }),
  };
}

function checkConditions(
  { conditionalWrites }: StorageCapabilities,
  found: StoredObject | undefined,
  { ifAbsent, ifMatch }: PutOptions,
): void {
  if (!ifAbsent && ifMatch === undefined) return;
  if (!conditionalWrites) refuse("unsupported", "conditions are not offered");
  if (ifAbsent && found) refuse("already_exists", "there is an object");
  if (ifMatch !== undefined && found?.info.etag !== ifMatch) refuse("conflict", "the etag is another");
}

function streamOf(bytes: Uint8Array, options: CallOptions | undefined): ReadableStream<Uint8Array> {
  let position = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (options?.signal?.aborted) return controller.error(toAdapterError(null, "get", options));
        const chunk = bytes.slice(position, position + 256 * 1024);
        position += chunk.length;
        if (chunk.length > 0) controller.enqueue(chunk);
        if (position >= bytes.length) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
