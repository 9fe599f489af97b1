import type { Bytes } from "@holdfast/adapter-api";

/** All of a body; ends as soon as the signal fires, even when the body's source is silent. */
export async function collect(body: Bytes, signal: AbortSignal | undefined): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body.slice();
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal?.addEventListener("abort", stop, { once: true });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    signal?.throwIfAborted();
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
    chunks.push(value.slice());
  }
}

/** Differs for all contents that the cases compare (FNV-1a over every byte). */
export function etagOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${bytes.length}-${(hash >>> 0).toString(16)}`;
}
