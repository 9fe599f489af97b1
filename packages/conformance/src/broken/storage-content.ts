import type { StorageAdapter } from "@holdfast/adapter-api";
import type { BrokenAdapter } from "./broken-adapter.js";

type BrokenStorage = BrokenAdapter<StorageAdapter>;

function cutStream(body: ReadableStream<Uint8Array>, bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (left > 0) controller.enqueue(chunk.subarray(0, left));
        left -= chunk.length;
      },
    }),
  );
}

export const dropsLastByte: BrokenStorage = {
  name: "drops the last byte of a body of two megabytes or more",
  fails: [
    "storage/copy/copies-content-and-facts",
    "storage/get/many-readers-at-once",
    "storage/get/replaced-object-reads-on",
    "storage/put/large-body",
  ],
  break: (adapter) => ({
    ...adapter,
    async get(key, options) {
      const object = await adapter.get(key, options);
      if (!object || options?.range || object.info.size < 2_000_000) return object;
      return { ...object, body: cutStream(object.body, object.info.size - 1) };
    },
  }),
};

export const rangeEndIsExcluded: BrokenStorage = {
  name: "takes the end of a range for the byte after the last",
  fails: [
    "storage/get/random-ranges",
    "storage/get/range-first-byte",
    "storage/get/range-includes-both-ends",
    "storage/get/range-last-byte",
  ],
  break: (adapter) => ({
    ...adapter,
    async get(key, options) {
      const { start = 0, end } = options?.range ?? {};
      const object = await adapter.get(key, options);
      if (!object || end === undefined || end >= object.info.size) return object;
      return { ...object, body: cutStream(object.body, end - start) };
    },
  }),
};

export const ignoresRange: BrokenStorage = {
  name: "answers the whole object when a range begins at 0",
  fails: ["storage/get/range-first-byte", "storage/get/refuses-range-past-end"],
  break: (adapter) => ({
    ...adapter,
    get: (key, { range, ...options } = {}) =>
      adapter.get(key, range && range.start > 0 ? { ...options, range } : options),
  }),
};

export const readsLiveObject: BrokenStorage = {
  name: "reads the rest of a body from the object that is there by then",
  fails: ["storage/get/replaced-object-reads-on"],
  break: (adapter) => ({
    ...adapter,
    async get(key, options) {
      const object = await adapter.get(key, options);
      if (!object || options) return object;
      let start = 0;
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const end = start + 999_999;
            const part = start < object.info.size ? await adapter.get(key, { range: { start, end } }) : null;
            if (part) controller.enqueue(new Uint8Array(await new Response(part.body).arrayBuffer()));
            start = end + 1;
            if (start >= object.info.size) controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      await object.body.cancel();
      return { info: object.info, body };
    },
  }),
};

export const etagOfSize: BrokenStorage = {
  name: "makes the etag from the size alone",
  fails: [
    "storage/conditional/if-match-refuses-another-etag",
    "storage/put/etag-follows-content",
    "storage/resumable/if-match-holds-at-finish",
    "storage/resumable/one-part",
  ],
  break: (adapter) => ({
    ...adapter,
    async put(key, body, options) {
      const { ifMatch, ...rest } = options ?? {};
      const found = ifMatch === undefined ? null : await adapter.head(key);
      const same = found !== null && `size-${found.size}` === ifMatch;
      const info = await adapter.put(key, body, same ? { ...rest, ifMatch: found.etag } : options);
      return { ...info, etag: `size-${info.size}` };
    },
    async get(key, options) {
      const object = await adapter.get(key, options);
      return object && { ...object, info: { ...object.info, etag: `size-${object.info.size}` } };
    },
    async head(key, options) {
      const info = await adapter.head(key, options);
      return info && { ...info, etag: `size-${info.size}` };
    },
    async copy(from, to, options) {
      const info = await adapter.copy(from, to, options);
      return { ...info, etag: `size-${info.size}` };
    },
    async list(request, options) {
      const page = await adapter.list(request, options);
      return { ...page, items: page.items.map((info) => ({ ...info, etag: `size-${info.size}` })) };
    },
  }),
};

export const etagIsNoDigest: BrokenStorage = {
  name: "declares that its etags are SHA-256 digests, and they are not",
  fails: ["storage/put/etag-is-sha256"],
  break: (adapter) => ({
    ...adapter,
    capabilities: { ...adapter.capabilities, sha256Etags: true },
  }),
};
