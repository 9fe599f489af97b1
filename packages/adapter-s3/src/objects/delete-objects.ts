import { DeleteObjectsCommand } from "@aws-sdk/client-s3";
import type { CallOptions } from "@holdfast/adapter-api";
import type { BucketState } from "../bucket/bucket-state.js";
import { throwIfAborted } from "../errors.js";

/** S3 takes 1,000 in one request, but a service is silent until all are deleted, and a slow one would look dead. */
const BATCH = 250;

/** The port's `delete`. */
export async function deleteObjects(
  state: BucketState,
  keys: readonly string[],
  { signal }: CallOptions = {},
): Promise<void> {
  const names = [...new Set(keys.map((key) => state.names.nameOf(key).name))];
  for (let start = 0; start < names.length; start += BATCH) {
    throwIfAborted(signal);
    await deleteBatch(state, names.slice(start, start + BATCH), signal);
  }
}

async function deleteBatch(
  { client, bucket }: BucketState,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { Errors = [] } = await client.send(
    new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: names.map((Key) => ({ Key })), Quiet: true } }),
    signal === undefined ? {} : { abortSignal: signal },
  );
  const failed = Errors.find(({ Code }) => Code !== "NoSuchKey" && Code !== "NotFound");
  if (failed === undefined) return;
  const error = new Error(`${Errors.length} of ${names.length} objects were not deleted: ${failed.Message}`);
  throw Object.assign(error, { name: failed.Code ?? "InternalError", $metadata: { httpStatusCode: 500 } });
}
