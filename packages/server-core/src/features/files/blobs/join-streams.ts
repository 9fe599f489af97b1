/** One stream after the other; each is opened when its turn comes. Fails as the one that is read does, or its opening. */
export function joinStreams(
  sources: readonly (() => Promise<ReadableStream<Uint8Array>>)[],
): ReadableStream<Uint8Array> {
  let next = 0;
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  const readNext = async (): Promise<Uint8Array | null> => {
    for (;;) {
      reader ??= (await sources[next++]?.())?.getReader() ?? null;
      if (reader === null) return null;
      const { done, value } = await reader.read();
      if (!done) return value;
      reader = null;
    }
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await readNext();
        if (chunk === null) controller.close();
        else controller.enqueue(chunk);
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
