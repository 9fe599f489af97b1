import { S3Error } from "../errors/s3-error.js";
import { base64ToHex } from "./base64.js";
import { CHECKSUM_BYTES, CHECKSUM_NAMES, type ChecksumName } from "./checksum-algorithms.js";

const PREFIX = "x-amz-checksum-";
const MD5_BYTES = 16;

/** The checksum of a header `x-amz-checksum-…`, in hexadecimal; null when there is none. Throws for two, or one that cannot be read. */
export function readChecksumHeader(headers: Headers): { readonly name: ChecksumName; readonly hex: string } | null {
  const sent = CHECKSUM_NAMES.filter((name) => headers.has(PREFIX + name));
  const [name] = sent;
  if (sent.length > 1) throw new S3Error("InvalidRequest", "Send one checksum, not several.");
  return name === undefined ? null : { name, hex: readChecksum(name, headers.get(PREFIX + name) ?? "") };
}

/** The checksum that a trailer will bring; null when none is announced. */
export function readAnnouncedTrailer(headers: Headers): ChecksumName | null {
  const announced = headers.get("x-amz-trailer");
  if (announced === null) return null;
  const name = CHECKSUM_NAMES.find((one) => PREFIX + one === announced.trim().toLowerCase());
  if (name === undefined) {
    throw new S3Error(
      "InvalidRequest",
      `x-amz-trailer may name one checksum: ${CHECKSUM_NAMES.map((one) => PREFIX + one).join(", ")}.`,
    );
  }
  return name;
}

/** A checksum from base64 to hexadecimal; throws `InvalidRequest` for what is none. */
export function readChecksum(name: ChecksumName, text: string): string {
  const hex = base64ToHex(text, CHECKSUM_BYTES[name]);
  if (hex !== null) return hex;
  throw new S3Error("InvalidRequest", `${PREFIX}${name} must be ${CHECKSUM_BYTES[name]} bytes in base64.`);
}

/** `Content-MD5` in hexadecimal; null without the header. Throws `InvalidDigest`. */
export function readContentMd5(headers: Headers): string | null {
  const text = headers.get("content-md5");
  if (text === null) return null;
  const hex = base64ToHex(text, MD5_BYTES);
  if (hex !== null) return hex;
  throw new S3Error("InvalidDigest", "Content-MD5 must be 16 bytes in base64.");
}
