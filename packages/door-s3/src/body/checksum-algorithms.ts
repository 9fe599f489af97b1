/** The checksums of S3, by the end of the header `x-amz-checksum-…`. */
export const CHECKSUM_NAMES = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"] as const;

export type ChecksumName = (typeof CHECKSUM_NAMES)[number];

/** Digests have so many bytes. */
export const CHECKSUM_BYTES: Readonly<Record<ChecksumName, number>> = {
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  sha1: 20,
  sha256: 32,
};
