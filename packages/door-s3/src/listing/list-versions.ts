import type { DoorAnswer, VersionListing, VersionRecord } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import { s3EntityTag } from "../objects/entity-tag.js";
import { admitToBucket } from "../request/rights.js";
import { type S3Call, xmlAnswer } from "../request/s3-call.js";
import { element, type Xml, xmlDocument } from "../xml/write-xml.js";
import { commonPrefixes, ownerOf } from "./list-objects.js";
import { type ListParameters, readListParameters } from "./list-parameters.js";

/** ListObjectVersions: versions and markers in the order of keys, the newest of a key first. */
export async function listVersions(call: S3Call): Promise<DoorAnswer> {
  const parameters = readListParameters(call.query);
  const { encode, prefix, delimiter, maxKeys, encodingType } = parameters;
  const keyMarker = call.query.get("key-marker") ?? "";
  const versionMarker = call.query.get("version-id-marker") ?? "";
  if (versionMarker !== "" && keyMarker === "") {
    throw new S3Error("InvalidArgument", "A version-id-marker needs the key-marker that came with it.");
  }
  const { versions, prefixes, next } = await list(call, parameters, { keyMarker, versionMarker });
  return xmlAnswer(
    xmlDocument("ListVersionsResult", [
      element("Name", call.bucket),
      element("Prefix", encode(prefix)),
      element("KeyMarker", encode(keyMarker)),
      element("VersionIdMarker", versionMarker),
      element("MaxKeys", maxKeys),
      ...(delimiter === null ? [] : [element("Delimiter", delimiter)]),
      ...(encodingType === null ? [] : [element("EncodingType", encodingType)]),
      element("IsTruncated", next !== null),
      ...(next === null ? [] : [element("NextKeyMarker", encode(next.path))]),
      ...(next?.versionId === undefined ? [] : [element("NextVersionIdMarker", next.versionId)]),
      ...versions.map((version, at) => {
        const before = at === 0 ? (versionMarker === "" ? null : keyMarker) : versions[at - 1]?.path;
        // The newest of a path comes first; a marker among them is the latest though it is no file.
        const isLatest = version.isCurrent || (version.isMarker && before !== version.path);
        return versionXml(version, { encode, isLatest });
      }),
      ...commonPrefixes(prefixes, parameters),
    ]),
  );
}

async function list(
  call: S3Call,
  parameters: ListParameters,
  { keyMarker, versionMarker }: { readonly keyMarker: string; readonly versionMarker: string },
): Promise<VersionListing> {
  const bucket = await admitToBucket(call, { action: "list", as: "files.listVersions" });
  const { prefix, delimiter, maxKeys } = parameters;
  if (maxKeys === 0) return { versions: [], prefixes: [], next: null };
  return call.platform.files.versions.list(
    bucket,
    {
      ...(prefix === "" ? {} : { prefix }),
      ...(delimiter === null ? {} : { delimiter }),
      ...(keyMarker === ""
        ? {}
        : { after: { path: keyMarker, ...(versionMarker === "" ? {} : { versionId: versionMarker }) } }),
      limit: maxKeys,
    },
    call.accessKey.actor,
  );
}

function versionXml(
  version: VersionRecord,
  { encode, isLatest }: { readonly encode: ListParameters["encode"]; readonly isLatest: boolean },
): Xml {
  const common = [
    element("Key", encode(version.path)),
    element("VersionId", version.versionId),
    element("IsLatest", isLatest),
    element("LastModified", version.storedAt.toISOString()),
    ownerOf(version),
  ];
  if (version.isMarker) return element("DeleteMarker", common);
  return element("Version", [
    ...common,
    element("ETag", s3EntityTag(version)),
    element("Size", version.size),
    element("StorageClass", "STANDARD"),
  ]);
}
