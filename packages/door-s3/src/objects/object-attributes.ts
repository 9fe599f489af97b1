import type { DoorAnswer } from "@holdfast/server-core";
import { hexToBase64 } from "../body/base64.js";
import { S3Error } from "../errors/s3-error.js";
import { type S3Call, xmlAnswer } from "../request/s3-call.js";
import { element, xmlDocument } from "../xml/write-xml.js";
import { s3EntityTag, unquote } from "./entity-tag.js";
import { findObject } from "./find-object.js";

/** GetObjectAttributes: what is asked for of tag, checksum, size and storage class. The parts of an object are not told. */
export async function getObjectAttributes(call: S3Call): Promise<DoorAnswer> {
  const asked = new Set((call.headers.get("x-amz-object-attributes") ?? "").split(",").map((name) => name.trim()));
  if (asked.has("")) throw new S3Error("InvalidArgument", "x-amz-object-attributes must name what to answer.");
  const file = await findObject(call, "files.getFileByPath");
  const checksum =
    file.crc32c === null
      ? []
      : [element("ChecksumCRC32C", hexToBase64(file.crc32c)), element("ChecksumType", "FULL_OBJECT")];
  const attributes = {
    ETag: element("ETag", unquote(s3EntityTag(file))),
    Checksum: element("Checksum", checksum),
    ObjectSize: element("ObjectSize", file.size),
    StorageClass: element("StorageClass", "STANDARD"),
  };
  const answered = Object.entries(attributes).flatMap(([name, xml]) => (asked.has(name) ? [xml] : []));
  return xmlAnswer(xmlDocument("GetObjectAttributesResponse", answered), {
    "last-modified": file.storedAt.toUTCString(),
    "x-amz-version-id": file.versionId,
  });
}

/** GetObjectAcl: the owner may do everything; who else may read, the bucket says. */
export async function getObjectAcl(call: S3Call): Promise<DoorAnswer> {
  const { ownerId } = await findObject(call, "files.getFileByPath");
  return xmlAnswer(aclDocument(ownerId ?? ""));
}

/** The document of an access control list in which the owner has full control. */
export function aclDocument(ownerId: string): string {
  const owner = [element("ID", ownerId), element("DisplayName", ownerId)];
  // An attribute of its own, so this one is written by hand; an id holds nothing to escape.
  const grantee = {
    xml: `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">${owner.map(({ xml }) => xml).join("")}</Grantee>`,
  };
  return xmlDocument("AccessControlPolicy", [
    element("Owner", owner),
    element("AccessControlList", [element("Grant", [grantee, element("Permission", "FULL_CONTROL")])]),
  ]);
}
