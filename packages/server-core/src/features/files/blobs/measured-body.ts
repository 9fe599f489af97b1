import { AppError } from "../../../errors/app-error.js";
import { readChunk } from "./read-chunk.js";

export interface BodyLimits {
  /** A larger body fails with `body_too_large`. */
  readonly maxBytes: number;
  /** The size that was announced; a body of another size fails. */
  readonly exactBytes?: number | undefined;
}

/** A body on its way into storage. */
export interface MeasuredBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** Bytes that passed so far. */
  readonly size: () => number;
  /** What the stream itself failed with, as it was thrown; undefined when it did not fail. */
  readonly failure: () => unknown;
}

export interface MeasureOptions extends BodyLimits {
  /** Sees every chunk before it goes on. */
  readonly onChunk: (chunk: Uint8Array) => Promise<void> | void;
  /** Called when all bytes have passed; what it throws, the stream fails with. */
  readonly onEnd: () => Promise<void>;
}

/** Passes a body on, chunk by chunk as it is asked for, and fails as soon as a limit is passed. Null is an empty body. */
export function measureBody(body: ReadableStream<Uint8Array> | null, options: MeasureOptions): MeasuredBody {
  const reader = (body ?? emptyBody()).getReader();
  let size = 0;
  let failure: unknown;
  const readNext = async (): Promise<Uint8Array | null> => {
    const chunk = await readChunk(reader);
    if (chunk === null) {
      checkEnd(size, options);
      await options.onEnd();
      return null;
    }
    size += chunk.byteLength;
    checkSize(size, options);
    await options.onChunk(chunk);
    return chunk;
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await readNext();
          if (chunk === null) controller.close();
          else controller.enqueue(chunk);
        } catch (error) {
          failure = error;
          controller.error(error);
          await reader.cancel(error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { stream, size: () => size, failure: () => failure };
}

function checkSize(size: number, { maxBytes, exactBytes }: BodyLimits): void {
  if (size > maxBytes) throw fileTooLarge(maxBytes);
  if (exactBytes !== undefined && size > exactBytes) throw fileTooLarge(exactBytes);
}

function checkEnd(size: number, { exactBytes }: BodyLimits): void {
  if (exactBytes === undefined || size === exactBytes) return;
  throw new AppError(
    "invalid_value",
    `The body has ${size} bytes and was announced to have ${exactBytes}. Send it again, whole.`,
  );
}

/** The refusal of a file beyond a limit. */
export function fileTooLarge(maxBytes: number): AppError {
  return new AppError("body_too_large", `The file may have ${maxBytes} bytes at most.`);
}

/** A body of no bytes, for a request that has none. */
export function emptyBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}
