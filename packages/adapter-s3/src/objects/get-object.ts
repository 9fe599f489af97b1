import type { Readable } from "node:stream";
import { GetObjectCommand, type GetObjectCommandOutput } from "@aws-sdk/client-s3";
import type { ByteRange, CallOptions, ObjectInfo } from "@holdfast/adapter-api";
import type { BucketState } from "../bucket/bucket-state.js";
import { isMissing, StorageFailure } from "../errors.js";
import { describeObject } from "./object-facts.js";
import { streamBytes } from "./object-stream.js";

/** The port's `get`. A body that breaks off is read on from there, as long as the object is the same. */
export async function getObject(
  state: BucketState,
  key: string,
  { range, signal }: CallOptions & { readonly range?: ByteRange } = {},
): Promise<{ readonly info: ObjectInfo; readonly body: ReadableStream<Uint8Array> } | null> {
  const { name } = state.names.nameOf(key);
  checkRange(range);
  const request = (from: { readonly start: number; readonly end?: number } | undefined) =>
    state.client.send(
      new GetObjectCommand({
        Bucket: state.bucket,
        Key: name,
        ...(from === undefined ? {} : { Range: `bytes=${from.start}-${from.end ?? ""}` }),
      }),
      signal === undefined ? {} : { abortSignal: signal },
    );

  let output: GetObjectCommandOutput;
  try {
    output = await request(range);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const source = output.Body as Readable;
  try {
    const { start, end, size } = measure(output, range);
    const info = describeObject(key, output, size);
    const reopen = async (position: number) => {
      const again = await request({ start: position, end: end - 1 });
      const rest = again.Body as Readable;
      // Compared here: Swift refuses If-Match with the etag that it gave to an object of parts.
      if (again.ETag === output.ETag && measure(again, { start: position }).start === position) return rest;
      rest.destroy();
      throw new StorageFailure("conflict", "the object has been replaced");
    };
    return { info, body: streamBytes({ source, start, end, signal, reopen, attempts: state.options.maxAttempts }) };
  } catch (error) {
    source.destroy();
    throw error;
  }
}

function checkRange(range: ByteRange | undefined): void {
  if (range === undefined) return;
  const isPosition = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (!isPosition(range.start) || (range.end !== undefined && (!isPosition(range.end) || range.end < range.start))) {
    throw new StorageFailure("invalid_input", "a range has a start and an end that is not before it, counted from 0");
  }
}

/** Where in the object the answer's body begins and ends (the byte after the last), and the size of the whole object. */
function measure(
  { ContentRange, ContentLength }: GetObjectCommandOutput,
  range: ByteRange | undefined,
): { readonly start: number; readonly end: number; readonly size: number } {
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(ContentRange ?? "") ?? [];
  if (first !== undefined) return { start: Number(first), end: Number(last) + 1, size: Number(total) };
  if (ContentLength === undefined) throw new StorageFailure("internal", "the service does not say an object's size");
  if (range === undefined) return { start: 0, end: ContentLength, size: ContentLength };
  if (range.start >= ContentLength) throw new StorageFailure("invalid_input", "the range begins past the end");
  throw new StorageFailure("internal", "the service did not answer with a range");
}
