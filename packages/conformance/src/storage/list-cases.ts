import type { ListedObject } from "@holdfast/adapter-api";
import { expectCode, expectEqual, expectTrue } from "../expect.js";
import { bytesOf, claimPrefix, listAll, putEach, type StorageCase } from "./storage-fixtures.js";

/** In the order of their UTF-8; UTF-16 would put the last before the one above it. */
const ORDERED = [
  " ",
  "!",
  "-",
  "-/",
  "-/a",
  "0",
  "A",
  "B",
  "a",
  "a ",
  "a-",
  "a.b",
  "a/",
  "a/b",
  "a/b/c",
  "a0",
  "aB",
  "aa",
  "ab",
  "b",
  "~",
  "é",
  "日",
  "～",
  "🦀",
];

/** What a list must say; more is no fault. */
function listedFacts(object: ListedObject | null): ListedObject | null {
  return object && { key: object.key, size: object.size, etag: object.etag, modifiedAt: object.modifiedAt };
}

export const listCases: readonly StorageCase[] = [
  {
    id: "storage/list/nothing",
    async run(adapter, tools) {
      const page = await adapter.list({ prefix: tools.unique("none"), limit: 10, delimiter: "/" });
      expectEqual(page, { items: [], prefixes: [], next: null }, "the only page");
    },
  },
  {
    id: "storage/list/answers-what-head-says",
    async run(adapter, tools) {
      const prefix = claimPrefix(adapter, tools);
      await adapter.put(`${prefix}a`, bytesOf("1"), { contentType: "text/plain", metadata: { Mixed: "ü" } });
      await adapter.put(`${prefix}b`, bytesOf("22"));
      const { items } = await adapter.list({ prefix, limit: 10 });
      const heads = [await adapter.head(`${prefix}a`), await adapter.head(`${prefix}b`)];
      expectEqual(items.map(listedFacts), heads.map(listedFacts), "items");
    },
  },
  {
    id: "storage/list/prefix-matches-text",
    async run(adapter, tools) {
      const start = claimPrefix(adapter, tools);
      await putEach(
        adapter,
        ["fo", "foo", "foo/x", "foobar", "fooé", "Foo", "xfoo", "x/foo"].map((name) => start + name),
      );
      const names = async (prefix: string) =>
        (await listAll(adapter, { prefix: start + prefix })).keys.map((key) => key.slice(start.length));
      expectEqual(await names("foo"), ["foo", "foo/x", "foobar", "fooé"], "keys with foo");
      expectEqual(await names("foo/"), ["foo/x"], "keys with foo/");
      expectEqual(await names("foob"), ["foobar"], "keys with foob");
      expectEqual(await names("foobarx"), [], "keys with foobarx");
    },
  },
  {
    id: "storage/list/order-of-utf-8-bytes",
    async run(adapter, tools) {
      const start = claimPrefix(adapter, tools);
      await putEach(
        adapter,
        [...ORDERED].reverse().map((name) => start + name),
      );
      const { keys } = await listAll(adapter, { prefix: start });
      expectEqual(
        keys.map((key) => key.slice(start.length)),
        ORDERED,
        "keys in order",
      );
    },
  },
  {
    id: "storage/list/pages-without-gap-or-repeat",
    async run(adapter, tools) {
      const start = claimPrefix(adapter, tools);
      const expected = ORDERED.map((name) => start + name);
      await putEach(adapter, expected);
      for (const limit of [1, 2, 7, ORDERED.length - 1]) {
        expectEqual((await listAll(adapter, { prefix: start, limit })).keys, expected, `pages of ${limit}`);
      }
    },
  },
  {
    id: "storage/list/ends-with-the-last-key",
    async run(adapter, tools) {
      const prefix = claimPrefix(adapter, tools);
      await putEach(adapter, [`${prefix}a`, `${prefix}b`, `${prefix}c/d`]);
      for (const limit of [3, 4, 1000]) {
        expectEqual((await adapter.list({ prefix, limit })).next, null, `next after 3 of at most ${limit}`);
        expectEqual((await adapter.list({ prefix, limit, delimiter: "/" })).next, null, `next, folded, of ${limit}`);
      }
    },
  },
  {
    id: "storage/list/more-than-1000-keys",
    async run(adapter, tools) {
      const start = claimPrefix(adapter, tools);
      const keys = Array.from({ length: 1003 }, (_, index) => `${start}${String(index).padStart(4, "0")}`);
      await putEach(adapter, keys);
      const first = await adapter.list({ prefix: start, limit: 1000 });
      expectEqual(first.items.length, 1000, "items of the first page");
      expectTrue(first.next !== null, "the first page has a next");
      expectEqual((await listAll(adapter, { prefix: start })).keys, keys, "all keys");
      expectEqual((await listAll(adapter, { prefix: start, limit: 101 })).keys, keys, "all keys, by pages of 101");
    },
  },
  {
    id: "storage/list/goes-on-after-deletion",
    async run(adapter, tools) {
      const prefix = claimPrefix(adapter, tools);
      await putEach(
        adapter,
        ["a", "b", "c", "d", "e"].map((name) => prefix + name),
      );
      const first = await adapter.list({ prefix, limit: 2 });
      await adapter.delete([`${prefix}a`, `${prefix}b`]);
      expectTrue(first.next !== null, "the first page has a next");
      const second = await adapter.list({ prefix, limit: 2, cursor: first.next });
      expectEqual(
        second.items.map(({ key }) => key),
        [`${prefix}c`, `${prefix}d`],
        "the second page",
      );
    },
  },
  {
    id: "storage/list/shows-changes-at-once",
    async run(adapter, tools) {
      const prefix = claimPrefix(adapter, tools);
      for (let round = 0; round < 5; round++) {
        const key = `${prefix}dir/${round}`;
        const { etag } = await adapter.put(key, bytesOf(String(round)));
        const { items } = await adapter.list({ prefix, limit: 10 });
        expectEqual(
          items.map((item) => [item.key, item.etag]),
          [[key, etag]],
          "after put",
        );
        await adapter.delete([key]);
        const { items: rest, prefixes } = await adapter.list({ prefix, limit: 10, delimiter: "/" });
        expectEqual([rest, prefixes], [[], []], "after delete");
      }
    },
  },
  {
    id: "storage/list/delimiter-folds",
    async run(adapter, tools) {
      const prefix = claimPrefix(adapter, tools);
      const names = ["a", "a-", "b/1", "b/2", "bb", "c/d/e", "c/d/f", "/x", "e/"];
      await putEach(
        adapter,
        names.map((name) => prefix + name),
      );
      const { keys, prefixes } = await listAll(adapter, { prefix, delimiter: "/" });
      expectEqual(
        keys,
        ["a", "a-", "bb"].map((name) => prefix + name),
        "items",
      );
      expectEqual(
        prefixes,
        ["/", "b/", "c/", "e/"].map((name) => prefix + name),
        "prefixes",
      );
      const below = await listAll(adapter, { prefix: `${prefix}c/d/`, delimiter: "/" });
      expectEqual([below.keys, below.prefixes], [[`${prefix}c/d/e`, `${prefix}c/d/f`], []], "below c/d/");
    },
  },
  {
    id: "storage/list/delimiter-counts-after-the-prefix",
    async run(adapter, tools) {
      const start = claimPrefix(adapter, tools);
      await putEach(
        adapter,
        ["b", "b/1", "b/2/3", "ba/1", "bc", "c/1"].map((name) => start + name),
      );
      const { keys, prefixes } = await listAll(adapter, { prefix: `${start}b`, delimiter: "/" });
      expectEqual(keys, [`${start}b`, `${start}bc`], "items");
      expectEqual(prefixes, [`${start}b/`, `${start}ba/`], "prefixes");
      const inside = await listAll(adapter, { prefix: `${start}b/`, delimiter: "/" });
      expectEqual([inside.keys, inside.prefixes], [[`${start}b/1`], [`${start}b/2/`]], "inside b/");
    },
  },
  {
    id: "storage/list/delimiter-pages",
    async run(adapter, tools) {
      const prefix = claimPrefix(adapter, tools);
      const names = ["a/1", "a/2", "a/3", "b", "c/1/x", "c/2", "d", "e/1", "e/2"];
      await putEach(
        adapter,
        names.map((name) => prefix + name),
      );
      for (const limit of [1, 2, 3, 4]) {
        const { keys, prefixes } = await listAll(adapter, { prefix, delimiter: "/", limit });
        expectEqual(keys, [`${prefix}b`, `${prefix}d`], `items by ${limit}`);
        expectEqual(prefixes, [`${prefix}a/`, `${prefix}c/`, `${prefix}e/`], `prefixes by ${limit}`);
      }
    },
  },
  {
    id: "storage/list/folds-deep-keys",
    async run(adapter, tools) {
      const prefix = claimPrefix(adapter, tools);
      const deep = Array.from({ length: 30 }, (_, level) => `level${level}`).join("/");
      await putEach(adapter, [`${prefix}${deep}/a`, `${prefix}${deep}/b`, `${prefix}${deep}/c/d`]);
      const { keys, prefixes } = await listAll(adapter, { prefix: `${prefix}${deep}/`, delimiter: "/" });
      expectEqual(keys, [`${prefix}${deep}/a`, `${prefix}${deep}/b`], "items");
      expectEqual(prefixes, [`${prefix}${deep}/c/`], "prefixes");
      const top = await listAll(adapter, { prefix, delimiter: "/", limit: 1 });
      expectEqual([top.keys, top.prefixes], [[], [`${prefix}level0/`]], "from the top");
    },
  },
  {
    id: "storage/list/refuses-other-limits",
    async run(adapter) {
      for (const limit of [0, -1, 1001, 1.5, Number.NaN]) {
        await expectCode(adapter.list({ prefix: "", limit }), "invalid_input", `limit ${limit}`);
      }
    },
  },
  {
    id: "storage/list/refuses-foreign-cursors",
    async run(adapter, tools) {
      const prefix = claimPrefix(adapter, tools);
      await putEach(adapter, [`${prefix}a`, `${prefix}b`, `${prefix}c`]);
      const { next } = await adapter.list({ prefix, limit: 1 });
      expectTrue(next !== null, "the first page has a next");
      const changed = [...next].reverse().join("");
      for (const cursor of ["", "nonsense", "%%%", "null", "0", btoa('{"key":"a"}'), changed, `${next}A`]) {
        await expectCode(adapter.list({ prefix, limit: 1, cursor }), "invalid_input", `the cursor ${cursor}`);
      }
    },
  },
];
