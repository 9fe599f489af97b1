import type { StorageAdapter } from "@holdfast/adapter-api";
import { describe, expect, it } from "vitest";
import { brokenStorages } from "../src/broken/storage-adapters.js";
import { createMemoryData, type MemoryData } from "../src/reference/memory-data.js";
import { memoryStorage } from "../src/reference/memory-storage.js";
import { runConformance } from "../src/run-conformance.js";
import { storageCases } from "../src/storage/storage-cases.js";

describe("a broken storage fails exactly the cases that it breaks", () => {
  for (const broken of brokenStorages) {
    it.concurrent(broken.name, { timeout: 120_000 }, async () => {
      const known = new Map<StorageAdapter, MemoryData>();
      const remember = (data: MemoryData): StorageAdapter => {
        const adapter = broken.break(memoryStorage({ data }));
        known.set(adapter, data);
        return adapter;
      };
      const report = await runConformance<StorageAdapter>(
        {
          name: broken.name,
          create: async () => remember(createMemoryData()),
          sibling: async (adapter) => remember(known.get(adapter) ?? createMemoryData()),
        },
        storageCases,
        { seed: 7, caseTimeoutMs: 10_000 },
      );
      const failed = report.outcomes.filter(({ outcome }) => outcome === "failed").map(({ id }) => id);
      expect(failed).toEqual([...broken.fails].sort());
      expect(failed.length).toBeGreaterThan(0);
    });
  }
});
