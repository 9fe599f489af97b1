import type { ByteRange } from "@holdfast/adapter-api";
import { createByteQueue } from "./byte-queue.js";
import { damagedContent, failure, throwIfAborted } from "./failures.js";
import { unseal } from "./gcm.js";
import { lastSegment, SEALED_BYTES, SEGMENT_BYTES, segmentNonce } from "./segments.js";

/** Content to be read: which object, and which of its bytes. */
export interface OpenRequest {
  readonly key: string;
  readonly dataKey: Buffer;
  /** Of the whole content. */
  readonly size: number;
  /** The first byte and the byte after the last. */
  readonly start: number;
  readonly end: number;
  readonly signal: AbortSignal | undefined;
}

/** The sealed bytes that hold a range, whatever the content's size. Fails with `invalid_input` for a range that is none. */
export function sealedRange({ start, end }: ByteRange): ByteRange {
  const isRange =
    Number.isSafeInteger(start) && start >= 0 && (end === undefined || (Number.isSafeInteger(end) && end >= start));
  if (!isRange) {
    throw failure("invalid_input", "get", "a range has a start and an end that is not before it, counted from 0");
  }
  const first = Math.floor(start / SEGMENT_BYTES) * SEALED_BYTES;
  if (end === undefined) return { start: first };
  const last = (Math.floor(end / SEGMENT_BYTES) + 1) * SEALED_BYTES - 1;
  return Number.isSafeInteger(last) ? { start: first, end: last } : { start: first };
}

/**
 * The content from `start` to before `end`, out of the sealed bytes that `sealedRange` asked for. Gives a byte only after
 * its segment was found unchanged and in its place; fails with `internal` at the first that was not.
 */
export function openBody(sealed: ReadableStream<Uint8Array>, request: OpenRequest): ReadableStream<Uint8Array> {
  const { key, dataKey, size, start, end, signal } = request;
  const reader = sealed.getReader();
  const last = lastSegment(size);
  let index = Math.floor(start / SEGMENT_BYTES);
  const stop = lastSegment(end);
  const held = createByteQueue();

  const sealedLength = (segment: number): number =>
    segment < last ? SEALED_BYTES : size - last * SEGMENT_BYTES + (SEALED_BYTES - SEGMENT_BYTES);

  /** The content of every segment that is held whole. */
  const openHeld = (): Buffer => {
    const opened: Buffer[] = [];
    for (; index <= stop && held.length() >= sealedLength(index); index++) {
      const text = unseal({ key: dataKey, nonce: segmentNonce(index, index === last) }, held.take(sealedLength(index)));
      if (text === null) throw damagedContent(key);
      const begin = index * SEGMENT_BYTES;
      opened.push(text.subarray(Math.max(0, start - begin), Math.max(0, end - begin)));
    }
    return Buffer.concat(opened);
  };

  /** Content of one byte or more; null when there is no more. Reads until there is either. */
  const next = async (): Promise<Buffer | null> => {
    while (index <= stop) {
      throwIfAborted(signal, "get");
      const { done, value } = await reader.read();
      if (done) throw damagedContent(key);
      held.add(value);
      const opened = openHeld();
      if (opened.length > 0) return opened;
    }
    return null;
  };

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const opened = await next();
          if (opened !== null) return controller.enqueue(opened);
          await reader.cancel();
          controller.close();
        } catch (error) {
          await reader.cancel(error).catch(() => undefined);
          throw error;
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
