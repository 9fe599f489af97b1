import type { StorageAdapter } from "@holdfast/adapter-api";
import { createMemoryData, type MemoryData } from "../src/reference/memory-data.js";
import { memoryStorage } from "../src/reference/memory-storage.js";
import { testStorageAdapter } from "../src/vitest.js";

const known = new Map<StorageAdapter, MemoryData>();

function remember(data: MemoryData): StorageAdapter {
  const adapter = memoryStorage({ data });
  known.set(adapter, data);
  return adapter;
}

testStorageAdapter({
  name: "the reference",
  create: async () => remember(createMemoryData()),
  sibling: async (adapter) => remember(known.get(adapter) ?? createMemoryData()),
});

testStorageAdapter({ name: "the bare reference", create: async () => memoryStorage({ bare: true }) });
