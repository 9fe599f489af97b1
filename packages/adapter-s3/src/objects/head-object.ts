import { HeadObjectCommand, type HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import type { ObjectInfo } from "@holdfast/adapter-api";
import type { BucketState } from "../bucket/bucket-state.js";
import { isMissing } from "../errors.js";
import { describeObject } from "./object-facts.js";

/** The port's `head`. */
export async function headObject(state: BucketState, key: string, signal?: AbortSignal): Promise<ObjectInfo | null> {
  const output = await headName(state, state.names.nameOf(key).name, signal);
  return output && describeObject(key, output);
}

/** What the service says of the object of this name; null when it is absent. */
export async function headName(
  { client, bucket }: BucketState,
  name: string,
  signal?: AbortSignal,
): Promise<HeadObjectCommandOutput | null> {
  try {
    return await client.send(
      new HeadObjectCommand({ Bucket: bucket, Key: name }),
      signal === undefined ? {} : { abortSignal: signal },
    );
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
