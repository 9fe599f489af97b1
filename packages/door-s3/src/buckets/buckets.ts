import { AppError, type BucketRecord, type DoorAnswer } from "@holdfast/server-core";
import { readDocument, readOptionalDocument } from "../body/read-document.js";
import { S3Error } from "../errors/s3-error.js";
import { checkSupported } from "../objects/read-facts.js";
import { admitToBucket, checkAction, isInScope } from "../request/rights.js";
import { emptyAnswer, type S3Call, xmlAnswer } from "../request/s3-call.js";
import { malformedXml } from "../xml/read-xml.js";
import { element, xmlDocument } from "../xml/write-xml.js";

const PAGE = 1_000;

/** ListBuckets: all that the key's owner sees and the key reaches. */
export async function listBuckets(call: S3Call): Promise<DoorAnswer> {
  checkAction(call, "list");
  const { platform, accessKey } = call;
  const found: BucketRecord[] = [];
  for (let skip = 0; skip === found.length; skip += PAGE) {
    found.push(...(await platform.files.buckets.list({ skip, limit: PAGE }, accessKey.actor)));
  }
  const buckets = found
    .filter(({ id }) => isInScope(call, id))
    .map(({ name, createdAt }) =>
      element("Bucket", [element("Name", name), element("CreationDate", createdAt.toISOString())]),
    );
  const { userId } = accessKey.actor;
  return xmlAnswer(
    xmlDocument("ListAllMyBucketsResult", [
      element("Owner", [element("ID", userId), element("DisplayName", userId)]),
      element("Buckets", buckets),
    ]),
  );
}

/** CreateBucket: a private bucket of the key's owner. */
export async function createBucket(call: S3Call): Promise<DoorAnswer> {
  const { bucket: name, platform, accessKey, headers } = call;
  checkAction(call, "manage");
  if (accessKey.bucketIds !== null) {
    throw new S3Error("AccessDenied", "This access key is for certain buckets only and cannot make others.");
  }
  checkSupported(headers);
  if (headers.get("x-amz-bucket-object-lock-enabled")?.toLowerCase() === "true") {
    throw new S3Error("NotImplemented", "Buckets here have no object lock.");
  }
  // Where it asks for the bucket to be is read for its form only; there is one place.
  await readOptionalDocument(call, "CreateBucketConfiguration");
  try {
    await platform.files.buckets.create(name, accessKey.actor);
  } catch (error) {
    throw await refusalOfName(call, error);
  }
  return emptyAnswer(200, { location: `/${name}` });
}

/** HeadBucket. */
export async function headBucket(call: S3Call): Promise<DoorAnswer> {
  await admitToBucket(call, { action: "list", as: "buckets.getBucket" });
  return emptyAnswer(200, { "x-amz-bucket-region": call.region });
}

/** DeleteBucket: an empty one. */
export async function deleteBucket(call: S3Call): Promise<DoorAnswer> {
  const bucket = await admitToBucket(call, { action: "manage", as: "buckets.deleteBucket" });
  try {
    await call.platform.files.buckets.removeEmpty(bucket);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "conflict") throw error;
    throw new S3Error("BucketNotEmpty", error.message, { cause: error });
  }
  return emptyAnswer(204);
}

/** GetBucketVersioning. */
export async function getVersioning(call: S3Call): Promise<DoorAnswer> {
  const { versioning } = await admitToBucket(call, { action: "list", as: "buckets.getBucket" });
  return xmlAnswer(xmlDocument("VersioningConfiguration", versioning ? [element("Status", "Enabled")] : []));
}

/** PutBucketVersioning. */
export async function putVersioning(call: S3Call): Promise<DoorAnswer> {
  const bucket = await admitToBucket(call, { action: "manage", as: "buckets.updateBucket" });
  const status = (await readDocument(call, "VersioningConfiguration")).child("Status")?.text;
  if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
  await call.platform.files.buckets.setVersioning(bucket, status === "Enabled");
  return emptyAnswer(200);
}

async function refusalOfName({ platform, bucket, accessKey }: S3Call, error: unknown): Promise<unknown> {
  if (!(error instanceof AppError)) return error;
  if (error.code === "invalid_name") return new S3Error("InvalidBucketName", error.message, { cause: error });
  if (error.code !== "already_exists") return error;
  const taken = await platform.files.buckets.find(bucket, accessKey.actor);
  const isOwn = taken?.ownerId === accessKey.actor.userId;
  const code = isOwn ? "BucketAlreadyOwnedByYou" : "BucketAlreadyExists";
  return new S3Error(code, error.message, { cause: error });
}
