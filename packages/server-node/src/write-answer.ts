import type { ServerResponse } from "node:http";
import type { Answer } from "@holdfast/server-core";

/** Two are in memory for each answer that is streamed. */
const CHUNK_BYTES = 256 * 1024;
/** A smaller body costs less without memory of its own to read into. */
const SMALL_BYTES = 64 * 1024;

/**
 * Sends an answer; resolves when it has gone out, or the client has gone away. One whose body fails is cut, so that the client does not
 * take it for whole, and this rejects.
 */
export async function writeAnswer(outgoing: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  const isHead = outgoing.req.method === "HEAD";
  if (body === null || typeof body === "string") {
    const hasLength = isHead || status === 204 || status === 304 || "content-length" in headers;
    const length = hasLength ? {} : { "content-length": Buffer.byteLength(body ?? "") };
    outgoing.writeHead(status, { ...headers, ...length }).end(isHead ? "" : (body ?? ""));
    return;
  }
  try {
    outgoing.writeHead(status, headers);
  } catch (error) {
    await body.cancel();
    throw error;
  }
  if (isHead) {
    outgoing.end();
    return body.cancel();
  }
  const length = Number(headers["content-length"]);
  // The headers of a small body go out with its first chunk. Any other body may be long in coming.
  if (!(length <= SMALL_BYTES)) outgoing.flushHeaders();
  try {
    await writeStream(outgoing, body, length > SMALL_BYTES);
    outgoing.end();
  } catch (error) {
    // The status and what came of the body are sent; Node holds them until the tick is over.
    outgoing.flushHeaders();
    process.nextTick(() => outgoing.destroy());
    throw error;
  }
}

/** What is read for nobody. */
const GONE = { done: true, value: undefined } as const;

type Read = () => Promise<ReadableStreamReadResult<Uint8Array>>;

/** Reads the next chunk while the one before is on its way. */
async function writeStream(
  outgoing: ServerResponse,
  body: ReadableStream<Uint8Array>,
  isLarge: boolean,
): Promise<void> {
  const { reader, read, giveBack } = openBody(body, isLarge);
  if (outgoing.destroyed) return reader.cancel();
  let isGone = false;
  let wake = (): void => undefined;
  const onDrain = (): void => wake();
  const onClose = (): void => {
    isGone = true;
    wake();
    // Ends a read that waits for a silent source.
    reader.cancel().catch(() => undefined);
  };
  outgoing.on("drain", onDrain).once("close", onClose);
  try {
    for (let reading = read(); ; ) {
      const { done, value } = await reading.catch((error: unknown) => {
        if (isGone) return GONE;
        throw error;
      });
      if (done || isGone) return;
      const isFull = !outgoing.write(value, () => giveBack(value));
      reading = read();
      if (!isFull) continue;
      // Its failure shows when it is awaited; until then it is no unhandled rejection.
      reading.catch(() => undefined);
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (isGone) resolve();
      });
    }
  } finally {
    outgoing.off("drain", onDrain).off("close", onClose);
  }
}

/** Large streams of bytes are read into the same memory again and again: new memory for each chunk costs more than the reading. */
function openBody(
  body: ReadableStream<Uint8Array>,
  isLarge: boolean,
): {
  readonly reader: ReadableStreamDefaultReader<Uint8Array> | ReadableStreamBYOBReader;
  readonly read: Read;
  readonly giveBack: (chunk: Uint8Array) => void;
} {
  const byteReader = isLarge ? byteReaderOf(body) : null;
  if (byteReader === null) {
    const reader = body.getReader();
    return { reader, read: () => reader.read(), giveBack: () => undefined };
  }
  const free: ArrayBuffer[] = [];
  return {
    reader: byteReader,
    read: () => byteReader.read(new Uint8Array(free.pop() ?? new ArrayBuffer(CHUNK_BYTES))) as ReturnType<Read>,
    giveBack: ({ buffer }) => void free.push(buffer as ArrayBuffer),
  };
}

function byteReaderOf(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    // Not a stream of bytes: it gives chunks of its own.
    return null;
  }
}
