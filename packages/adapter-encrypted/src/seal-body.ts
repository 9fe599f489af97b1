import { AdapterError, type Bytes, isAdapterError } from "@holdfast/adapter-api";
import { type BodyLimits, bodyChunks } from "./body-chunks.js";
import { createByteQueue } from "./byte-queue.js";
import { ADAPTER } from "./failures.js";
import { seal } from "./gcm.js";
import { SEGMENT_BYTES, segmentNonce } from "./segments.js";

export interface SealRequest extends BodyLimits {
  readonly dataKey: Buffer;
  readonly signal: AbortSignal | undefined;
}

/** A body on its way into the inner storage. */
export interface SealedBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** Why the stream failed; whatever the inner storage makes of it, this is what happened. */
  failure(): AdapterError | null;
}

/** Seals a body segment by segment as it is read; holds one segment and what the source gave last. */
export function sealBody(body: Bytes, { dataKey, signal, ...limits }: SealRequest): SealedBody {
  const source = bodyChunks(body, limits, signal);
  const held = createByteQueue();
  let index = 0;
  let failed: AdapterError | null = null;

  const sealNext = (bytes: number, isLast: boolean): Buffer =>
    seal({ key: dataKey, nonce: segmentNonce(index++, isLast) }, held.take(bytes));

  /** The next sealed segments; reads until there is one. A whole segment waits until it is known not to be the last. */
  const next = async (): Promise<{ readonly sealed: Buffer; readonly isLast: boolean }> => {
    while (held.length() <= SEGMENT_BYTES) {
      const { done, value } = await source.next();
      if (done) return { sealed: sealNext(held.length(), true), isLast: true };
      held.add(value);
    }
    const sealed: Buffer[] = [];
    while (held.length() > SEGMENT_BYTES) sealed.push(sealNext(SEGMENT_BYTES, false));
    return { sealed: Buffer.concat(sealed), isLast: false };
  };

  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { sealed, isLast } = await next();
          controller.enqueue(sealed);
          if (isLast) controller.close();
        } catch (error) {
          failed = isAdapterError(error) ? error : bodyFailed(error);
          throw failed;
        }
      },
      async cancel() {
        await source.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, failure: () => failed };
}

function bodyFailed(cause: unknown): AdapterError {
  return new AdapterError("aborted", "the body failed before its end", { adapter: ADAPTER, operation: "put", cause });
}
