import { S3Error } from "../errors/s3-error.js";
import type { ChunkSeed } from "../signature/verify-signature.js";
import { type ByteReader, createByteReader } from "./byte-reader.js";
import { type ChunkSignatures, createChunkSignatures } from "./chunk-signatures.js";

export interface ChunkedBodyOptions {
  /** Null where chunks are not signed. */
  readonly seed: ChunkSeed | null;
  readonly hasTrailer: boolean;
  /** `x-amz-decoded-content-length`. */
  readonly size: number;
  /** Sees the trailer once it is verified, names in lower case; what it throws fails the body. */
  readonly onTrailer: (trailer: ReadonlyMap<string, string>) => void;
}

/** A chunk's line is its size and a signature; a trailer's is a checksum. */
const MAX_LINE_BYTES = 1_024;
const MAX_TRAILER_LINES = 20;
/** S3's limit of an object, far above what a number's exact range ends at. */
const CHUNK_SIZE = /^[0-9a-f]{1,11}$/i;

/**
 * The content of a body in the form `aws-chunked`. It fails before its end is told when a size, a signature or the trailer is not
 * right, so that nothing is stored of it.
 */
export function decodeChunkedBody(
  body: ReadableStream<Uint8Array>,
  options: ChunkedBodyOptions,
): ReadableStream<Uint8Array> {
  const reader = createByteReader(body);
  const content = readChunks(reader, options);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await content.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(error);
          await reader.cancel(error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

async function* readChunks(reader: ByteReader, options: ChunkedBodyOptions): AsyncGenerator<Uint8Array, void> {
  const signatures = options.seed === null ? null : await createChunkSignatures(options.seed);
  let left = options.size;
  for (;;) {
    const { size, signature } = readChunkLine(await reader.line(MAX_LINE_BYTES), signatures !== null);
    if (size > left) throw wrongSize(options.size);
    left -= size;
    for (let rest = size; rest > 0; ) {
      const bytes = await reader.some(rest);
      rest -= bytes.length;
      signatures?.update(bytes);
      yield bytes;
    }
    if (size === 0) {
      await signatures?.endChunk(signature);
      break;
    }
    if ((await reader.line(MAX_LINE_BYTES)) !== "") throw malformed();
    await signatures?.endChunk(signature);
  }
  if (left > 0) throw wrongSize(options.size);
  await readTrailer(reader, options, signatures);
  await reader.end();
}

function readChunkLine(line: string, isSigned: boolean): { readonly size: number; readonly signature: string } {
  const [size = "", extension] = line.split(";");
  const signature = /^chunk-signature=([0-9a-f]{64})$/.exec(extension ?? "")?.[1] ?? "";
  if (!CHUNK_SIZE.test(size) || (isSigned && signature === "")) throw malformed();
  return { size: Number.parseInt(size, 16), signature };
}

async function readTrailer(
  reader: ByteReader,
  { hasTrailer, onTrailer }: ChunkedBodyOptions,
  signatures: ChunkSignatures | null,
): Promise<void> {
  const trailer = new Map<string, string>();
  for (let line = await reader.line(MAX_LINE_BYTES); line !== ""; line = await reader.line(MAX_LINE_BYTES)) {
    const [, name, value] = /^([\w-]+):(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined || trailer.size >= MAX_TRAILER_LINES) throw malformed();
    trailer.set(name.toLowerCase(), value.trim());
  }
  if (!hasTrailer) {
    if (trailer.size > 0) throw malformed();
    return;
  }
  const signature = trailer.get("x-amz-trailer-signature");
  trailer.delete("x-amz-trailer-signature");
  if (signatures !== null) {
    const lines = [...trailer].map(([name, value]) => `${name}:${value}\n`).join("");
    await signatures.checkTrailer(lines, signature ?? "");
  }
  onTrailer(trailer);
}

function malformed(): S3Error {
  return new S3Error("InvalidRequest", "The body is not in the form of aws-chunked that its headers announce.");
}

function wrongSize(size: number): S3Error {
  return new S3Error(
    "IncompleteBody",
    `The body has not the ${size} bytes that x-amz-decoded-content-length announces.`,
  );
}
