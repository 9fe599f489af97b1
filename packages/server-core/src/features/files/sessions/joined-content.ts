import { combineCrc32c } from "../blobs/combine-crc32c.js";
import { digestOf } from "../blobs/digests.js";
import type { WrittenContent } from "../upload/shown-content.js";
import type { PieceRow } from "./piece-rows.js";

const NO_BYTES_CRC32C = "00000000";

/**
 * What is known of the content of a blob from its pieces. `sha256` is the digest of everything where it was kept up. Without it the
 * entity tag is the digest of the pieces' digests, and their number.
 */
export async function joinContent(
  blobId: string,
  pieces: readonly PieceRow[],
  sha256: string | null,
): Promise<WrittenContent> {
  const [first] = pieces;
  const whole = sha256 ?? (pieces.length === 1 && first !== undefined ? first.sha256 : null);
  const digests = pieces.map((piece) => piece.sha256).join("");
  return {
    kind: "pending",
    blobId,
    size: pieces.reduce((sum, { size }) => sum + Number(size), 0),
    // An empty upload has no piece, and no object of its own either.
    pieceCount: Math.max(1, pieces.length),
    sha256: whole,
    crc32c: pieces.reduce((crc, piece) => combineCrc32c(crc, piece.crc32c, Number(piece.size)), NO_BYTES_CRC32C),
    etag: whole ?? `${await digestOf("sha256", fromHex(digests))}-${pieces.length}`,
    s3Etag: await s3EtagOf(pieces),
  };
}

/** The entity tag that S3 gives to an object of several parts: the MD5 of their MD5s, and their number. */
async function s3EtagOf(pieces: readonly PieceRow[]): Promise<string | null> {
  const md5s = pieces.map(({ s3_etag: md5 }) => md5);
  if (md5s.length === 0 || md5s.includes(null)) return null;
  return `${await digestOf("md5", fromHex(md5s.join("")))}-${pieces.length}`;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
