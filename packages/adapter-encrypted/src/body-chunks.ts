import type { AdapterError, Bytes } from "@holdfast/adapter-api";
import { failure, throwIfAborted } from "./failures.js";

export interface BodyLimits {
  readonly maxBytes: number;
  /** The exact size, when it was promised. */
  readonly size: number | undefined;
}

const SLICE_BYTES = 1024 * 1024;

/** Fails with `limit_exceeded` or `invalid_input` for a size that was announced and cannot be. */
export function checkAnnounced(body: Bytes, { size, maxBytes }: BodyLimits): void {
  if (size === undefined) return;
  if (!Number.isSafeInteger(size) || size < 0) {
    throw failure("invalid_input", "put", "size must be a whole number of bytes");
  }
  if (size > maxBytes) throw tooLarge(maxBytes);
  if (body instanceof Uint8Array && body.length !== size) throw otherSize(size);
}

/** The body in chunks. Fails as soon as the limits are broken, and at the end when bytes are missing. */
export async function* bodyChunks(
  body: Bytes,
  { maxBytes, size }: BodyLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, undefined> {
  let total = 0;
  for await (const chunk of body instanceof Uint8Array ? sliceBytes(body) : readStream(body, signal)) {
    throwIfAborted(signal, "put");
    if (!(chunk instanceof Uint8Array)) throw failure("invalid_input", "put", "a body's stream must give bytes");
    total += chunk.length;
    if (size !== undefined && total > size) throw otherSize(size);
    if (total > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
  throwIfAborted(signal, "put");
  if (size !== undefined && total < size) throw otherSize(size);
}

async function* sliceBytes(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) yield bytes.subarray(start, start + SLICE_BYTES);
}

async function* readStream(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (stream.locked) throw failure("invalid_input", "put", "the body is being read by someone else");
  const reader = stream.getReader();
  let ended = false;
  // Cancelling ends a read that waits for a silent source.
  const onAbort = () => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value;
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    if (!ended) reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

function otherSize(size: number): AdapterError {
  return failure("invalid_input", "put", `the body has not the ${size} bytes that were announced`);
}

function tooLarge(maxBytes: number): AdapterError {
  return failure("limit_exceeded", "put", `an object has at most ${maxBytes} bytes`);
}
