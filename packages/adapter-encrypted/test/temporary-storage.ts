import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObjectInfo, StorageAdapter } from "@holdfast/adapter-api";
import { fsStorage } from "@holdfast/adapter-fs";
import { onTestFinished } from "vitest";
import { type EncryptedStorage, encryptedStorage, newStorageKey, type StorageKey } from "../src/index.js";

export interface Opened {
  readonly inner: StorageAdapter;
  readonly storage: EncryptedStorage;
}

/** An open, empty, encrypted storage on a folder that is removed after the test. */
export async function openStorage(keys: readonly StorageKey[] = [newStorageKey()]): Promise<Opened> {
  const directory = await mkdtemp(join(tmpdir(), "holdfast-encrypted-"));
  const inner = fsStorage({ directory });
  const storage = encryptedStorage(inner, { keys });
  await storage.open();
  onTestFinished(async () => {
    await storage.close();
    await rm(directory, { recursive: true, force: true });
  });
  return { inner, storage };
}

/** The object as the inner storage keeps it. */
export async function readSealed(inner: StorageAdapter, key: string): Promise<{ info: ObjectInfo; bytes: Buffer }> {
  const found = await inner.get(key);
  if (found === null) throw new Error("no such object");
  return { info: found.info, bytes: Buffer.from(await new Response(found.body).arrayBuffer()) };
}

/** Puts sealed bytes where the encrypted storage finds them, as somebody would who can write to the inner storage only. */
export async function forge(
  inner: StorageAdapter,
  key: string,
  { bytes, info }: { readonly bytes: Uint8Array; readonly info: Pick<ObjectInfo, "metadata"> },
): Promise<void> {
  await inner.put(key, bytes, { metadata: info.metadata });
}

/** The content, or the part that is asked for. */
export async function readContent(
  storage: StorageAdapter,
  key: string,
  range?: { start: number; end?: number },
): Promise<Buffer> {
  const found = await storage.get(key, range === undefined ? {} : { range });
  if (found === null) throw new Error("no such object");
  return Buffer.from(await new Response(found.body).arrayBuffer());
}

/** Bytes without a pattern that segments could share. */
export function someBytes(size: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let state = seed;
  for (let index = 0; index < size; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}
