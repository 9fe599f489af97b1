import type { DoorAnswer } from "@holdfast/server-core";
import { S3Error, type S3ErrorCode } from "../errors/s3-error.js";
import { aclDocument } from "../objects/object-attributes.js";
import { admitToBucket } from "../request/rights.js";
import { type Operation, type S3Call, xmlAnswer } from "../request/s3-call.js";
import { element, xmlDocument } from "../xml/write-xml.js";

/** What S3 answers of a bucket that has no such setting; clients ask for some before they begin. */
const ABSENT: Readonly<Record<string, S3ErrorCode>> = {
  cors: "NoSuchCORSConfiguration",
  encryption: "ServerSideEncryptionConfigurationNotFoundError",
  lifecycle: "NoSuchLifecycleConfiguration",
  "object-lock": "ObjectLockConfigurationNotFoundError",
  ownershipControls: "OwnershipControlsNotFoundError",
  policy: "NoSuchBucketPolicy",
  publicAccessBlock: "NoSuchPublicAccessBlockConfiguration",
  replication: "ReplicationConfigurationNotFoundError",
  tagging: "NoSuchTagSet",
  website: "NoSuchWebsiteConfiguration",
};

/** Settings that every bucket has, as they are where nobody changed them. */
const DEFAULTS: Readonly<Record<string, string>> = {
  accelerate: xmlDocument("AccelerateConfiguration", []),
  logging: xmlDocument("BucketLoggingStatus", []),
  notification: xmlDocument("NotificationConfiguration", []),
  requestPayment: xmlDocument("RequestPaymentConfiguration", [element("Payer", "BucketOwner")]),
};

/** The readers of settings that buckets here do not have, by the name of the subresource. */
export const BUCKET_SETTINGS: readonly (readonly [subresource: string, operation: Operation])[] = [
  ...Object.entries(ABSENT).map(([name, code]) => [name, absent(name, code)] as const),
  ...Object.entries(DEFAULTS).map(([name, document]) => [name, unchanged(document)] as const),
];

/** GetBucketLocation. The first region of S3 is told by silence. */
export async function getLocation(call: S3Call): Promise<DoorAnswer> {
  await admitToBucket(call, { action: "list", as: "buckets.getBucket" });
  return xmlAnswer(xmlDocument("LocationConstraint", call.region === "us-east-1" ? "" : call.region));
}

/** GetBucketAcl. */
export async function getBucketAcl(call: S3Call): Promise<DoorAnswer> {
  const { ownerId } = await admitToBucket(call, { action: "list", as: "buckets.getBucket" });
  return xmlAnswer(aclDocument(ownerId));
}

function absent(name: string, code: S3ErrorCode): Operation {
  return async (call) => {
    await admitToBucket(call, { action: "list", as: "buckets.getBucket" });
    throw new S3Error(code, `The bucket has no configuration of the kind ${name}.`);
  };
}

function unchanged(document: string): Operation {
  return async (call) => {
    await admitToBucket(call, { action: "list", as: "buckets.getBucket" });
    return xmlAnswer(document);
  };
}
