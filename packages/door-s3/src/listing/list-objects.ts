import type { DoorAnswer, FileRecord, Listing } from "@holdfast/server-core";
import { s3EntityTag } from "../objects/entity-tag.js";
import { admitToBucket } from "../request/rights.js";
import { type S3Call, xmlAnswer } from "../request/s3-call.js";
import { element, type Xml, xmlDocument } from "../xml/write-xml.js";
import { fromToken, type ListParameters, readListParameters, toToken } from "./list-parameters.js";

/** ListObjectsV2. */
export async function listObjectsV2(call: S3Call): Promise<DoorAnswer> {
  const parameters = readListParameters(call.query);
  const token = call.query.get("continuation-token");
  const startAfter = call.query.get("start-after");
  const after = token === undefined ? (startAfter ?? "") : fromToken(token);
  const { files, prefixes, next } = await list(call, parameters, after);
  const withOwner = call.query.get("fetch-owner") === "true";
  return xmlAnswer(
    xmlDocument("ListBucketResult", [
      ...head(call, parameters),
      ...(token === undefined ? [] : [element("ContinuationToken", token)]),
      ...(startAfter === undefined ? [] : [element("StartAfter", parameters.encode(startAfter))]),
      element("KeyCount", files.length + prefixes.length),
      element("IsTruncated", next !== null),
      ...(next === null ? [] : [element("NextContinuationToken", toToken(next))]),
      ...files.map((file) => contents(file, parameters, withOwner)),
      ...commonPrefixes(prefixes, parameters),
    ]),
  );
}

/** ListObjects, the first version. */
export async function listObjectsV1(call: S3Call): Promise<DoorAnswer> {
  const parameters = readListParameters(call.query);
  const marker = call.query.get("marker");
  const { files, prefixes, next } = await list(call, parameters, marker ?? "");
  return xmlAnswer(
    xmlDocument("ListBucketResult", [
      ...head(call, parameters),
      element("Marker", parameters.encode(marker ?? "")),
      element("IsTruncated", next !== null),
      ...(next === null ? [] : [element("NextMarker", parameters.encode(next))]),
      ...files.map((file) => contents(file, parameters, true)),
      ...commonPrefixes(prefixes, parameters),
    ]),
  );
}

async function list(call: S3Call, parameters: ListParameters, after: string): Promise<Listing> {
  const bucket = await admitToBucket(call, { action: "list", as: "files.listFilesOfBucket" });
  const { prefix, delimiter, maxKeys } = parameters;
  if (maxKeys === 0) return { files: [], prefixes: [], next: null };
  return call.platform.files.list(
    bucket,
    {
      ...(prefix === "" ? {} : { prefix }),
      ...(delimiter === null ? {} : { delimiter }),
      ...(after === "" ? {} : { after }),
      limit: maxKeys,
    },
    call.accessKey.actor,
  );
}

function head(call: S3Call, { prefix, delimiter, maxKeys, encode, encodingType }: ListParameters): readonly Xml[] {
  return [
    element("Name", call.bucket),
    element("Prefix", encode(prefix)),
    ...(delimiter === null ? [] : [element("Delimiter", delimiter)]),
    ...(encodingType === null ? [] : [element("EncodingType", encodingType)]),
    element("MaxKeys", maxKeys),
  ];
}

function contents(file: FileRecord, { encode }: ListParameters, withOwner: boolean): Xml {
  return element("Contents", [
    element("Key", encode(file.path)),
    element("LastModified", file.storedAt.toISOString()),
    element("ETag", s3EntityTag(file)),
    element("Size", file.size),
    element("StorageClass", "STANDARD"),
    ...(withOwner ? [ownerOf(file)] : []),
  ]);
}

/** The owner of a file, as lists tell it. */
export function ownerOf({ uploaderId }: FileRecord): Xml {
  return element("Owner", [element("ID", uploaderId), element("DisplayName", uploaderId)]);
}

/** Folders, as lists tell them. */
export function commonPrefixes(
  prefixes: readonly string[],
  { encode }: Pick<ListParameters, "encode">,
): readonly Xml[] {
  return prefixes.map((prefix) => element("CommonPrefixes", [element("Prefix", encode(prefix))]));
}
