import type { Statements } from "../../../database/database.js";
import type { BlobStore } from "../blobs/blob-store.js";
import { joinStreams } from "../blobs/join-streams.js";
import { peekBody } from "../upload/peek-body.js";
import { lastPieces, type PieceRow } from "./piece-rows.js";
import { sessionConflict } from "./stored-session.js";

/** A piece smaller than this may be written again together with what comes, so that many small bodies do not make as many pieces. */
const SMALL_PIECE_BYTES = 1024 * 1024;
/** Each small piece at the end is less than half of the one before it; so there are at most 21, until one has 0 bytes. */
const MAX_SMALL_PIECES = 32;

/** The body of the next piece, behind those at the end that it takes in. */
export interface NextPiece {
  readonly body: ReadableStream<Uint8Array>;
  /** Its position; it replaces the pieces from there on. */
  readonly position: number;
  /** The bytes of the pieces that it replaces. */
  readonly kept: number;
}

/**
 * Puts the small pieces at the end before a body that is at least half as large. A byte is written again only into a piece that is half
 * as large again, so `n` bytes cost `n log n` in whatever portions they come.
 */
export async function takeTail(
  sql: Statements,
  { blobs, blobId, signal }: { readonly blobs: BlobStore; readonly blobId: string; readonly signal: AbortSignal },
  body: ReadableStream<Uint8Array>,
): Promise<NextPiece> {
  const last = await lastPieces(sql, blobId, MAX_SMALL_PIECES);
  const large = last.findIndex(({ size }) => Number(size) >= SMALL_PIECE_BYTES);
  const small = large < 0 ? last : last.slice(0, large);
  const position = (last[0]?.position ?? 0) + 1;
  if (small.length === 0) return { body, position, kept: 0 };

  const peeked = await peekBody(body, Math.ceil(Math.max(...small.map(({ size }) => Number(size))) / 2));
  const taken: PieceRow[] = [];
  let kept = 0;
  for (const piece of small) {
    if ((peeked.head.byteLength + kept) * 2 < Number(piece.size)) break;
    taken.unshift(piece);
    kept += Number(piece.size);
  }
  const open = async ({ piece_id: id, size }: PieceRow): Promise<ReadableStream<Uint8Array>> => {
    const found = await blobs.read({ blobId: id, size: Number(size), pieceCount: 0 }, { signal });
    if (found === null) throw sessionConflict("The end of the upload changed meanwhile. Ask for its offset.");
    return found;
  };
  const sources = [...taken.map((piece) => () => open(piece)), async () => peeked.body];
  return { body: joinStreams(sources), position: taken[0]?.position ?? position, kept };
}
