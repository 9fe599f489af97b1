/** Passes a body on chunk by chunk. What either watcher throws fails it; `onEnd` runs before the end is told. */
export function watchBody(
  body: ReadableStream<Uint8Array>,
  { onChunk, onEnd }: { readonly onChunk: (chunk: Uint8Array) => void; readonly onEnd: () => void },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            onEnd();
            controller.close();
            return;
          }
          onChunk(value);
          controller.enqueue(value);
        } catch (error) {
          controller.error(error);
          await reader.cancel(error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
