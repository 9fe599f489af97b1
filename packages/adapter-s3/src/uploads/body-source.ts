import { type Bytes, isAdapterError } from "@holdfast/adapter-api";
import { abortedFailure, StorageFailure, throwIfAborted } from "../errors.js";

/** A body that is read piece by piece. */
export interface BodySource {
  /** Bytes until there are `limit` of them or the body ends. They are good until the call after the next. */
  readPart(limit: number): Promise<BodyPart>;
  /** Ends a read that is under way, and every later one, with `error`; the body's source lets go of what it holds. */
  stop(error: unknown): void;
}

export interface BodyPart {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

const FIRST_BUFFER_BYTES = 64 * 1024;

/**
 * Reads a body that is the call's own from here on. Holds two buffers at most: so one part can be sent while the next is
 * read. A signal that fires stops it.
 */
export function openBody(body: Bytes, signal: AbortSignal | undefined): BodySource {
  throwIfAborted(signal);
  if (body instanceof Uint8Array) return bytesSource(body, signal);
  if (!(body instanceof ReadableStream))
    throw new StorageFailure("invalid_input", "a body is bytes or a stream of bytes");
  if (body.locked) throw new StorageFailure("invalid_input", "the body is being read by someone else");
  return streamSource(body.getReader(), signal);
}

/** Ends a body that will not be read, so that its source lets go of what it holds. Never rejects. */
export function discardBody(body: Bytes, reason: unknown): void {
  if (body instanceof ReadableStream && !body.locked) body.cancel(reason).catch(() => undefined);
}

function bytesSource(bytes: Uint8Array, signal: AbortSignal | undefined): BodySource {
  let position = 0;
  let stopped: { readonly error: unknown } | null = null;
  return {
    async readPart(limit) {
      throwIfAborted(signal);
      if (stopped) throw stopped.error;
      const part = bytes.subarray(position, position + limit);
      position += part.length;
      return { bytes: part, isLast: position === bytes.length };
    },
    stop(error) {
      stopped = { error };
    },
  };
}

function streamSource(reader: ReadableStreamDefaultReader<Uint8Array>, signal: AbortSignal | undefined): BodySource {
  const buffers: Buffer[] = [Buffer.alloc(0), Buffer.alloc(0)];
  let left: Uint8Array = new Uint8Array();
  let isEnded = false;
  let turn = 0;
  let stopped: { readonly error: unknown } | null = null;

  // Cancelling ends a read that waits for a silent source.
  const stop = (error: unknown): void => {
    signal?.removeEventListener("abort", onAbort);
    stopped ??= { error };
    if (!isEnded) reader.cancel(error).catch(() => undefined);
  };
  const onAbort = (): void => {
    if (signal) stop(abortedFailure(signal));
  };
  signal?.addEventListener("abort", onAbort, { once: true });

  const readChunk = async (): Promise<Uint8Array | null> => {
    const { done, value } = await reader.read().catch(rethrowBodyFailure);
    if (stopped !== null) throw stopped.error;
    if (done) {
      isEnded = true;
      signal?.removeEventListener("abort", onAbort);
      return null;
    }
    if (!(value instanceof Uint8Array)) throw new StorageFailure("invalid_input", "a body's stream must give bytes");
    return value;
  };

  return {
    async readPart(limit) {
      turn = 1 - turn;
      let buffer = buffers[turn] ?? Buffer.alloc(0);
      let length = 0;
      while (length < limit) {
        const chunk = left.length > 0 ? left : await readChunk();
        if (chunk === null) break;
        const taken = chunk.subarray(0, limit - length);
        left = chunk.subarray(taken.length);
        buffer = makeRoom(buffer, { length, more: taken.length, limit });
        buffer.set(taken, length);
        length += taken.length;
      }
      throwIfAborted(signal);
      buffers[turn] = buffer;
      return { bytes: buffer.subarray(0, length), isLast: length < limit };
    },
    stop,
  };
}

function makeRoom(
  buffer: Buffer,
  { length, more, limit }: { readonly length: number; readonly more: number; readonly limit: number },
): Buffer {
  if (length + more <= buffer.length) return buffer;
  const size = Math.min(limit, Math.max(FIRST_BUFFER_BYTES, 2 * buffer.length, length + more));
  const larger = Buffer.allocUnsafeSlow(size);
  larger.set(buffer.subarray(0, length));
  return larger;
}

function rethrowBodyFailure(error: unknown): never {
  if (isAdapterError(error)) throw error;
  throw new StorageFailure("aborted", "the body failed before its end", { cause: error });
}
