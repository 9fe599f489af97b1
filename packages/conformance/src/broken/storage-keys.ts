import type { StorageAdapter } from "@holdfast/adapter-api";
import type { BrokenAdapter } from "./broken-adapter.js";

type BrokenStorage = BrokenAdapter<StorageAdapter>;

/** Keys that `change` makes equal become one; what is answered still names the key that was asked for. */
function changingKeys(adapter: StorageAdapter, change: (key: string) => string): StorageAdapter {
  return {
    ...adapter,
    put: async (key, body, options) => ({ ...(await adapter.put(change(key), body, options)), key }),
    async get(key, options) {
      const object = await adapter.get(change(key), options);
      return object && { ...object, info: { ...object.info, key } };
    },
    async head(key, options) {
      const info = await adapter.head(change(key), options);
      return info && { ...info, key };
    },
    copy: async (from, to, options) => ({ ...(await adapter.copy(change(from), change(to), options)), key: to }),
    delete: (keys, options) => adapter.delete(keys.map(change), options),
  };
}

export const foldsCase: BrokenStorage = {
  name: "folds the case of keys",
  fails: [
    "storage/delete/only-the-keys-given",
    "storage/keys/1024-bytes",
    "storage/keys/case-differs",
    "storage/keys/spaces-and-signs",
    "storage/list/order-of-utf-8-bytes",
    "storage/list/pages-without-gap-or-repeat",
  ],
  break: (adapter) => changingKeys(adapter, (key) => key.toLowerCase()),
};

export const normalisesUnicode: BrokenStorage = {
  name: "normalises the Unicode form of keys",
  fails: ["storage/keys/unicode-forms-differ"],
  break: (adapter) => changingKeys(adapter, (key) => key.normalize("NFC")),
};

function resolveSegments(key: string): string {
  const segments: string[] = [];
  for (const segment of key.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== ".") segments.push(segment);
  }
  return segments.join("/");
}

export const resolvesDots: BrokenStorage = {
  name: "takes a key for a path",
  fails: ["storage/keys/dots-mean-nothing"],
  break: (adapter) => changingKeys(adapter, (key) => resolveSegments(key) || key),
};

export const takesLongKeys: BrokenStorage = {
  name: "cuts keys that are too long",
  fails: ["storage/keys/1024-bytes", "storage/keys/refuses-1025-bytes"],
  break: (adapter) => changingKeys(adapter, (key) => (key.length > 500 ? key.slice(0, 500) : key)),
};

export const prefixMatchesSiblings: BrokenStorage = {
  name: "lists siblings of a prefix that ends in a slash",
  fails: [
    "storage/keys/1024-bytes",
    "storage/keys/slashes-count",
    "storage/list/delimiter-counts-after-the-prefix",
    "storage/list/delimiter-folds",
    "storage/list/delimiter-pages",
    "storage/list/folds-deep-keys",
    "storage/list/prefix-matches-text",
  ],
  break: (adapter) => ({
    ...adapter,
    list: ({ prefix, ...request }, options) => adapter.list({ ...request, prefix: prefix.replace(/\/$/, "") }, options),
  }),
};

export const pagingSkipsOne: BrokenStorage = {
  name: "skips the first key of every page but the first",
  fails: [
    "storage/list/delimiter-pages",
    "storage/list/goes-on-after-deletion",
    "storage/list/more-than-1000-keys",
    "storage/list/pages-without-gap-or-repeat",
  ],
  break: (adapter) => ({
    ...adapter,
    async list(request, options) {
      const page = await adapter.list(request, options);
      return request.cursor === undefined ? page : { ...page, items: page.items.slice(1) };
    },
  }),
};

export const listsInUtf16Order: BrokenStorage = {
  name: "sorts a page by UTF-16",
  fails: ["storage/list/order-of-utf-8-bytes", "storage/list/pages-without-gap-or-repeat"],
  break: (adapter) => ({
    ...adapter,
    async list(request, options) {
      const page = await adapter.list(request, options);
      return { ...page, items: [...page.items].sort((left, right) => (left.key < right.key ? -1 : 1)) };
    },
  }),
};

export const listsAnotherTime: BrokenStorage = {
  name: "lists the time of the list in place of the object's",
  fails: ["storage/list/answers-what-head-says"],
  break: (adapter) => ({
    ...adapter,
    async list(request, options) {
      const page = await adapter.list(request, options);
      return { ...page, items: page.items.map((item) => ({ ...item, modifiedAt: new Date(0) })) };
    },
  }),
};

export const acceptsAnyCursor: BrokenStorage = {
  name: "begins again for a cursor that it cannot read",
  fails: ["storage/list/refuses-foreign-cursors"],
  break: (adapter) => ({
    ...adapter,
    list: ({ cursor, ...request }, options) =>
      adapter
        .list(cursor === undefined ? request : { ...request, cursor }, options)
        .catch((error: unknown) => (cursor === undefined ? Promise.reject(error) : adapter.list(request, options))),
  }),
};

export const ignoresDelimiter: BrokenStorage = {
  name: "folds only the first slash of the key",
  fails: ["storage/list/delimiter-counts-after-the-prefix"],
  break: (adapter) => ({
    ...adapter,
    list: ({ delimiter, ...request }, options) =>
      adapter.list(
        delimiter && !request.prefix.endsWith("/") ? request : { ...request, ...(delimiter && { delimiter }) },
        options,
      ),
  }),
};
