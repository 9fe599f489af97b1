import type { ByteRange, StorageAdapter } from "@holdfast/adapter-api";
import type { Database } from "../../../database/database.js";
import { blobKey } from "./blob-key.js";
import { joinStreams } from "./join-streams.js";
import { lostContent } from "./lost-content.js";

interface Piece {
  readonly piece_id: string;
  readonly start_at: bigint;
  readonly size: bigint;
}

/** $1 blob; $2 and $3 the first and the last byte. */
const PIECES = `
  select piece_id, start_at, size from holdfast.blob_pieces
  where blob_id = $1 and start_at <= $3::bigint and start_at + size > $2::bigint order by position`;

/** Streams a range of a blob that is made of pieces, one open at a time; fails when storage has lost one. */
export async function readPieces(
  database: Database,
  storage: StorageAdapter,
  { blobId, range, signal }: { readonly blobId: string; readonly range: ByteRange; readonly signal: AbortSignal },
): Promise<ReadableStream<Uint8Array>> {
  const end = range.end ?? Number.MAX_SAFE_INTEGER;
  const pieces = await database.system.rows<{ piece_id: string; start_at: bigint; size: bigint }>(PIECES, [
    blobId,
    range.start,
    end,
  ]);

  const open = async (piece: Piece): Promise<ReadableStream<Uint8Array>> => {
    const startAt = Number(piece.start_at);
    const part = {
      start: Math.max(0, range.start - startAt),
      end: Math.min(Number(piece.size) - 1, end - startAt),
    };
    const found = await storage.get(blobKey(piece.piece_id), { range: part, signal });
    if (found !== null) return found.body;
    throw lostContent(piece.piece_id);
  };

  return joinStreams(pieces.map((piece) => () => open(piece)));
}
