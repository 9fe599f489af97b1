import { readChunk } from "../blobs/read-chunk.js";

/** A body whose first bytes are known. */
export interface PeekedBody {
  /** At least the first `bytes` bytes, or all where there are fewer. */
  readonly head: Uint8Array;
  /** The whole body, the first bytes included. */
  readonly body: ReadableStream<Uint8Array>;
}

/** Reads the first bytes of a body without taking them away. Fails as the body does. */
export async function peekBody(body: ReadableStream<Uint8Array>, bytes: number): Promise<PeekedBody> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  while (size < bytes && !ended) {
    const chunk = await readChunk(reader);
    ended = chunk === null;
    if (chunk === null) continue;
    chunks.push(chunk);
    size += chunk.byteLength;
  }
  const head = joinChunks(chunks, size);
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const first = chunks.shift();
        if (first !== undefined) return controller.enqueue(first);
        const chunk = await readChunk(reader);
        if (chunk === null) controller.close();
        else controller.enqueue(chunk);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { head, body: stream };
}

function joinChunks(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
