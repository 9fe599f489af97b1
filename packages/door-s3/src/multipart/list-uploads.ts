import type { DoorAnswer, UploadSession } from "@holdfast/server-core";
import { hexToBase64 } from "../body/base64.js";
import { S3Error } from "../errors/s3-error.js";
import { readCount, readListParameters } from "../listing/list-parameters.js";
import { admitToBucket } from "../request/rights.js";
import { type S3Call, xmlAnswer } from "../request/s3-call.js";
import { element, type Xml, xmlDocument } from "../xml/write-xml.js";
import { findOpenUpload } from "./find-upload.js";
import { partTag } from "./upload-part.js";

const MAX_PARTS = 1_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Comes after every id, for a list that goes on behind all uploads of a key. */
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** ListParts. */
export async function listParts(call: S3Call): Promise<DoorAnswer> {
  const session = await findOpenUpload(call);
  const limit = readCount(call.query, { name: "max-parts", max: MAX_PARTS });
  const after = readCount(call.query, { name: "part-number-marker", max: 10_000 });
  const marker = call.query.has("part-number-marker") ? after : 0;
  const { parts, next } =
    limit === 0
      ? { parts: [], next: null }
      : await call.platform.files.uploads.parts(session, { ...(marker === 0 ? {} : { after: marker }), limit });
  return xmlAnswer(
    xmlDocument("ListPartsResult", [
      element("Bucket", call.bucket),
      element("Key", session.path),
      element("UploadId", session.id),
      ...peopleOf(session),
      element("StorageClass", "STANDARD"),
      element("PartNumberMarker", marker),
      ...(next === null ? [] : [element("NextPartNumberMarker", next)]),
      element("MaxParts", limit),
      element("IsTruncated", next !== null),
      ...parts.map((part) =>
        element("Part", [
          element("PartNumber", part.position),
          element("LastModified", part.storedAt.toISOString()),
          element("ETag", partTag(part)),
          element("Size", part.size),
          element("ChecksumCRC32C", hexToBase64(part.crc32c)),
        ]),
      ),
    ]),
  );
}

/** ListMultipartUploads: those under way, by key and age. */
export async function listMultipartUploads(call: S3Call): Promise<DoorAnswer> {
  const bucket = await admitToBucket(call, { action: "list", as: "files.putFile" });
  const { prefix, delimiter, maxKeys, encode, encodingType } = readListParameters(call.query, "max-uploads");
  if (delimiter !== null) throw new S3Error("NotImplemented", "Uploads are listed without a delimiter only.");
  const path = call.query.get("key-marker") ?? "";
  const id = call.query.get("upload-id-marker") ?? "";
  if (id !== "" && !UUID.test(id)) throw new S3Error("InvalidArgument", "The upload-id-marker is no id of an upload.");
  const { sessions, next } =
    maxKeys === 0
      ? { sessions: [], next: null }
      : await call.platform.files.uploads.list(
          bucket,
          {
            purpose: "s3",
            ...(prefix === "" ? {} : { prefix }),
            ...(path === "" ? {} : { after: { path, id: id === "" ? LAST_ID : id } }),
            limit: maxKeys,
          },
          call.accessKey.actor,
        );
  return xmlAnswer(
    xmlDocument("ListMultipartUploadsResult", [
      element("Bucket", call.bucket),
      element("KeyMarker", encode(path)),
      element("UploadIdMarker", id),
      ...(next === null ? [] : [element("NextKeyMarker", encode(next.path)), element("NextUploadIdMarker", next.id)]),
      ...(encodingType === null ? [] : [element("EncodingType", encodingType)]),
      element("Prefix", encode(prefix)),
      element("MaxUploads", maxKeys),
      element("IsTruncated", next !== null),
      ...sessions.map((session) =>
        element("Upload", [
          element("Key", encode(session.path)),
          element("UploadId", session.id),
          ...peopleOf(session),
          element("StorageClass", "STANDARD"),
          element("Initiated", session.createdAt.toISOString()),
        ]),
      ),
    ]),
  );
}

function peopleOf({ userId }: UploadSession): readonly Xml[] {
  const person = [element("ID", userId ?? ""), element("DisplayName", userId ?? "")];
  return [element("Initiator", person), element("Owner", person)];
}
