/** Bytes that came and were not used yet. Chunks are put together only when bytes are taken: tiny ones cost little. */
export interface ByteQueue {
  readonly length: () => number;
  add(chunk: Uint8Array): void;
  /** The first `count` bytes; there must be as many. */
  take(count: number): Buffer;
}

export function createByteQueue(): ByteQueue {
  let chunks: Uint8Array[] = [];
  let length = 0;
  return {
    length: () => length,
    add(chunk) {
      chunks.push(chunk);
      length += chunk.length;
    },
    take(count) {
      const [first] = chunks;
      const all =
        first !== undefined && chunks.length === 1
          ? Buffer.from(first.buffer, first.byteOffset, first.length)
          : Buffer.concat(chunks, length);
      chunks = [all.subarray(count)];
      length -= count;
      return all.subarray(0, count);
    },
  };
}
