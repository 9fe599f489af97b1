import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { StorageAdapter } from "@holdfast/adapter-api";
import type { BucketState } from "./bucket/bucket-state.js";
import { StorageFailure } from "./errors.js";
import { resolveFacts } from "./objects/object-facts.js";

type SignRequest = Parameters<NonNullable<StorageAdapter["signUrl"]>>[1];

/** What Signature Version 4 admits. */
const MAX_SECONDS = 7 * 24 * 3600;

/** The port's `signUrl`. Asks nobody but, for temporary credentials, whoever gives them. */
export async function signUrl(state: BucketState, key: string, request: SignRequest): Promise<URL> {
  const { method, expiresInSeconds, contentType } = request;
  const { name, rest } = state.names.nameOf(key);
  if (!Number.isInteger(expiresInSeconds) || expiresInSeconds < 1 || expiresInSeconds > MAX_SECONDS) {
    throw new StorageFailure("invalid_input", `a signed URL expires after 1 to ${MAX_SECONDS} seconds`);
  }
  const input = { Bucket: state.bucket, Key: name };
  if (method === "GET") {
    return new URL(await getSignedUrl(state.client, new GetObjectCommand(input), { expiresIn: expiresInSeconds }));
  }
  if (rest !== null) {
    throw new StorageFailure("unsupported", "a key this long needs metadata, which a signed PUT does not bring along");
  }
  const type = contentType === undefined ? {} : { ContentType: resolveFacts({ contentType }).contentType };
  const url = await getSignedUrl(state.client, new PutObjectCommand({ ...input, ...type }), {
    expiresIn: expiresInSeconds,
    // A type that is not signed is refused by some services and accepted, whatever it is, by others. Where none is given, the
    // client makes one up, and whoever uses the URL would have to send just that.
    signableHeaders: new Set(contentType === undefined ? ["host"] : ["host", "content-type"]),
  });
  return new URL(url);
}
