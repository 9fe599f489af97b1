import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StorageAdapter } from "@holdfast/adapter-api";
import { fsStorage } from "@holdfast/adapter-fs";
import { testStorageAdapter } from "@holdfast/conformance/vitest";
import { encryptedStorage, newStorageKey } from "../src/index.js";

const keys = [newStorageKey(), newStorageKey()];
const directories = new Map<StorageAdapter, string>();

function remember(directory: string): StorageAdapter {
  const adapter = encryptedStorage(fsStorage({ directory }), { keys });
  directories.set(adapter, directory);
  return adapter;
}

const makeDirectory = () => mkdtemp(join(tmpdir(), "holdfast-encrypted-"));

testStorageAdapter({
  name: "adapter-encrypted",
  create: async () => remember(await makeDirectory()),
  sibling: async (adapter) => remember(directories.get(adapter) ?? (await makeDirectory())),
  async dispose() {
    for (const directory of new Set(directories.values())) await rm(directory, { recursive: true, force: true });
  },
});
