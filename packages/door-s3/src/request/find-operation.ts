import { BUCKET_SETTINGS, getBucketAcl, getLocation } from "../buckets/bucket-settings.js";
import {
  createBucket,
  deleteBucket,
  getVersioning,
  headBucket,
  listBuckets,
  putVersioning,
} from "../buckets/buckets.js";
import { S3Error } from "../errors/s3-error.js";
import { listObjectsV1, listObjectsV2 } from "../listing/list-objects.js";
import { listVersions } from "../listing/list-versions.js";
import { completeMultipartUpload } from "../multipart/complete-upload.js";
import { listMultipartUploads, listParts } from "../multipart/list-uploads.js";
import { abortMultipartUpload, createMultipartUpload } from "../multipart/multipart-upload.js";
import { uploadPart, uploadPartCopy } from "../multipart/upload-part.js";
import { copyObject } from "../objects/copy-object.js";
import { deleteObject, deleteObjects } from "../objects/delete-object.js";
import { getObject } from "../objects/get-object.js";
import { getObjectAcl, getObjectAttributes } from "../objects/object-attributes.js";
import { putObject } from "../objects/put-object.js";
import { deleteTagging, getTagging, putTagging } from "../objects/tagging.js";
import type { Address } from "./address.js";
import type { Operation } from "./s3-call.js";

/** By level and method, then by the subresources that the query names, most first. An empty name is the plain operation. */
type Table = Readonly<Record<string, readonly (readonly [subresources: string, operation: Operation])[]>>;

const TABLE: Table = {
  "service GET": [["", listBuckets]],
  "bucket HEAD": [["", headBucket]],
  "bucket GET": [
    ["acl", getBucketAcl],
    ["location", getLocation],
    ["uploads", listMultipartUploads],
    ["versioning", getVersioning],
    ["versions", listVersions],
    ...BUCKET_SETTINGS,
    ["list-type", listObjectsV2],
    ["", listObjectsV1],
  ],
  "bucket PUT": [
    ["versioning", putVersioning],
    ["", createBucket],
  ],
  "bucket POST": [["delete", deleteObjects]],
  "bucket DELETE": [["", deleteBucket]],
  "object HEAD": [["", getObject]],
  "object GET": [
    ["acl", getObjectAcl],
    ["attributes", getObjectAttributes],
    ["tagging", getTagging],
    ["uploadId", listParts],
    ["", getObject],
  ],
  "object PUT": [
    ["partNumber uploadId x-amz-copy-source", uploadPartCopy],
    ["partNumber uploadId", uploadPart],
    ["tagging", putTagging],
    ["x-amz-copy-source", copyObject],
    ["", putObject],
  ],
  "object POST": [
    ["uploads", createMultipartUpload],
    ["uploadId", completeMultipartUpload],
  ],
  "object DELETE": [
    ["tagging", deleteTagging],
    ["uploadId", abortMultipartUpload],
    ["", deleteObject],
  ],
};

/** What S3 has beside; to take one of these for the plain operation would do something else than was asked for. */
const SUBRESOURCES: ReadonlySet<string> = new Set(
  `accelerate acl analytics append attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle location
   logging metadataConfiguration metadataTable metrics notification object-lock ownershipControls partNumber policy policyStatus
   publicAccessBlock renameObject replication requestPayment restore retention select session tagging torrent uploadId uploads versioning
   versions website`.split(/\s+/),
);

export interface Asked {
  readonly method: string;
  readonly address: Address;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Headers;
}

/** The operation that a request asks for; throws `NotImplemented` for what this door has not, and `MethodNotAllowed`. */
export function findOperation({ method, address, query, headers }: Asked): Operation {
  const level = address.bucket === "" ? "service" : address.key === "" ? "bucket" : "object";
  const entries = TABLE[`${level} ${method}`];
  if (entries === undefined) throw new S3Error("MethodNotAllowed", `The method ${method} is not for a ${level}.`);
  const has = (name: string) => query.has(name) || (name === "x-amz-copy-source" && headers.has(name));
  const found = entries.find(([names]) => names !== "" && names.split(" ").every(has));
  if (found !== undefined) return found[1];
  const asked = [...query.keys()].find((name) => SUBRESOURCES.has(name) && !isOfReading(name, `${level} ${method}`));
  const plain = entries.find(([names]) => names === "");
  if (asked === undefined && plain !== undefined) return plain[1];
  throw new S3Error("NotImplemented", `This server does not implement ${method} of ${asked ?? "this"} for a ${level}.`);
}

/** A part is read by the plain operation, which says why it cannot. */
function isOfReading(name: string, place: string): boolean {
  return name === "partNumber" && (place === "object GET" || place === "object HEAD");
}
