import { AppError, createHasher, type ExpectedDigests } from "@holdfast/server-core";
import { S3Error } from "../errors/s3-error.js";
import type { S3Call } from "../request/s3-call.js";
import { readAnnouncedTrailer, readChecksum, readChecksumHeader, readContentMd5 } from "./announced-checksums.js";
import { hexToBase64 } from "./base64.js";
import type { ChecksumName } from "./checksum-algorithms.js";
import { decodeChunkedBody } from "./chunked-body.js";
import { watchBody } from "./watch-body.js";

/** The content that a request carries, out of its wrapping. */
export interface ReceivedBody {
  /** Fails, with an S3Error, where the content is not what the request promised. */
  readonly stream: ReadableStream<Uint8Array> | null;
  /** Undefined where the client did not say. */
  readonly size: number | undefined;
  /** What the files have to verify; this door verifies the rest while the stream passes. */
  readonly expected: ExpectedDigests;
  /** Renames what the files refuse the content with, where it is not what was signed. Rethrows all else. */
  refuse(error: unknown): never;
  /** Once the stream has ended: the checksum that the client sent, as the headers of the answer. */
  checksumHeaders(): Record<string, string>;
}

/** What is checked at the end of a stream here, since files know no such digest or it comes last. */
interface Watched {
  readonly name: ChecksumName;
  /** Null until the trailer has come. */
  expected: string | null;
}

/** Reads the headers of a body and takes off its wrapping. Throws before a byte is read where they contradict themselves. */
export async function receiveBody({ request, headers, verified }: S3Call): Promise<ReceivedBody> {
  const { payload, seed } = verified;
  const md5 = readContentMd5(headers);
  const checksum = readChecksumHeader(headers);
  const trailer = payload.kind === "chunks" && payload.hasTrailer ? readAnnouncedTrailer(headers) : null;
  if (checksum !== null && trailer !== null) {
    throw new S3Error("InvalidRequest", "Send the checksum in a header or in the trailer, not in both.");
  }
  const signed = payload.kind === "signed" ? payload.sha256 : null;
  if (signed !== null && checksum?.name === "sha256" && checksum.hex !== signed) {
    throw new S3Error("BadDigest", "x-amz-checksum-sha256 and x-amz-content-sha256 are of two contents.");
  }
  const watched = watchedOf(checksum, trailer);
  const size = payload.kind === "chunks" ? readSize(headers, "x-amz-decoded-content-length") : readLength(headers);
  const onTrailer = (lines: ReadonlyMap<string, string>) => readTrailer(lines, watched);
  const unwrapped =
    payload.kind !== "chunks"
      ? request.body
      : decodeChunkedBody(request.body ?? emptyBody(), {
          seed: payload.areSigned ? seed : null,
          hasTrailer: payload.hasTrailer,
          size: size ?? 0,
          onTrailer,
        });
  return {
    stream: watched === null ? unwrapped : await watch(unwrapped ?? emptyBody(), watched),
    size,
    expected: {
      ...(md5 === null ? {} : { md5 }),
      ...(signed === null ? {} : { sha256: signed }),
      ...(checksum?.name === "sha256" ? { sha256: checksum.hex } : {}),
      ...(checksum?.name === "crc32c" ? { crc32c: checksum.hex } : {}),
    },
    refuse(error) {
      const isOther = error instanceof AppError && error.code === "checksum_mismatch";
      if (!isOther || signed === null || md5 !== null || checksum !== null) throw error;
      throw new S3Error("XAmzContentSHA256Mismatch", error.message, { cause: error });
    },
    checksumHeaders() {
      const sent = checksum ?? (watched?.expected ? { name: watched.name, hex: watched.expected } : null);
      if (sent === null) return {};
      return { [`x-amz-checksum-${sent.name}`]: hexToBase64(sent.hex), "x-amz-checksum-type": "FULL_OBJECT" };
    },
  };
}

function watchedOf(checksum: ReturnType<typeof readChecksumHeader>, trailer: ChecksumName | null): Watched | null {
  if (trailer !== null) return { name: trailer, expected: null };
  if (checksum === null || checksum.name === "sha256" || checksum.name === "crc32c") return null;
  return { name: checksum.name, expected: checksum.hex };
}

async function watch(body: ReadableStream<Uint8Array>, watched: Watched): Promise<ReadableStream<Uint8Array>> {
  const hash = await createHasher(watched.name);
  return watchBody(body, {
    onChunk: hash.update,
    onEnd() {
      if (hash.hex() === watched.expected) return;
      throw new S3Error("BadDigest", `The content has not the ${watched.name} that was sent with it. Send it again.`);
    },
  });
}

function readTrailer(lines: ReadonlyMap<string, string>, watched: Watched | null): void {
  for (const [name, value] of lines) {
    if (watched === null || name !== `x-amz-checksum-${watched.name}`) {
      throw new S3Error("InvalidRequest", `The trailer ${name} was not announced in x-amz-trailer.`);
    }
    watched.expected = readChecksum(watched.name, value);
  }
}

function readLength(headers: Headers): number | undefined {
  return headers.has("content-length") ? readSize(headers, "content-length") : undefined;
}

function readSize(headers: Headers, name: string): number {
  const text = headers.get(name);
  if (text !== null && /^\d{1,15}$/.test(text)) return Number(text);
  throw new S3Error("MissingContentLength", `The header ${name} must tell the size of the content in bytes.`);
}

function emptyBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}
