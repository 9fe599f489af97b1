/** Content that a file row is about to refer to: what was just written, or what other files refer to already. */
export type ShownContent = WrittenContent | { readonly kind: "stored"; readonly blobId: string };

export interface WrittenContent {
  readonly kind: "pending";
  readonly blobId: string;
  readonly size: number;
  /** 0 for one object. */
  readonly pieceCount: number;
  readonly sha256: string | null;
  readonly crc32c: string;
  readonly etag: string;
  readonly s3Etag: string | null;
}

/** What an ordinary upload has written; its entity tag is its digest. */
export function wholeContent(blob: {
  readonly id: string;
  readonly size: number;
  readonly sha256: string;
  readonly crc32c: string;
  readonly md5: string | null;
}): WrittenContent {
  const { id: blobId, size, sha256, crc32c, md5 } = blob;
  return { kind: "pending", blobId, size, pieceCount: 0, sha256, crc32c, etag: sha256, s3Etag: md5 };
}

/** The values of `contentSql`, from `$first` on. */
export function contentValues(content: ShownContent): readonly (string | number | null)[] {
  if (content.kind === "stored") return [];
  const { size, pieceCount, sha256, crc32c, etag, s3Etag } = content;
  return [size, pieceCount, sha256, crc32c, etag, s3Etag];
}

/**
 * The common table expressions `content`, with the facts of the blob `$1`, and `stored`, which makes a written one `stored` together with
 * the row `f`. A written blob is taken only while it is pending, so that what the sweeper has given up is never shown; a shared one only
 * while it is stored, and it is locked so that nobody finds it without a reference before this one is there.
 */
export function contentSql(
  kind: ShownContent["kind"],
  first: number,
): { readonly content: string; readonly stored: string } {
  if (kind === "stored") {
    return {
      content: `content as (
        select id, holdfast.uuid_v7() as file_id, size, piece_count, sha256, crc32c, etag, s3_etag
        from holdfast.blobs where id = $1 and state = 'stored' for share
      )`,
      stored: "stored as (select)",
    };
  }
  return {
    content: `content as (
      select id, holdfast.uuid_v7() as file_id, $${first}::bigint as size, $${first + 1}::int as piece_count,
        $${first + 2}::text as sha256, $${first + 3}::text as crc32c, $${first + 4}::text as etag, $${first + 5}::text as s3_etag
      from holdfast.blobs where id = $1 and state = 'pending' for update
    )`,
    stored: `stored as (
      update holdfast.blobs b
      set state = 'stored', size = c.size, piece_count = c.piece_count, sha256 = c.sha256, crc32c = c.crc32c, etag = c.etag,
        s3_etag = c.s3_etag, changed_at = now()
      from content c, f where b.id = f.blob_id and c.id = b.id
    )`,
  };
}

/** The columns of a file that come from its content. */
export const CONTENT_COLUMNS = "blob_id, size, piece_count, sha256, crc32c, etag, s3_etag";

/** Their values, from the expression `content`. */
export const CONTENT_VALUES =
  "content.id, content.size, content.piece_count, content.sha256, content.crc32c, content.etag, content.s3_etag";
