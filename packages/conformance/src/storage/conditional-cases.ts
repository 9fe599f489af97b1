import type { StorageAdapter, StorageCapabilities } from "@holdfast/adapter-api";
import { isAdapterError } from "@holdfast/adapter-api";
import { expectCode, expectEqual, expectTrue } from "../expect.js";
import {
  bytesOf,
  claimKey,
  expectAbsent,
  expectText,
  readObject,
  type StorageCase,
  streamOf,
} from "./storage-fixtures.js";

const declared = ({ conditionalWrites }: StorageCapabilities) => conditionalWrites;

/** Adds one to the number in the object, however often others come first. */
async function increment(adapter: StorageAdapter, key: string): Promise<void> {
  for (;;) {
    const object = await adapter.get(key);
    expectTrue(object !== null, "the counter is absent");
    const count = Number(await new Response(object.body).text());
    try {
      await adapter.put(key, bytesOf(String(count + 1)), { ifMatch: object.info.etag });
      return;
    } catch (error) {
      if (!isAdapterError(error) || error.code !== "conflict") throw error;
    }
  }
}

export const conditionalCases: readonly StorageCase[] = [
  {
    id: "storage/conditional/if-absent-creates",
    needs: declared,
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("first"), { ifAbsent: true, metadata: { a: "1" } });
      await expectText(adapter, key, "first");
      await adapter.delete([key]);
      await adapter.put(key, streamOf([bytesOf("second")]), { ifAbsent: true });
      await expectText(adapter, key, "second");
    },
  },
  {
    id: "storage/conditional/if-absent-refuses-an-object",
    needs: declared,
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const old = await adapter.put(key, bytesOf("old"), { metadata: { a: "1" } });
      await expectCode(adapter.put(key, bytesOf("old"), { ifAbsent: true }), "already_exists", "ifAbsent");
      await expectCode(adapter.put(key, streamOf([bytesOf("new")]), { ifAbsent: true }), "already_exists", "ifAbsent");
      await expectText(adapter, key, "old");
      expectEqual(await adapter.head(key), old, "head");
    },
  },
  {
    id: "storage/conditional/if-absent-race-has-one-winner",
    needs: declared,
    async run(adapter, tools) {
      for (let round = 0; round < 5; round++) {
        const key = claimKey(adapter, tools);
        const racers = Array.from({ length: 12 }, (_, racer) => `racer ${racer}`);
        const results = await Promise.allSettled(
          racers.map((text) => adapter.put(key, streamOf([bytesOf(text)]), { ifAbsent: true })),
        );
        const winners = racers.filter((_, index) => results[index]?.status === "fulfilled");
        expectEqual(winners.length, 1, "the number of winners");
        await expectText(adapter, key, winners[0] ?? "");
        for (const result of results) {
          if (result.status === "rejected")
            await expectCode(Promise.reject(result.reason), "already_exists", "a loser");
        }
      }
    },
  },
  {
    id: "storage/conditional/if-match-replaces",
    needs: declared,
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const first = await adapter.put(key, bytesOf("one"));
      const second = await adapter.put(key, bytesOf("two"), { ifMatch: first.etag });
      await adapter.put(key, streamOf([bytesOf("three")]), { ifMatch: second.etag });
      await expectText(adapter, key, "three");
    },
  },
  {
    id: "storage/conditional/if-match-refuses-another-etag",
    needs: declared,
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const first = await adapter.put(key, bytesOf("one"));
      const second = await adapter.put(key, bytesOf("two"), { metadata: { a: "1" } });
      await expectCode(adapter.put(key, bytesOf("three"), { ifMatch: first.etag }), "conflict", "an old etag");
      await expectText(adapter, key, "two");
      expectEqual(await adapter.head(key), second, "head");
    },
  },
  {
    id: "storage/conditional/if-match-refuses-absence",
    needs: declared,
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const { etag } = await adapter.put(key, bytesOf("one"));
      await adapter.delete([key]);
      await expectCode(adapter.put(key, bytesOf("one"), { ifMatch: etag }), "conflict", "no object");
      await expectAbsent(adapter, key, "after a refused put");
    },
  },
  {
    id: "storage/conditional/if-match-loses-no-update",
    needs: declared,
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("0"));
      await Promise.all(Array.from({ length: 10 }, () => increment(adapter, key)));
      expectEqual(await readObject(adapter, key), bytesOf("10"), "ten increments at once");
    },
  },
  {
    id: "storage/conditional/refused-when-undeclared",
    needs: (capabilities) => !declared(capabilities),
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await expectCode(adapter.put(key, bytesOf("x"), { ifAbsent: true }), "unsupported", "ifAbsent");
      await expectAbsent(adapter, key, "after a refused put");
      const { etag } = await adapter.put(key, bytesOf("old"));
      await expectCode(adapter.put(key, bytesOf("new"), { ifMatch: etag }), "unsupported", "ifMatch");
      if (adapter.resumable) {
        await expectCode(adapter.resumable.begin(key, { ifAbsent: true }), "unsupported", "begin with ifAbsent");
        await expectCode(adapter.resumable.begin(key, { ifMatch: etag }), "unsupported", "begin with ifMatch");
      }
      await expectText(adapter, key, "old");
    },
  },
];
