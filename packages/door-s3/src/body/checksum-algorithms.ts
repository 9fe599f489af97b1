import { createCRC32, createCRC64, createSHA1, createSHA256, type IHasher } from "hash-wasm";

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

/** Reflected, as hash-wasm takes them: CRC-32C of RFC 3720, and CRC-64/NVME of the NVM Express specification. */
const CASTAGNOLI = 0x82f63b78;
const NVME = "9a6c9329ac4bc9b5";

/** A hash that takes its bytes piece by piece. */
export async function createChecksum(name: ChecksumName): Promise<IHasher> {
  const hasher = await create(name);
  hasher.init();
  return hasher;
}

function create(name: ChecksumName): Promise<IHasher> {
  switch (name) {
    case "crc32":
      return createCRC32();
    case "crc32c":
      return createCRC32(CASTAGNOLI);
    case "crc64nvme":
      return createCRC64(NVME);
    case "sha1":
      return createSHA1();
    case "sha256":
      return createSHA256();
  }
}
