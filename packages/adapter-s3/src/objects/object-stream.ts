import type { Readable } from "node:stream";
import { abortedFailure, codeOf, StorageFailure, toAdapterError } from "../errors.js";

export interface StreamRequest {
  /** The bytes from `start` on. */
  readonly source: Readable;
  readonly start: number;
  /** The position after the last byte. */
  readonly end: number;
  readonly signal: AbortSignal | undefined;
  /** Asks for the bytes from `position` on; fails with `conflict` when the object is no longer the same. */
  readonly reopen: (position: number) => Promise<Readable>;
  /** How often in a row the connection may break without a byte. */
  readonly attempts: number;
}

/**
 * Exactly the bytes from `start` to before `end`, or an error: never fewer without one. Where the source ends early or
 * fails, it goes on with another. Reads no further ahead than the connection does, and lets go of it when cancelled, when
 * `signal` fires and when reading fails.
 */
export function streamBytes(request: StreamRequest): ReadableStream<Uint8Array> {
  const { end, signal, reopen } = request;
  let source = quiet(request.source);
  let chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let position = request.start;
  let failures = 0;
  let isOver = false;

  const release = (): void => {
    isOver = true;
    signal?.removeEventListener("abort", onAbort);
    source.destroy();
  };
  let fail: (error: unknown) => void = () => undefined;
  const onAbort = (): void => {
    if (signal) fail(abortedFailure(signal));
  };

  /** The next bytes; null when the connection broke and another one stands in its place. */
  const readNext = async (): Promise<Uint8Array | null> => {
    try {
      const { done, value } = await chunks.next();
      if (done) throw new StorageFailure("unavailable", "the connection to the service broke off");
      if (position + value.length > end)
        throw new StorageFailure("internal", "the service sent more than it announced");
      failures = 0;
      return value;
    } catch (error) {
      if (isOver) return null;
      await goOn(error);
      return null;
    }
  };

  const goOn = async (error: unknown): Promise<void> => {
    failures++;
    if (failures >= request.attempts || codeOf(error) === "internal") throw error;
    source.destroy();
    try {
      source = quiet(await reopen(position));
    } catch (refusal) {
      if (!["conflict", "not_found"].includes(codeOf(refusal))) throw refusal;
      throw new StorageFailure("unavailable", "the connection broke, and the object has been replaced since", {
        cause: refusal,
      });
    }
    // Cancelled meanwhile.
    if (isOver) source.destroy();
    chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  };

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        fail = (error) => {
          if (isOver) return;
          release();
          controller.error(toAdapterError(error, "get"));
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        if (signal?.aborted) onAbort();
        else if (position === end) {
          // Read to its end, so that the connection can be used again.
          source.resume();
          isOver = true;
          signal?.removeEventListener("abort", onAbort);
          controller.close();
        }
      },
      async pull(controller) {
        try {
          let chunk: Uint8Array | null = null;
          while (chunk === null && !isOver) chunk = await readNext();
          if (chunk === null || isOver) return;
          position += chunk.length;
          controller.enqueue(chunk);
          if (position < end) return;
          // Every byte is there. Read to its end, the connection can be used again.
          await chunks.next().catch(() => undefined);
          release();
          controller.close();
        } catch (error) {
          fail(error);
        }
      },
      cancel: release,
    },
    { highWaterMark: 0 },
  );
}

/** A connection may break while nobody reads; that shows at the next read, and must not end the process. */
function quiet(source: Readable): Readable {
  return source.on("error", () => undefined);
}
