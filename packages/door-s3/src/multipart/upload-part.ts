import type { DoorAnswer, PartInfo } from "@holdfast/server-core";
import { receiveBody } from "../body/received-body.js";
import { S3Error } from "../errors/s3-error.js";
import { findCopySource } from "../objects/copy-source.js";
import { emptyAnswer, type S3Call, xmlAnswer } from "../request/s3-call.js";
import { element, xmlDocument } from "../xml/write-xml.js";
import { findOpenUpload, readPartNumber } from "./find-upload.js";

/** UploadPart: stores a part, whole or not at all; replaces the one of the same number. */
export async function uploadPart(call: S3Call): Promise<DoorAnswer> {
  const position = readPartNumber(call);
  const body = await receiveBody(call);
  const session = await findOpenUpload(call);
  const content = {
    position,
    body: body.stream,
    ...(body.size === undefined ? {} : { size: body.size }),
    expected: body.expected,
    md5: true,
    signal: call.request.signal,
  };
  const part = await call.platform.files.uploads.writePart(session, content).catch(body.refuse);
  return emptyAnswer(200, { etag: partTag(part), ...body.checksumHeaders() });
}

/** UploadPartCopy: a part that is an object that is there, or a range of it. */
export async function uploadPartCopy(call: S3Call): Promise<DoorAnswer> {
  const position = readPartNumber(call);
  const session = await findOpenUpload(call);
  const source = await findCopySource(call);
  const range = readRange(call.headers.get("x-amz-copy-source-range"), source.size);
  const { signal } = call.request;
  const { files } = call.platform;
  const part = await files.uploads.writePart(session, {
    position,
    body: source.size === 0 ? null : await files.read(source, range === null ? { signal } : { range, signal }),
    size: range === null ? source.size : range.end - range.start + 1,
    md5: true,
    signal,
  });
  return xmlAnswer(
    xmlDocument("CopyPartResult", [
      element("LastModified", part.storedAt.toISOString()),
      element("ETag", partTag(part)),
    ]),
    { "x-amz-copy-source-version-id": source.versionId },
  );
}

/** The entity tag of a part: its MD5, in quotes. */
export function partTag({ md5 }: PartInfo): string {
  return `"${md5 ?? ""}"`;
}

function readRange(text: string | null, size: number): { readonly start: number; readonly end: number } | null {
  if (text === null) return null;
  const [, first = "", last = ""] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  const start = Number(first);
  const end = Number(last);
  if (first !== "" && start <= end && end < size) return { start, end };
  throw new S3Error("InvalidArgument", `x-amz-copy-source-range must be bytes=first-last within ${size} bytes.`);
}
