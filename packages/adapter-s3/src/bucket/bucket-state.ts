import type { S3Client } from "@aws-sdk/client-s3";
import { createNames, type Names } from "../keys/stored-name.js";
import type { ResolvedOptions } from "../options.js";
import { type AbandonedUploads, sweepAbandonedUploads } from "../uploads/abandoned-uploads.js";
import { checkBucket } from "./check-bucket.js";
import { openClient } from "./open-client.js";

/** The parts of a storage that is open. */
export interface BucketState {
  readonly client: S3Client;
  readonly bucket: string;
  readonly names: Names;
  readonly options: ResolvedOptions;
  close(): Promise<void>;
}

/** Opens the bucket, and begins to sweep uploads that nobody will finish. */
export async function openBucket(options: ResolvedOptions): Promise<BucketState> {
  const { client, release } = openClient(options);
  try {
    await checkBucket(client, options);
  } catch (error) {
    release();
    throw error;
  }
  let sweeping: AbandonedUploads | null = null;
  const state: BucketState = {
    client,
    bucket: options.bucket,
    names: createNames(options.keyPrefix),
    options,
    async close() {
      await sweeping?.stop();
      release();
    },
  };
  sweeping = sweepAbandonedUploads(state);
  return state;
}
