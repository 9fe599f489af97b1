import { readChunk } from "../blobs/read-chunk.js";

/** A body that is taken in pieces. */
export interface SplitBody {
  /** The next piece, of at most so many bytes; null at the end, and where the body broke off before another byte came. */
  next(maxBytes: number): Promise<ReadableStream<Uint8Array> | null>;
  /** What the body broke off with; undefined while it has not. A piece during which it broke off ends there. */
  failure(): unknown;
  /** Ends the reading. */
  cancel(reason: unknown): Promise<void>;
}

/** Splits a body. Each piece must be read to its end before the next is asked for. `onChunk` sees every byte once, in order. */
export function splitBody(
  body: ReadableStream<Uint8Array>,
  onChunk: (chunk: Uint8Array) => Promise<void> | undefined,
): SplitBody {
  const reader = body.getReader();
  let rest: Uint8Array | null = null;
  let failure: unknown;

  const readNext = async (): Promise<Uint8Array | null> => {
    if (rest !== null && rest.byteLength > 0) return rest;
    try {
      do rest = await readChunk(reader);
      while (rest?.byteLength === 0);
    } catch (error) {
      failure = error;
      rest = null;
    }
    return rest;
  };

  return {
    async next(maxBytes) {
      if (failure !== undefined || (await readNext()) === null) return null;
      let left = maxBytes;
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const chunk = left > 0 ? await readNext() : null;
            if (chunk === null) return controller.close();
            const taken = chunk.subarray(0, left);
            rest = chunk.subarray(taken.byteLength);
            left -= taken.byteLength;
            await onChunk(taken);
            controller.enqueue(taken);
          },
        },
        { highWaterMark: 0 },
      );
    },
    failure: () => failure,
    cancel: (reason) => reader.cancel(reason),
  };
}
