import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  HeadBucketCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { errnoOf, StorageFailure, toAdapterError } from "../errors.js";
import type { ResolvedOptions } from "../options.js";

/** Makes sure that the bucket can be used; makes it where the options say so. Fails with what an operator can do. */
export async function checkBucket(client: S3Client, options: ResolvedOptions): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: options.bucket }));
  } catch (error) {
    throwExplained(error, options);
    await createBucket(client, options);
  }
}

/** Throws what `error` means, unless it means that the bucket is absent and to be made. An answer to HEAD has no text of its own. */
function throwExplained(error: unknown, options: ResolvedOptions): void {
  const { bucket, createBucket } = options;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const cause = { cause: error };
  if (status === 404) {
    if (createBucket) return;
    throw new StorageFailure(
      "unavailable",
      `There is no bucket "${bucket}" at this endpoint: make it, or open the storage with createBucket`,
      cause,
    );
  }
  if (isStrangeHost(error, status) && options.endpoint !== undefined && !options.forcePathStyle) {
    const { host } = new URL(options.endpoint);
    const why = status === undefined ? error.message : `it answers ${status}`;
    throw new StorageFailure(
      "unavailable",
      `The service cannot be asked for the bucket as ${bucket}.${host} (${why}): open the storage with forcePathStyle, as most services want it`,
      cause,
    );
  }
  if (status === 301 || status === 400) {
    throw new StorageFailure(
      "unavailable",
      `The service refuses to answer for bucket "${bucket}" (${status}): the region or the endpoint may be another`,
      cause,
    );
  }
  if (status === 403) {
    throw new StorageFailure(
      "permission_denied",
      `The credentials are wrong or may not use bucket "${bucket}" (403); they need ListBucket, GetObject, PutObject and DeleteObject`,
      cause,
    );
  }
  throw error;
}

/** Whether it may be that the service does not go by that name, or the name leads nowhere. */
function isStrangeHost(error: unknown, status: number | undefined): error is Error {
  const errnos = ["ENOTFOUND", "EAI_AGAIN", "ERR_TLS_CERT_ALTNAME_INVALID"];
  return error instanceof Error && (status === 405 || errnos.includes(errnoOf(error)));
}

async function createBucket(client: S3Client, { bucket }: ResolvedOptions): Promise<void> {
  const region = await regionOf(client);
  // us-east-1 is the one that must not be named.
  const location =
    region === "us-east-1"
      ? {}
      : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket, ...location }));
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    // Another server was faster.
    if (name === "BucketAlreadyOwnedByYou") return;
    if (name !== "BucketAlreadyExists") throw error;
    throw new StorageFailure("permission_denied", `The bucket "${bucket}" belongs to somebody else`, { cause: error });
  }
}

function regionOf(client: S3Client): Promise<string> {
  return client.config.region();
}

/** The port's `health`. */
export async function probeBucket(client: S3Client, { bucket }: ResolvedOptions, signal?: AbortSignal): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }), signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    const { code, message } = toAdapterError(error, "health");
    throw new StorageFailure(code, `bucket "${bucket}": ${message}`, { cause: error });
  }
}
