import type { IncomingMessage } from "node:http";

/** So much is read ahead of whoever reads the stream, beside the chunk that is over it. */
const AHEAD_BYTES = 64 * 1024;

/**
 * The body of a request, in the chunks in which it came. They are Node's own memory, of which other requests may have a part: read them,
 * and transfer no buffer of theirs. Fails when the client goes away before the end. When cancelled, the rest is left unread.
 */
export function incomingBody(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let detach = (): void => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const onData = (chunk: Buffer): void => {
          controller.enqueue(chunk);
          if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
        };
        const onEnd = (): void => {
          detach();
          controller.close();
        };
        const onBreak = (error?: Error): void => {
          detach();
          controller.error(error ?? new Error("the client went away"));
        };
        detach = () => {
          incoming.off("data", onData).off("end", onEnd).off("error", onBreak).off("close", onBreak);
        };
        if (incoming.readableEnded) return controller.close();
        if (incoming.destroyed) return onBreak(incoming.errored ?? undefined);
        incoming.pause();
        incoming.on("data", onData).on("end", onEnd).on("error", onBreak).on("close", onBreak);
      },
      pull: () => void incoming.resume(),
      cancel() {
        detach();
        incoming.pause();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: AHEAD_BYTES }),
  );
}
