/** A request's body, taken slice by slice. */
export interface BodySlices {
  /** Whether there are no more bytes; reads on to know. Fails as the body does. */
  isOver(): Promise<boolean>;
  /** The next bytes, `maxBytes` of them at most. Must be read to its end before the next one. */
  next(maxBytes: number): ReadableStream<Uint8Array>;
  /** Ends the body here, as if it had no more bytes. */
  end(): Promise<void>;
}

/** Null is an empty body. */
export function sliceBody(body: ReadableStream<Uint8Array> | null): BodySlices {
  const reader = body?.getReader();
  let rest: Uint8Array | null = null;
  let isOver = reader === undefined;

  const fill = async (): Promise<void> => {
    while (!isOver && rest === null) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) isOver = true;
      else if (value.byteLength > 0) rest = value;
    }
  };

  return {
    async isOver() {
      await fill();
      return rest === null;
    },
    next(maxBytes) {
      let left = maxBytes;
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            if (left > 0) await fill();
            if (left === 0 || rest === null) return controller.close();
            const chunk = rest.subarray(0, left);
            rest = chunk.byteLength < rest.byteLength ? rest.subarray(chunk.byteLength) : null;
            left -= chunk.byteLength;
            controller.enqueue(chunk);
          },
          cancel: (reason) => reader?.cancel(reason),
        },
        { highWaterMark: 0 },
      );
    },
    async end() {
      // A read that waits is answered with the end.
      await reader?.cancel().catch(() => undefined);
    },
  };
}
