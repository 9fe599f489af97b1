import { createHasher } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import { sha256Hex, toUtf8 } from "../signature/hex.js";
import type { ChunkSeed } from "../signature/verify-signature.js";

/** Verifies the chain of signatures of a body in chunks. Each signature covers the one before, so that none can be moved. */
export interface ChunkSignatures {
  /** Takes in bytes of the chunk. */
  update(bytes: Uint8Array): void;
  /** Ends the chunk; throws `SignatureDoesNotMatch`. */
  endChunk(signature: string): Promise<void>;
  /** Verifies the trailer: its lines as `name:value\n`, joined. */
  checkTrailer(lines: string, signature: string): Promise<void>;
}

const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export async function createChunkSignatures({
  signer,
  timestamp,
  scope,
  signature,
}: ChunkSeed): Promise<ChunkSignatures> {
  let hash = await createHasher("sha256");
  let previous = signature;

  const check = async (text: string, presented: string): Promise<void> => {
    if (!(await signer.verify(text, presented))) {
      throw new S3Error(
        "SignatureDoesNotMatch",
        "The signature of a chunk of the body is not right. Nothing was stored.",
      );
    }
    previous = presented;
  };

  return {
    update: (bytes) => hash.update(bytes),
    async endChunk(presented) {
      const digest = hash.hex();
      hash = await createHasher("sha256");
      await check(["AWS4-HMAC-SHA256-PAYLOAD", timestamp, scope, previous, EMPTY_SHA256, digest].join("\n"), presented);
    },
    async checkTrailer(lines, presented) {
      const digest = await sha256Hex(toUtf8(lines));
      await check(["AWS4-HMAC-SHA256-TRAILER", timestamp, scope, previous, digest].join("\n"), presented);
    },
  };
}
