import type { Bytes, PutOptions, StorageAdapter } from "@holdfast/adapter-api";
import type { BrokenAdapter } from "./broken-adapter.js";

type BrokenStorage = BrokenAdapter<StorageAdapter>;

/** Passes everything on, and calls `see` with what has passed whenever more has. */
function watchStream(body: Bytes, see: (passed: Uint8Array) => Promise<unknown>): Bytes {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>(
      {
        async transform(chunk, controller) {
          chunks.push(chunk.slice());
          await see(new Uint8Array(await new Blob(chunks).arrayBuffer()));
          controller.enqueue(chunk);
        },
      },
      undefined,
      { highWaterMark: 0 },
    ),
  );
}

function withoutConditions({ ifAbsent: _, ifMatch: __, ...options }: PutOptions = {}): PutOptions {
  return options;
}

export const writesInPlace: BrokenStorage = {
  name: "shows the part of a streamed body that has arrived",
  fails: [
    "storage/lifecycle/close-waits-for-work",
    "storage/put/aborted-during",
    "storage/put/another-size-leaves-old-object",
    "storage/put/body-error-leaves-nothing",
    "storage/put/body-error-leaves-old-object",
    "storage/put/invisible-until-whole",
    "storage/put/old-object-until-whole",
    "storage/put/refuses-another-size",
  ],
  break: (adapter) => ({
    ...adapter,
    put: (key, body, options) =>
      adapter.put(
        key,
        options?.ifAbsent || options?.ifMatch ? body : watchStream(body, (passed) => adapter.put(key, passed)),
        options,
      ),
  }),
};

export const ignoresSignal: BrokenStorage = {
  name: "ignores signals",
  fails: [
    "storage/abort/copy-aborted-before",
    "storage/abort/delete-aborted-before",
    "storage/abort/reads-aborted-before",
    "storage/abort/resumable-aborted-before",
    "storage/get/aborted-during",
    "storage/lifecycle/open-honours-signal",
    "storage/put/aborted-before",
    "storage/put/aborted-during",
  ],
  break: (adapter) => ({
    ...adapter,
    open: () => adapter.open(),
    put: (key, body, { signal: _, ...options } = {}) => adapter.put(key, body, options),
    get: (key, { signal: _, ...options } = {}) => adapter.get(key, options),
    head: (key) => adapter.head(key),
    list: (request) => adapter.list(request),
    copy: (from, to) => adapter.copy(from, to),
    delete: (keys) => adapter.delete(keys),
    ...(adapter.resumable && {
      resumable: {
        begin: (key, { signal: _, ...options } = {}) => adapter.resumable?.begin(key, options) ?? never(),
        writePart: (uploadId, part, body) => adapter.resumable?.writePart(uploadId, part, body) ?? never(),
        listParts: (uploadId) => adapter.resumable?.listParts(uploadId) ?? never(),
        finish: (uploadId) => adapter.resumable?.finish(uploadId) ?? never(),
        abort: (uploadId) => adapter.resumable?.abort(uploadId) ?? never(),
      },
    }),
  }),
};

export const ignoresSize: BrokenStorage = {
  name: "ignores the announced size",
  fails: [
    "storage/put/another-size-leaves-old-object",
    "storage/put/refuses-another-size",
    "storage/put/refuses-beyond-max-object-bytes",
  ],
  break: (adapter) => ({
    ...adapter,
    put: (key, body, { size: _, ...options } = {}) => adapter.put(key, body, options),
  }),
};

export const losesMetadata: BrokenStorage = {
  name: "loses metadata",
  fails: [
    "storage/copy/copies-content-and-facts",
    "storage/copy/onto-itself",
    "storage/put/answers-what-head-says",
    "storage/put/metadata-keys-in-lower-case",
    "storage/put/metadata-values-any-text",
    "storage/put/racing-puts-leave-one-whole",
    "storage/put/replaces-whole-object",
  ],
  break: (adapter) => ({
    ...adapter,
    put: (key, body, { metadata: _, ...options } = {}) => adapter.put(key, body, options),
  }),
};

export const mergesMetadata: BrokenStorage = {
  name: "keeps old metadata when an object is replaced",
  fails: ["storage/put/replaces-whole-object"],
  break: (adapter) => ({
    ...adapter,
    async put(key, body, options) {
      if (options?.signal) return adapter.put(key, body, options);
      const old = await adapter.head(key).catch(() => null);
      return adapter.put(key, body, { ...options, metadata: { ...old?.metadata, ...options?.metadata } });
    },
  }),
};

export const ifAbsentLetsTwoWin: BrokenStorage = {
  name: "checks ifAbsent only before it reads the body",
  fails: ["storage/conditional/if-absent-race-has-one-winner"],
  break: (adapter) => ({
    ...adapter,
    async put(key, body, options) {
      if (!options?.ifAbsent || (await adapter.head(key))) return adapter.put(key, body, options);
      return adapter.put(key, body, withoutConditions(options));
    },
  }),
};

export const ifMatchIsNotAtomic: BrokenStorage = {
  name: "checks ifMatch only before it reads the body",
  fails: ["storage/conditional/if-match-loses-no-update"],
  break: (adapter) => ({
    ...adapter,
    async put(key, body, options) {
      if (!options?.ifMatch || (await adapter.head(key))?.etag !== options.ifMatch)
        return adapter.put(key, body, options);
      return adapter.put(key, body, withoutConditions(options));
    },
  }),
};

export const conditionsAreIgnored: BrokenStorage = {
  name: "ignores conditions",
  fails: [
    "storage/conditional/if-absent-race-has-one-winner",
    "storage/conditional/if-absent-refuses-an-object",
    "storage/conditional/if-match-loses-no-update",
    "storage/conditional/if-match-refuses-absence",
    "storage/conditional/if-match-refuses-another-etag",
  ],
  break: (adapter) => ({ ...adapter, put: (key, body, options) => adapter.put(key, body, withoutConditions(options)) }),
};

export const copyLosesType: BrokenStorage = {
  name: "copies content but not its type",
  fails: ["storage/copy/copies-content-and-facts", "storage/copy/onto-itself"],
  break: (adapter) => ({
    ...adapter,
    async copy(from, to, options) {
      const info = await adapter.copy(from, to, options);
      const object = await adapter.get(to);
      return adapter.put(to, object?.body ?? new Uint8Array(), { metadata: info.metadata });
    },
  }),
};

export const deletesBelow: BrokenStorage = {
  name: "deletes what lies below a key as well",
  fails: [
    "storage/delete/only-the-keys-given",
    "storage/keys/dots-mean-nothing",
    "storage/keys/key-and-keys-below-it",
    "storage/keys/slashes-count",
  ],
  break: (adapter) => ({
    ...adapter,
    async delete(keys, options) {
      await adapter.delete(keys, options);
      for (const key of keys.slice(0, 3)) {
        const { items } = await adapter.list({ prefix: `${key}/`, limit: 1000 });
        await adapter.delete(items.map((item) => item.key));
      }
    },
  }),
};

function never(): never {
  throw new Error("the adapter has no resumable uploads");
}
