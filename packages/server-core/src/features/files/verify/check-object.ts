import type { StorageAdapter } from "@holdfast/adapter-api";
import { blobKey } from "../blobs/blob-key.js";
import { startDigests } from "../blobs/digests.js";
import type { ObjectRow } from "./verify-sql.js";

/** What is wrong with an object; null when it is as the row says. */
export type ObjectFinding = { readonly kind: "missing" | "damaged"; readonly detail: string } | null;

/**
 * Reads an object to its end and compares its size and digests with its row. Rejects when the storage cannot be asked;
 * a body that breaks off says nothing about the object. However it ends, the body is let go.
 */
export async function checkObject(
  storage: StorageAdapter,
  row: ObjectRow,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (count: number) => void },
): Promise<ObjectFinding> {
  const digests = await startDigests({ sha256: row.sha256 !== null, md5: false });
  const found = await storage.get(blobKey(row.id), { signal });
  if (found === null) return { kind: "missing", detail: "There is no such object in storage." };
  let size = 0;
  // Whatever ends the loop early also cancels the body.
  for await (const chunk of found.body) {
    size += chunk.length;
    await digests.update(chunk);
    onBytes(chunk.length);
  }
  if (size !== Number(row.size)) {
    return { kind: "damaged", detail: `It has ${size} bytes; ${row.size} were written.` };
  }
  const { sha256, crc32c } = await digests.digests();
  const sums = [
    ["SHA-256", row.sha256, sha256],
    ["CRC-32C", row.crc32c, crc32c],
  ] as const;
  const wrong = sums.find(([, written, read]) => written !== null && written !== read);
  if (wrong === undefined) return null;
  return { kind: "damaged", detail: `Its ${wrong[0]} is ${wrong[2]}; that of what was written is ${wrong[1]}.` };
}
