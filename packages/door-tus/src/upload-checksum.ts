import { createHash } from "node:crypto";
import { badRequest, TusRefusal } from "./refusal.js";

/** How many bytes the digests of the algorithms have. Every server must know sha1. */
const DIGEST_BYTES: Readonly<Record<string, number>> = { sha1: 20, sha256: 32, sha512: 64, md5: 16 };

/** For the header `Tus-Checksum-Algorithm`. */
export const CHECKSUM_ALGORITHMS: string = Object.keys(DIGEST_BYTES).join(",");

/** The digest that a request announces for its body. */
export interface UploadChecksum {
  readonly algorithm: string;
  readonly digest: Buffer;
}

/** Reads the header `Upload-Checksum`; null without it. */
export function readUploadChecksum(header: string | null): UploadChecksum | null {
  if (header === null) return null;
  const [, algorithm, encoded = ""] = /^(\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(header.trim()) ?? [];
  if (algorithm === undefined) throw badRequest("Upload-Checksum is an algorithm, a space and the digest in Base64.");
  const bytes = Object.hasOwn(DIGEST_BYTES, algorithm) ? DIGEST_BYTES[algorithm] : undefined;
  if (bytes === undefined) {
    throw badRequest(`This server does not know the checksum algorithm ${algorithm}, but ${CHECKSUM_ALGORITHMS}.`);
  }
  const digest = Buffer.from(encoded, "base64");
  if (digest.length !== bytes)
    throw badRequest(`A digest of ${algorithm} has ${bytes} bytes, this one ${digest.length}.`);
  return { algorithm, digest };
}

/** A body that is compared with its digest. */
export interface VerifiedBody {
  /** Fails at its end when the digest is another. */
  readonly stream: ReadableStream<Uint8Array>;
  /** The refusal with 460, once the digest was seen to be another; null before. */
  readonly failure: () => TusRefusal | null;
}

/** Passes a body on and computes its digest meanwhile. */
export function verifyBody(body: ReadableStream<Uint8Array>, { algorithm, digest }: UploadChecksum): VerifiedBody {
  const hash = createHash(algorithm);
  let failure: TusRefusal | null = null;
  const stream = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        hash.update(chunk);
        controller.enqueue(chunk);
      },
      flush() {
        if (hash.digest().equals(digest)) return;
        failure = checksumMismatch();
        throw failure;
      },
    }),
  );
  return { stream, failure: () => failure };
}

function checksumMismatch(): TusRefusal {
  return new TusRefusal(
    { status: 460, code: "checksum_mismatch" },
    "The body is not what its checksum says. Nothing of it was kept: send it again.",
  );
}
