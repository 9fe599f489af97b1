import { isAdapterError, type StorageAdapter } from "@holdfast/adapter-api";
import type { Platform } from "../../../feature.js";
import { blobKey } from "./blob-key.js";

const NEWEST =
  "select id, size from holdfast.blobs where state = 'stored' and piece_count = 0 order by id desc limit 3";

/**
 * Compares the newest blobs with what the storage says of them, and fails when none is as it was written: the storage is
 * encrypted and opened without its key, or is another one. Blobs that the storage has lost prove nothing.
 */
export async function checkStorage({ database }: Platform, storage: StorageAdapter): Promise<void> {
  const blobs = await database.system.rows<{ id: string; size: string | number }>(NEWEST, []);
  let reason: Error | null = null;
  for (const { id, size } of blobs) {
    try {
      const info = await storage.head(blobKey(id));
      if (info === null) continue;
      if (info.size === Number(size)) return;
      reason = new Error(
        `the storage does not hold what was uploaded (blob ${id} has ${info.size} bytes instead of ${size}). If its files are encrypted, start with their key (--encrypt-files); else another storage was given`,
      );
    } catch (error) {
      // What cannot be reached now may be there later; only what was read and does not fit is a reason to stop.
      if (!isAdapterError(error) || error.code !== "internal") throw error;
      reason = error;
    }
  }
  if (reason !== null) throw reason;
}
