import type { Row } from "@holdfast/adapter-api";
import type { Statements } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { WrittenBlob } from "../blobs/blob-store.js";
import type { PartInfo } from "./upload-sessions.js";

/** A piece of a blob that is being written, with what is known of its bytes. */
export interface PieceRow extends Row {
  readonly position: number;
  readonly piece_id: string;
  readonly size: bigint;
  readonly sha256: string;
  readonly crc32c: string;
  readonly s3_etag: string | null;
  readonly changed_at: Date;
}

const PIECES = `
  select p.position, p.piece_id, p.size, b.sha256, b.crc32c, b.s3_etag, b.changed_at
  from holdfast.blob_pieces p join holdfast.blobs b on b.id = p.piece_id where p.blob_id = $1`;

/** $1 blob; $2 position; $3 limit. */
const PIECES_AFTER = `${PIECES} and p.position > $2 order by p.position limit $3`;

/** $1 blob; $2 limit. */
const LAST_PIECES = `${PIECES} order by p.position desc limit $2`;

/** $1 blob; $2 position. */
const DROP_AFTER = "delete from holdfast.blob_pieces where blob_id = $1 and position > $2";

/** $1 blob; $2 size; $3, $4 digests; $5 time; $6 MD5. */
const KEEP = `
  update holdfast.blobs set state = 'stored', size = $2::bigint, sha256 = $3, etag = $3, crc32c = $4, changed_at = $5, s3_etag = $6
  where id = $1 and state = 'pending' returning id`;

/** $1 blob; $2 position; $3 piece; $4 start; $5 size. Answers the size of the piece that was there. */
const PLACE = `
  with before as (select size from holdfast.blob_pieces where blob_id = $1 and position = $2),
  placed as (
    insert into holdfast.blob_pieces (blob_id, position, piece_id, start_at, size) values ($1, $2, $3, $4::bigint, $5::bigint)
    on conflict (blob_id, position) do update
    set piece_id = excluded.piece_id, start_at = excluded.start_at, size = excluded.size
  )
  select coalesce((select size from before), 0)::bigint as size`;

const DROP_OTHERS = "delete from holdfast.blob_pieces where blob_id = $1 and not position = any ($2::int[])";

const LINE_UP = `
  update holdfast.blob_pieces p set start_at = l.start_at
  from (
    select position, (sum(size) over (order by position) - size)::bigint as start_at from holdfast.blob_pieces where blob_id = $1
  ) l
  where p.blob_id = $1 and p.position = l.position and p.start_at <> l.start_at`;

/** Locks the pieces of a blob against being swept, so that another blob may share them. $1 blob. */
const HOLD = `
  select b.id from holdfast.blobs b
  where b.state = 'stored' and b.id in (select piece_id from holdfast.blob_pieces where blob_id = $1) order by b.id for share`;

/** $1 the blob to add to; $2 the blob whose pieces it shares. */
const SHARE = `
  insert into holdfast.blob_pieces (blob_id, position, piece_id, start_at, size)
  select $1, e.position + row_number() over (order by p.position), p.piece_id,
    (e.size + sum(p.size) over (order by p.position) - p.size)::bigint, p.size
  from holdfast.blob_pieces p cross join (
    select coalesce(max(position), 0) as position, coalesce(sum(size), 0) as size from holdfast.blob_pieces where blob_id = $1
  ) e where p.blob_id = $2`;

/** The pieces after a position, in order. */
export function piecesAfter(
  sql: Statements,
  blobId: string,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly PieceRow[]> {
  return sql.rows<PieceRow>(PIECES_AFTER, [blobId, page.after, page.limit]);
}

/** The last pieces, the very last one first. */
export function lastPieces(sql: Statements, blobId: string, limit: number): Promise<readonly PieceRow[]> {
  return sql.rows<PieceRow>(LAST_PIECES, [blobId, limit]);
}

/** Takes away the pieces behind a position. */
export async function dropAfter(sql: Statements, blobId: string, position: number): Promise<void> {
  await sql.rows(DROP_AFTER, [blobId, position]);
}

/** Makes a written blob a piece of another; answers by how much that has grown. Throws when the sweeper has given it up. */
export async function placePiece(
  sql: Statements,
  blobId: string,
  {
    piece,
    position,
    startAt,
    now,
  }: {
    readonly piece: WrittenBlob;
    readonly position: number;
    readonly startAt: number;
    readonly now: Date;
  },
): Promise<number> {
  const kept = await sql.first(KEEP, [piece.id, piece.size, piece.sha256, piece.crc32c, now, piece.md5]);
  if (kept === null) {
    throw new AppError(
      "request_timeout",
      "The upload stood still for too long and was given up. Send this part again.",
    );
  }
  const before = await sql.first<{ size: bigint }>(PLACE, [blobId, position, piece.id, startAt, piece.size]);
  return piece.size - Number(before?.size ?? 0);
}

/** Leaves the pieces of these positions, one after the other. */
export async function lineUp(sql: Statements, blobId: string, positions: readonly number[]): Promise<void> {
  await sql.rows(DROP_OTHERS, [blobId, positions]);
  await sql.rows(LINE_UP, [blobId]);
}

/** Adds the pieces of another blob at the end; no byte is copied. */
export async function sharePieces(sql: Statements, blobId: string, otherId: string): Promise<void> {
  await sql.rows(HOLD, [otherId]);
  await sql.rows(SHARE, [blobId, otherId]);
}

/** A part as doors see it. */
export function partInfo(row: PieceRow): PartInfo {
  return {
    position: row.position,
    size: Number(row.size),
    sha256: row.sha256,
    crc32c: row.crc32c,
    md5: row.s3_etag,
    storedAt: row.changed_at,
  };
}
