import { createHash } from "node:crypto";
import type { ObjectInfo, StorageAdapter } from "@holdfast/adapter-api";

export interface Ends {
  readonly from: StorageAdapter;
  readonly to: StorageAdapter;
}

/**
 * Copies an object with its type and metadata, and compares the SHA-256 of what was read with that of what is there then,
 * read back where the storage does not say it. Answers what was copied; null when the source has no such object any more.
 * Rejects when the copy is not the same, and removes it.
 */
export async function copyObject(
  { from, to }: Ends,
  key: string,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (count: number) => void },
): Promise<ObjectInfo | null> {
  const found = await from.get(key, { signal });
  if (found === null) return null;
  const { info } = found;
  const source = createHash("sha256");
  const body = found.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        source.update(chunk);
        onBytes(chunk.length);
        controller.enqueue(chunk);
      },
    }),
  );
  const { contentType, metadata, size } = info;
  const copy = await to.put(key, body, { contentType, metadata, size, signal });
  const sha256 = source.digest("hex");
  if (from.capabilities.sha256Etags && sha256 !== info.etag) {
    await to.delete([key]);
    throw new Error("the source does not hold what its own checksum says; it was not copied");
  }
  const there = to.capabilities.sha256Etags ? copy.etag : await digestOf(to, key, signal);
  if (there === sha256) return info;
  await to.delete([key]);
  throw new Error("the copy was not the same as the source, and was removed; copy again");
}

async function digestOf(storage: StorageAdapter, key: string, signal: AbortSignal): Promise<string | null> {
  const found = await storage.get(key, { signal });
  if (found === null) return null;
  const hash = createHash("sha256");
  for (const reader = found.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return hash.digest("hex");
    hash.update(value);
  }
}
