import { createHasher, type HashName } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import type { S3Call } from "../request/s3-call.js";
import { sha256Hex } from "../signature/hex.js";
import { malformedXml, readXml, type XmlNode } from "../xml/read-xml.js";
import { receiveBody } from "./received-body.js";

/** What a list of 10,000 parts with checksums takes, and more than 1,000 keys of full length. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The XML document that a request carries, with every digest that it promised verified; null for an empty body. */
export async function readOptionalDocument(call: S3Call, root: string): Promise<XmlNode | null> {
  const { stream, size = 0, expected } = await receiveBody(call);
  if (size > MAX_BYTES) throw tooLarge();
  const bytes = stream === null ? new Uint8Array() : await collect(stream);
  if (expected.sha256 !== undefined && (await sha256Hex(bytes)) !== expected.sha256) {
    throw new S3Error("XAmzContentSHA256Mismatch", "The body has not the digest of x-amz-content-sha256.");
  }
  await checkWithHashes(bytes, expected);
  return bytes.length === 0 ? null : readXml(decode(bytes), root);
}

/** The same, where a body must be there. */
export async function readDocument(call: S3Call, root: string): Promise<XmlNode> {
  const document = await readOptionalDocument(call, root);
  if (document === null) throw malformedXml();
  return document;
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

async function checkWithHashes(
  bytes: Uint8Array,
  { md5, crc32c }: { readonly md5?: string; readonly crc32c?: string },
): Promise<void> {
  if (md5 !== undefined && (await hashOf("md5", bytes)) !== md5) throw badDigest("Content-MD5");
  if (crc32c !== undefined && (await hashOf("crc32c", bytes)) !== crc32c) throw badDigest("x-amz-checksum-crc32c");
}

async function hashOf(name: HashName, bytes: Uint8Array): Promise<string> {
  const hasher = await createHasher(name);
  hasher.update(bytes);
  return hasher.hex();
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformedXml(cause);
  }
}

function badDigest(name: string): S3Error {
  return new S3Error("BadDigest", `The body has not the digest of ${name}. Send it again.`);
}

function tooLarge(): S3Error {
  return new S3Error("EntityTooLarge", `The document may have ${MAX_BYTES} bytes at most.`);
}
