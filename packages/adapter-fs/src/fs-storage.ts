import { randomBytes } from "node:crypto";
import { open, unlink } from "node:fs/promises";
import { createCallGate, type StorageAdapter } from "@holdfast/adapter-api";
import { ADAPTER, throwIfAborted, toAdapterError } from "./errors.js";
import { encodeKey } from "./key-path.js";
import { copyObject } from "./objects/object-copy.js";
import { describeObject, openObject, readSmall, readTrailer } from "./objects/object-file.js";
import { listObjects } from "./objects/object-list.js";
import { putObject } from "./objects/object-put.js";
import { resolveRange, streamObject } from "./objects/object-reader.js";
import { discardBody } from "./objects/object-writer.js";
import { type FsStorageOptions, resolveOptions } from "./options.js";
import { createResumableUploads, MAX_PARTS } from "./resumable-uploads.js";
import { openState } from "./storage-state.js";

const DELETE_AT_ONCE = 16;

/**
 * A StorageAdapter on a directory of a local disk; several processes of one machine may share it. What resolves is on
 * the disk. `close` lets bodies that `get` gave out be read to their end.
 */
export function fsStorage(options: FsStorageOptions): StorageAdapter {
  const { directory, maxObjectBytes } = resolveOptions(options);
  const gate = createCallGate({
    adapter: ADAPTER,
    start: () => openState(directory),
    stop: ({ instance }) => instance.close(),
    toError: toAdapterError,
  });

  return {
    kind: "storage",
    name: ADAPTER,
    capabilities: {
      conditionalWrites: true,
      signedUrls: [],
      resumable: { minPartBytes: 1, maxParts: MAX_PARTS },
      maxObjectBytes,
      sha256Etags: true,
    },
    open: (openOptions) => gate.open(openOptions),
    close: () => gate.close(),
    async health(callOptions) {
      try {
        await gate.call("health", callOptions, ({ instance }) => probe(instance.temporaryPath()));
        return { ok: true };
      } catch (error) {
        return { ok: false, detail: error instanceof Error ? error.message : String(error) };
      }
    },
    async put(key, body, putOptions) {
      try {
        return await gate.call("put", putOptions, ({ store }) =>
          putObject(store, { key, body, maxBytes: maxObjectBytes }, putOptions),
        );
      } catch (error) {
        discardBody(body, error);
        throw error;
      }
    },
    get: (key, getOptions) =>
      gate.call("get", getOptions, async ({ store }) => {
        const object = await openObject(store.pathOf(encodeKey(key)), readSmall);
        if (object === null) return null;
        try {
          // The stream hears of what comes from now on.
          throwIfAborted(getOptions?.signal);
          const range = resolveRange(getOptions?.range, object.trailer.size);
          const body = streamObject(object, range, getOptions?.signal);
          return { info: describeObject(key, object.trailer), body };
        } catch (error) {
          object.file.close();
          throw error;
        }
      }),
    head: (key, callOptions) =>
      gate.call("head", callOptions, async ({ store }) => {
        const trailer = await readTrailer(store.pathOf(encodeKey(key)));
        return trailer && describeObject(key, trailer);
      }),
    list: (request, callOptions) =>
      gate.call("list", callOptions, ({ layout }) => listObjects(layout.objects, request, callOptions?.signal)),
    copy: (from, to, callOptions) =>
      gate.call("copy", callOptions, ({ store }) => copyObject(store, { from, to }, callOptions?.signal)),
    delete: (keys, callOptions) =>
      gate.call("delete", callOptions, async ({ store }) => {
        const rest = keys.map(encodeKey).values();
        const work = async () => {
          for (const key of rest) await store.remove(key, callOptions?.signal);
        };
        await Promise.all(Array.from({ length: DELETE_AT_ONCE }, work));
      }),
    resumable: createResumableUploads(gate, maxObjectBytes),
  };
}

async function probe(path: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.write(randomBytes(1));
    await file.datasync();
  } finally {
    await file.close();
    await unlink(path);
  }
}
