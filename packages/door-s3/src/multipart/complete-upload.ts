import type { DoorAnswer, PartInfo, UploadSession } from "@holdfast/server-core";
import { readChecksumHeader } from "../body/announced-checksums.js";
import { readDocument } from "../body/read-document.js";
import { S3Error } from "../errors/s3-error.js";
import { readWrite } from "../objects/conditions.js";
import { s3EntityTag, unquote } from "../objects/entity-tag.js";
import { type S3Call, xmlAnswer } from "../request/s3-call.js";
import { malformedXml, type XmlNode } from "../xml/read-xml.js";
import { element, xmlDocument } from "../xml/write-xml.js";
import { findUpload } from "./find-upload.js";

/** Every part but the last. */
const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_PARTS = 10_000;
const PAGE = 1_000;

interface NamedPart {
  readonly position: number;
  readonly tag: string;
}

/** CompleteMultipartUpload: the parts that the document names become the object. A second time it answers what the first did. */
export async function completeMultipartUpload(call: S3Call): Promise<DoorAnswer> {
  const { headers, platform, accessKey, key } = call;
  const { bucket, session } = await findUpload(call);
  const named = readParts(
    await readDocument({ ...call, headers: withoutChecksums(headers) }, "CompleteMultipartUpload"),
  );
  if (session.fileId === null) checkParts(named, await storedParts(call, session));
  const { actor } = accessKey;
  const conditions = await readWrite(headers, () => platform.files.find(bucket, key, actor));
  const { file } = await platform.files.uploads.finish(session, {
    actor,
    positions: named.map(({ position }) => position),
    conditions,
    expected: expectedOfWhole(headers),
  });
  const { pathname } = new URL(call.request.url);
  return xmlAnswer(
    xmlDocument("CompleteMultipartUploadResult", [
      element("Location", platform.publicOrigin(call.request) + pathname),
      element("Bucket", call.bucket),
      element("Key", key),
      element("ETag", s3EntityTag(file)),
    ]),
    { "x-amz-version-id": file.versionId },
  );
}

function readParts(document: XmlNode): readonly NamedPart[] {
  const parts = document.children("Part").map((part) => ({
    position: readNumber(part.child("PartNumber")?.text ?? ""),
    tag: unquote(part.child("ETag")?.text ?? ""),
  }));
  if (parts.length === 0 || parts.length > MAX_PARTS) throw malformedXml();
  if (parts.some(({ position }, at) => at > 0 && position <= (parts[at - 1]?.position ?? 0))) {
    throw new S3Error("InvalidPartOrder", "The parts must be listed in the order of their numbers, each once.");
  }
  return parts;
}

function readNumber(text: string): number {
  const number = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  if (number >= 1 && number <= MAX_PARTS) return number;
  throw malformedXml();
}

async function storedParts(call: S3Call, session: UploadSession): Promise<ReadonlyMap<number, PartInfo>> {
  const found = new Map<number, PartInfo>();
  let after: number | null = 0;
  while (after !== null) {
    const page: { readonly parts: readonly PartInfo[]; readonly next: number | null } =
      await call.platform.files.uploads.parts(session, { ...(after === 0 ? {} : { after }), limit: PAGE });
    for (const part of page.parts) found.set(part.position, part);
    after = page.next;
  }
  return found;
}

function checkParts(named: readonly NamedPart[], stored: ReadonlyMap<number, PartInfo>): void {
  for (const [at, { position, tag }] of named.entries()) {
    const part = stored.get(position);
    if (part === undefined || part.md5 !== tag) {
      throw new S3Error(
        "InvalidPart",
        `Part ${position} was not uploaded, or has another entity tag. Upload it again.`,
      );
    }
    if (at < named.length - 1 && part.size < MIN_PART_BYTES) {
      throw new S3Error("EntityTooSmall", `Part ${position} is smaller than ${MIN_PART_BYTES} bytes and not the last.`);
    }
  }
}

/** The checksums of this request are of the object, not of the document. */
function withoutChecksums(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of headers.keys()) if (name.startsWith("x-amz-checksum-")) kept.delete(name);
  return kept;
}

/** The checksum of the whole that can be verified without reading it: CRC-32C is combined from those of the parts. */
function expectedOfWhole(headers: Headers): { readonly crc32c?: string } {
  if (headers.get("x-amz-checksum-type") === "COMPOSITE" || !headers.has("x-amz-checksum-crc32c")) return {};
  const checksum = readChecksumHeader(headers);
  return checksum?.name === "crc32c" ? { crc32c: checksum.hex } : {};
}
