/** A request's body that can be made to end before its end. */
export interface StoppableBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** Lets the stream end with what has come, also while it waits for more. */
  stop(): void;
  /** Whether it ended so, before the body itself was seen to end. */
  readonly isCut: () => boolean;
}

/** Hands a body on, chunk by chunk as it is asked for; fails as the body does. Null is an empty one. */
export function stoppableBody(body: ReadableStream<Uint8Array> | null): StoppableBody {
  const reader = body?.getReader();
  let isStopped = false;
  let isCut = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (!done) return controller.enqueue(value);
        isCut = isStopped;
        controller.close();
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    stop() {
      isStopped = true;
      // A read that waits is answered with the end.
      reader?.cancel().catch(() => undefined);
    },
    isCut: () => isCut,
  };
}
