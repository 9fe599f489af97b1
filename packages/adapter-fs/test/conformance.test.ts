import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StorageAdapter } from "@holdfast/adapter-api";
import { testStorageAdapter } from "@holdfast/conformance/vitest";
import { fsStorage } from "../src/index.js";

const directories = new Map<StorageAdapter, string>();

async function create(): Promise<StorageAdapter> {
  return remember(await mkdtemp(join(tmpdir(), "holdfast-fs-")));
}

function remember(directory: string): StorageAdapter {
  const adapter = fsStorage({ directory });
  directories.set(adapter, directory);
  return adapter;
}

testStorageAdapter({
  name: "adapter-fs",
  create,
  sibling: async (adapter) => remember(directories.get(adapter) ?? (await mkdtemp(join(tmpdir(), "holdfast-fs-")))),
  async dispose() {
    for (const directory of new Set(directories.values())) await rm(directory, { recursive: true, force: true });
  },
});
