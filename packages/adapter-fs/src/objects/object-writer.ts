import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { type Bytes, isAdapterError } from "@holdfast/adapter-api";
import { StorageFailure, throwIfAborted } from "../errors.js";
import { encodeTrailer, type ObjectTrailer } from "./object-file.js";

export interface WriteRequest {
  readonly maxBytes: number;
  /** The exact size, when it was promised. */
  readonly size?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What is known of the object beside its content. */
  readonly facts: Omit<ObjectTrailer, "size" | "etag" | "modifiedAt">;
}

interface Batch {
  readonly chunks: readonly Uint8Array[];
  readonly bytes: number;
}

/** Large enough that system calls and thread hops cost little beside the copying; three are in memory at a time. */
const BATCH_BYTES = 1024 * 1024;
const BATCH_CHUNKS = 512;
/** So much is left to the system before the disk is told to begin, so that the wait at the end is for little. */
const UNSYNCED_BYTES = 16 * 1024 * 1024;

/**
 * Writes the body from offset 0, and behind it the trailer, which it answers. Reads no further ahead than one batch.
 * Whatever happens, the file is no longer in use afterwards, and a stream was read to its end, cancelled or not begun.
 */
export async function writeObject(
  file: FileHandle,
  body: Bytes | AsyncIterable<Uint8Array>,
  request: WriteRequest,
): Promise<ObjectTrailer> {
  const hash = createHash("sha256");
  const flushing = createFlushing(file);
  let writing: Promise<void> = Promise.resolve();
  let held: Batch = { chunks: [], bytes: 0 };
  let [size, written] = [0, 0];
  try {
    checkSize(size, request, false);
    for await (const batch of readBatches(body, request.signal)) {
      size += batch.bytes;
      checkSize(size, request, false);
      await writing;
      flushing.note(written);
      writing = writeAll(file, held.chunks, written);
      // Its failure shows at the next await; until then it is no unhandled rejection.
      writing.catch(() => undefined);
      written += held.bytes;
      held = batch;
      // The disk works on the batch before while this thread hashes this one and waits for the next.
      for (const chunk of batch.chunks) hash.update(chunk);
    }
    checkSize(size, request, true);
  } finally {
    await writing.catch(() => undefined);
    await flushing.ended().catch(() => undefined);
  }
  await writing;
  await flushing.ended();
  const trailer = { size, etag: hash.digest("hex"), ...request.facts, modifiedAt: new Date() };
  // Together with the last of the content: a small object is one write.
  await writeAll(file, [...held.chunks, encodeTrailer(trailer)], written);
  throwIfAborted(request.signal);
  return trailer;
}

/** Brings what has been written to the disk while more comes. A failure is told once by the system, so it is kept. */
function createFlushing(file: FileHandle): { note(written: number): void; ended(): Promise<void> } {
  let begunAt = 0;
  let isRunning = false;
  let flushed: Promise<void> = Promise.resolve();
  return {
    note(written) {
      if (isRunning || written - begunAt < UNSYNCED_BYTES) return;
      begunAt = written;
      isRunning = true;
      flushed = flushed
        .then(() => file.datasync())
        .finally(() => {
          isRunning = false;
        });
      flushed.catch(() => undefined);
    },
    ended: () => flushed,
  };
}

/** Ends a body that will not be read, so that its source lets go of what it holds. Never rejects. */
export function discardBody(body: Bytes, reason: unknown): void {
  if (body instanceof ReadableStream && !body.locked) body.cancel(reason).catch(() => undefined);
}

/** Writes all the chunks at `position`, however little the system takes at a time. */
export async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void> {
  let rest = chunks;
  let offset = position;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, offset);
    offset += bytesWritten;
    rest = dropBytes(rest, bytesWritten);
  }
}

function checkSize(size: number, limits: WriteRequest, ended: boolean): void {
  if (Math.max(size, limits.size ?? 0) > limits.maxBytes) {
    throw new StorageFailure("limit_exceeded", `an object has at most ${limits.maxBytes} bytes`);
  }
  if (limits.size !== undefined && (size > limits.size || (ended && size < limits.size))) {
    throw new StorageFailure("invalid_input", `the body has not the ${limits.size} bytes that were announced`);
  }
}

async function* readBatches(
  body: Bytes | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch> {
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of readChunks(body, signal)) {
    if (chunk.length === 0) continue;
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes < BATCH_BYTES && chunks.length < BATCH_CHUNKS) continue;
    yield { chunks, bytes };
    chunks = [];
    bytes = 0;
  }
  if (bytes > 0) yield { chunks, bytes };
}

async function* readChunks(
  body: Bytes | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const source = body instanceof Uint8Array ? sliceBytes(body) : body;
  const chunks = source instanceof ReadableStream ? readStream(source, signal) : source;
  for await (const chunk of chunks) {
    throwIfAborted(signal);
    if (!(chunk instanceof Uint8Array)) throw new StorageFailure("invalid_input", "a body's stream must give bytes");
    yield chunk;
  }
  throwIfAborted(signal);
}

async function* sliceBytes(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += BATCH_BYTES) yield bytes.subarray(start, start + BATCH_BYTES);
}

async function* readStream(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  throwIfAborted(signal);
  if (stream.locked) throw new StorageFailure("invalid_input", "the body is being read by someone else");
  const reader = stream.getReader();
  let ended = false;
  // Cancelling ends a read that waits for a silent source.
  const onAbort = () => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(rethrowBodyFailure);
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

function rethrowBodyFailure(error: unknown): never {
  if (isAdapterError(error)) throw error;
  throw new StorageFailure("aborted", "the body failed before its end", { cause: error });
}

function dropBytes(chunks: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let dropped = count;
  let index = 0;
  for (let chunk = chunks[0]; chunk !== undefined && dropped >= chunk.length; chunk = chunks[index]) {
    dropped -= chunk.length;
    index++;
  }
  const [first, ...others] = chunks.slice(index);
  return first === undefined ? [] : [first.subarray(dropped), ...others];
}
