import type { BlobReference, BlobStore } from "./blob-store.js";
import { lostContent } from "./lost-content.js";

/** The first bytes of a stored blob, `bytes` or as many as there are. Throws `internal` when storage has lost them. */
export async function readHead(blobs: BlobStore, blob: BlobReference, bytes: number): Promise<Uint8Array> {
  const length = Math.min(blob.size, bytes);
  if (length === 0) return new Uint8Array();
  const body = await blobs.read(blob, { range: { start: 0, end: length - 1 }, signal: new AbortController().signal });
  if (body === null) throw lostContent(blob.blobId);
  return new Uint8Array(await new Response(body).arrayBuffer());
}
