import type { ByteRange } from "@holdfast/adapter-api";
import { StorageFailure, throwIfAborted, toAdapterError } from "../errors.js";
import type { OpenObject } from "./object-file.js";
import type { OpenFile } from "./open-file.js";

const CHUNK_BYTES = 512 * 1024;

/** The first byte and the byte after the last that `range` means in `size` bytes; `invalid_input` when it begins past them. */
export function resolveRange(
  range: ByteRange | undefined,
  size: number,
): { readonly start: number; readonly end: number } {
  if (range === undefined) return { start: 0, end: size };
  const { start, end = size - 1 } = range;
  if (
    !Number.isSafeInteger(start) ||
    start < 0 ||
    !Number.isSafeInteger(end) ||
    (range.end !== undefined && end < start)
  ) {
    throw new StorageFailure("invalid_input", "a range has a start and an end that is not before it, counted from 0");
  }
  if (start >= size) throw new StorageFailure("invalid_input", "the range begins past the end");
  return { start, end: Math.min(end + 1, size) };
}

/**
 * The bytes from `start` to before `end`. Reads only what is asked for, and closes the file at the end, when cancelled,
 * when `signal` fires and when reading fails.
 */
export function streamObject(
  object: OpenObject,
  { start, end }: { readonly start: number; readonly end: number },
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  if (start >= object.tailStart || start === end) {
    object.file.close();
    return streamBytes(object.tail.subarray(start - object.tailStart, end - object.tailStart));
  }
  return streamFile(object.file, { start, end }, signal);
}

/** The stream gives the memory of the bytes away. */
function streamBytes(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
    type: "bytes",
  });
}

function streamFile(
  file: OpenFile,
  range: { readonly start: number; readonly end: number },
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  let position = range.start;
  let reading: Promise<unknown> = Promise.resolve();
  let closed = false;
  const release = async () => {
    if (closed) return;
    closed = true;
    signal?.removeEventListener("abort", onAbort);
    await reading.catch(() => undefined);
    file.close();
  };
  let abortStream: (error: unknown) => void = () => undefined;
  const onAbort = () => {
    try {
      throwIfAborted(signal);
    } catch (error) {
      abortStream(toAdapterError(error, "get"));
    }
    release().catch(() => undefined);
  };

  return new ReadableStream(
    {
      type: "bytes",
      start(controller) {
        abortStream = (error) => controller.error(error);
        signal?.addEventListener("abort", onAbort, { once: true });
      },
      async pull(controller) {
        try {
          const asked = controller.byobRequest;
          const left = range.end - position;
          const chunk = asked?.view ? bytesOf(asked.view) : Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, left));
          const read = file.read(chunk, { offset: 0, length: Math.min(chunk.length, left) }, position);
          reading = read;
          const bytesRead = await read;
          if (closed) return;
          if (bytesRead === 0) throw new StorageFailure("internal", "a stored file ended early");
          position += bytesRead;
          if (asked) asked.respond(bytesRead);
          else controller.enqueue(chunk.subarray(0, bytesRead));
          if (position < range.end) return;
          await release();
          controller.close();
          // A reader with memory of its own is told of the end by this, too.
          controller.byobRequest?.respond(0);
        } catch (error) {
          if (closed) return;
          await release();
          controller.error(toAdapterError(error, "get"));
        }
      },
      cancel: release,
    },
    { highWaterMark: 0 },
  );
}

/** The memory that a reader wants to be filled. */
function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
