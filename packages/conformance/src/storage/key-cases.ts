import type { StorageAdapter } from "@holdfast/adapter-api";
import { expectCode, expectEqual } from "../expect.js";
import {
  bytesOf,
  claimKey,
  claimPrefix,
  expectText,
  listAll,
  type StorageCase,
  type StorageTools,
} from "./storage-fixtures.js";

/** Puts each key's own name into it, and fails when any two keys turn out to be one. */
async function expectDistinct(adapter: StorageAdapter, tools: StorageTools, keys: readonly string[]): Promise<void> {
  for (const key of keys) await adapter.put(claimKey(adapter, tools, key), bytesOf(`I am ${key}`));
  for (const key of keys) {
    await expectText(adapter, key, `I am ${key}`);
    expectEqual((await adapter.head(key))?.key, key, "the key that head answers");
    const { items } = await adapter.list({ prefix: key, limit: 1 });
    expectEqual(items[0]?.key, key, "the key that list answers");
  }
  for (const [index, key] of keys.entries()) {
    await adapter.delete([key]);
    expectEqual(await adapter.head(key), null, `${JSON.stringify(key)} after its deletion`);
    const next = keys[index + 1];
    if (next !== undefined) await expectText(adapter, next, `I am ${next}`);
  }
}

async function expectRefused(adapter: StorageAdapter, key: string, what: string): Promise<void> {
  await expectCode(adapter.put(key, bytesOf("x")), "invalid_input", `put of ${what}`);
  await expectCode(adapter.get(key), "invalid_input", `get of ${what}`);
  await expectCode(adapter.head(key), "invalid_input", `head of ${what}`);
  await expectCode(adapter.copy(key, "k"), "invalid_input", `copy from ${what}`);
  await expectCode(adapter.delete([key]), "invalid_input", `delete of ${what}`);
  if (adapter.resumable) await expectCode(adapter.resumable.begin(key), "invalid_input", `begin of ${what}`);
  const request = { method: "GET", expiresInSeconds: 60 } as const;
  if (adapter.signUrl) await expectCode(adapter.signUrl(key, request), "invalid_input", `signUrl of ${what}`);
}

function padded(start: string, bytes: number, filler: string): string {
  const missing = bytes - bytesOf(start).length;
  return (
    start + filler.repeat(Math.floor(missing / bytesOf(filler).length)) + "x".repeat(missing % bytesOf(filler).length)
  );
}

export const keyCases: readonly StorageCase[] = [
  {
    id: "storage/keys/spaces-and-signs",
    async run(adapter, tools) {
      const start = claimPrefix(adapter, tools);
      const names = [
        " ",
        "a b",
        "a+b",
        "a%20b",
        "a%2Fb",
        "a&b=c?d#e",
        "*",
        "a:b|c",
        "back\\slash",
        "'\"`",
        "<&>",
        "~",
        "con",
        "nul.txt",
      ];
      await expectDistinct(
        adapter,
        tools,
        names.map((name) => start + name),
      );
    },
  },
  {
    id: "storage/keys/control-characters",
    async run(adapter, tools) {
      const start = claimPrefix(adapter, tools);
      await expectDistinct(
        adapter,
        tools,
        ["\t", "\n", "\r\n", "\u0001", "\u001b[0m", "\u007f"].map((name) => start + name),
      );
    },
  },
  {
    id: "storage/keys/unicode-forms-differ",
    async run(adapter, tools) {
      const start = claimPrefix(adapter, tools);
      const names = ["caf\u00e9", "cafe\u0301", "日本語", "🦀", "e\u200dx", "\ufeffbom", "ﬁ", "fi"];
      await expectDistinct(
        adapter,
        tools,
        names.map((name) => start + name),
      );
    },
  },
  {
    id: "storage/keys/case-differs",
    async run(adapter, tools) {
      const start = claimPrefix(adapter, tools);
      await expectDistinct(
        adapter,
        tools,
        ["readme", "README", "Readme", "dir/x", "DIR/x", "ß", "SS", "ı", "I"].map((name) => start + name),
      );
    },
  },
  {
    id: "storage/keys/dots-mean-nothing",
    async run(adapter, tools) {
      const word = tools.unique("k");
      const keys = [
        ".",
        "..",
        `../${word}`,
        `../../${word}`,
        `./${word}`,
        `${word}/..`,
        `${word}/../${word}`,
        `${word}/.`,
        `.${word}`,
        word,
      ];
      await expectDistinct(adapter, tools, keys);
    },
  },
  {
    id: "storage/keys/slashes-count",
    async run(adapter, tools) {
      const word = tools.unique("k");
      const keys = [
        `/${word}`,
        `//${word}`,
        `${word}/`,
        `${word}//`,
        `${word}//a`,
        `${word}/a`,
        `${word}/a/`,
        "/",
        "//",
      ];
      await expectDistinct(adapter, tools, keys);
    },
  },
  {
    id: "storage/keys/key-and-keys-below-it",
    async run(adapter, tools) {
      const word = tools.unique("k");
      await expectDistinct(adapter, tools, [`${word}/a/b`, `${word}/a`, word, `${word}/a/b/c`]);
    },
  },
  {
    id: "storage/keys/1024-bytes",
    async run(adapter, tools) {
      for (const filler of ["a", "A", "/", "é", "🦀", "a/"]) {
        const start = tools.unique("k");
        await expectDistinct(adapter, tools, [padded(start, 1024, filler), padded(start, 1023, filler)]);
      }
    },
  },
  {
    id: "storage/keys/refuses-1025-bytes",
    async run(adapter, tools) {
      for (const filler of ["a", "é", "🦀"]) {
        await expectRefused(adapter, padded(tools.unique("k"), 1025, filler), `1,025 bytes of ${filler}`);
      }
    },
  },
  {
    id: "storage/keys/refuses-empty",
    run: (adapter) => expectRefused(adapter, "", "the empty key"),
  },
  {
    id: "storage/keys/refuses-nul",
    async run(adapter, tools) {
      for (const key of ["\0", `${tools.unique("k")}\0`, `a\0${tools.unique("k")}`])
        await expectRefused(adapter, key, "NUL");
    },
  },
  {
    id: "storage/keys/refuses-half-a-surrogate-pair",
    async run(adapter, tools) {
      for (const half of ["\ud83e", "\udd80"]) await expectRefused(adapter, tools.unique("k") + half, "half a pair");
    },
  },
  {
    id: "storage/keys/random-keys-read-back",
    async run(adapter, tools) {
      const start = claimPrefix(adapter, tools);
      const alphabet = ["/", "//", ".", "..", "%", "a", "A", "é", "🦀", " ", "-", "_", "\u0301", "0", "~"];
      const random = () =>
        Array.from({ length: 1 + tools.randomInt(12) }, () => alphabet[tools.randomInt(alphabet.length)]);
      const keys = [...new Set(Array.from({ length: 60 }, () => start + random().join("")))];
      await Promise.all(keys.map((key) => adapter.put(key, bytesOf(key))));
      for (const key of keys) await expectText(adapter, key, key);
      expectEqual((await listAll(adapter, { prefix: start })).keys.length, keys.length, "the number of keys listed");
    },
  },
];
