import { type models, OPERATIONS, type OperationId } from "@holdfast/openapi";
import {
  AppError,
  type BucketRecord,
  type FileRecord,
  type LoadedResource,
  type VersionRecord,
} from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import type { S3Call } from "./s3-call.js";

/** What an operation needs: the action that the key must allow, and the operation of the contract that decides for its owner. */
export interface Need {
  readonly action: models.AccessKeyAction;
  readonly as: OperationId;
}

/** Throws `AccessDenied` where the key is not for an action. */
export function checkAction({ accessKey }: S3Call, action: models.AccessKeyAction): void {
  if (accessKey.actions.has(action)) return;
  throw new S3Error("AccessDenied", `This access key is not for the action ${action}.`);
}

/** The bucket of a call, or of another name, once its owner and the key may do this with it. Throws `NoSuchBucket` for one out of sight. */
export async function admitToBucket(call: S3Call, need: Need, name: string = call.bucket): Promise<BucketRecord> {
  checkAction(call, need.action);
  const loaded = await load(call, { as: need.as, parameters: { bucket: name } }).catch((error: unknown) => {
    throw isNotFound(error) ? noSuchBucket() : error;
  });
  if (loaded?.kind !== "bucket") throw new Error(`${need.as} names no bucket`);
  const bucket = loaded.record;
  checkScope(call, bucket.id);
  checkExpectedOwner(call, bucket);
  return bucket;
}

/** The file of a call, once its owner and the key may do this with it; null when the bucket has none of the key in sight. */
export async function admitToFile(call: S3Call, need: Need): Promise<FileRecord | null> {
  checkAction(call, need.action);
  const parameters = { bucket: call.bucket, file_path: call.key };
  const loaded = await load(call, { as: need.as, parameters }).catch((error: unknown) => {
    // A name that no file may have is one that no file has.
    if (isNotFound(error) || isAppError(error, "invalid_name")) return null;
    throw error;
  });
  if (loaded === null) {
    await admitToBucket(call, { action: need.action, as: "buckets.getBucket" });
    return null;
  }
  if (loaded.kind !== "file") throw new Error(`${need.as} names no file`);
  checkScope(call, loaded.record.bucketId);
  if (call.headers.has("x-amz-expected-bucket-owner")) {
    await admitToBucket(call, { action: need.action, as: "buckets.getBucket" });
  }
  return loaded.record;
}

/** A version of the object of a call, once the key's owner and the key may do this with it; null when there is none in sight. */
export async function admitToVersion(call: S3Call, need: Need, versionId: string): Promise<VersionRecord | null> {
  checkAction(call, need.action);
  const bucket = await admitToBucket(call, { action: need.action, as: "buckets.getBucket" });
  const loaded = await load(call, { as: need.as, parameters: { version_id: versionId } }).catch((error: unknown) => {
    // An id that no version can have is one that none has.
    if (isNotFound(error) || isAppError(error, "invalid_path")) return null;
    throw error;
  });
  if (loaded === null) return null;
  if (loaded.kind !== "version") throw new Error(`${need.as} names no version`);
  const { record } = loaded;
  return record.bucketId === bucket.id && record.path === call.key.normalize("NFC") ? record : null;
}

/** Whether the key reaches a bucket. */
export function isInScope({ accessKey }: S3Call, bucketId: string): boolean {
  return accessKey.bucketIds === null || accessKey.bucketIds.has(bucketId);
}

export function noSuchKey(): S3Error {
  return new S3Error("NoSuchKey", "The bucket has no object with this key that you may see.");
}

function load(
  { platform, accessKey }: S3Call,
  attempt: { readonly as: OperationId; readonly parameters: Readonly<Record<string, string>> },
): Promise<LoadedResource | null> {
  const { access } = OPERATIONS[attempt.as];
  return platform.authorize({ access, parameters: attempt.parameters, actor: accessKey.actor });
}

function checkScope(call: S3Call, bucketId: string): void {
  if (!isInScope(call, bucketId)) throw new S3Error("AccessDenied", "This access key is not for this bucket.");
}

function checkExpectedOwner({ headers }: S3Call, bucket: BucketRecord): void {
  const expected = headers.get("x-amz-expected-bucket-owner");
  if (expected === null || expected === bucket.ownerId) return;
  throw new S3Error("AccessDenied", "The bucket belongs to another owner than x-amz-expected-bucket-owner names.");
}

function isNotFound(error: unknown): boolean {
  return isAppError(error, "not_found");
}

function isAppError(error: unknown, code: AppError["code"]): boolean {
  return error instanceof AppError && error.code === code;
}

function noSuchBucket(): S3Error {
  return new S3Error("NoSuchBucket", "There is no bucket of this name that you may see.");
}
