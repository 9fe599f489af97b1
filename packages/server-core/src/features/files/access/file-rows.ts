import type { Row } from "@holdfast/adapter-api";
import type { FileRecord } from "../records.js";
import { fitsSql } from "../upload/write-conditions.js";

/** A file joined with its bucket, as `FILE_COLUMNS` reads it. */
export interface FileRow extends Row {
  readonly id: string;
  readonly bucket_id: string;
  readonly bucket_name: string;
  readonly is_public: boolean;
  readonly path: string;
  readonly filename: string;
  readonly changer_id: string;
  readonly owner_id: string;
  readonly blob_id: string;
  readonly content_type: string;
  readonly size: bigint;
  readonly piece_count: number;
  readonly sha256: string | null;
  readonly crc32c: string | null;
  readonly etag: string;
  readonly s3_etag: string | null;
  readonly version_id: string;
  readonly cache_control: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, never>>;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly stored_at: Date;
}

/**
 * The columns of a FileRow, from files `f` left-joined with buckets `b`: under row policies somebody's own file may be in
 * sight while its bucket is not.
 */
export const FILE_COLUMNS: string = `
  f.id, f.bucket_id, coalesce(b.name, holdfast.bucket_name_of_own_file(f.id)) as bucket_name,
  coalesce(b.is_public, false) as is_public, f.path, f.filename,
  case when b.owner_id = (select auth.uid()) then b.owner_id else f.owner_id end as changer_id,
  f.owner_id, f.blob_id, f.content_type, f.size, f.piece_count, f.sha256, f.crc32c, f.etag, f.s3_etag, f.version_id, f.cache_control, f.tags,
  f.metadata, f.created_at, f.updated_at, f.stored_at`;

const FROM = "from holdfast.files f left join holdfast.buckets b on b.id = f.bucket_id";

/** $1: the file's id. */
export const FILE_BY_ID: string = `select ${FILE_COLUMNS} ${FROM} where f.id = $1`;

/** $1: the bucket's id; $2: the path. */
export const FILE_BY_BUCKET_ID: string = `select ${FILE_COLUMNS} ${FROM} where f.bucket_id = $1 and f.path = $2`;

/** $1: the bucket's name; $2: the path. */
export const FILE_BY_BUCKET_NAME: string = `select ${FILE_COLUMNS} ${FROM} where b.name = $1 and f.path = $2`;

/** Lists are of files; markers of folders are for those who list folders. */
const NO_MARKER = "f.path not like '%/'";

/** $1: bucket id; $2: prefix or null; $3: pattern or null; $4: limit; $5: skip. */
export const FILES_OF_BUCKET: string = `
  select ${FILE_COLUMNS} ${FROM}
  where f.bucket_id = $1 and ($2::text is null or f.path ^@ $2::text) and ${NO_MARKER}
    and ($3::text is null or f.path ilike $3::text or f.filename ilike $3::text)
  order by f.path limit $4 offset $5`;

/** $1: owner id; $2: bucket id or null; $3: pattern or null; $4: limit; $5: skip. */
export const FILES_OF_OWNER: string = `
  select ${FILE_COLUMNS} ${FROM}
  where f.owner_id = $1 and ($2::uuid is null or f.bucket_id = $2::uuid) and ${NO_MARKER}
    and ($3::text is null or f.path ilike $3::text or f.filename ilike $3::text)
  order by f.created_at desc, f.id desc limit $4 offset $5`;

/** $1: bucket id; $2: pattern or null; $3: limit; $4: skip. */
export const NEWEST_FILES_OF_BUCKET: string = `
  select ${FILE_COLUMNS} ${FROM}
  where f.bucket_id = $1 and ${NO_MARKER} and ($2::text is null or f.path ilike $2::text or f.filename ilike $2::text)
  order by f.created_at desc, f.id desc limit $3 offset $4`;

/** $1: the file's id; $2: a name or null; $3: metadata as JSON text or null; $4: whether $5 is the cache control now; $6: tags as JSON text or null; then the conditions. */
export const UPDATE_FILE: string = `
  with f as (
    update holdfast.files t set filename = coalesce($2, filename), metadata = coalesce($3::text::jsonb, metadata),
      cache_control = case when $4::boolean then $5::text else cache_control end, tags = coalesce($6::text::jsonb, tags), updated_at = now()
    where id = $1 and ${fitsSql("t", 7)} returning *
  ) select ${FILE_COLUMNS} from f join holdfast.buckets b on b.id = f.bucket_id`;

/** $1: the file's id; then the conditions. */
export const DELETE_FILE: string = `delete from holdfast.files t where id = $1 and ${fitsSql("t", 2)} returning id`;

/** Reads a row. */
export function fileRecord(row: FileRow): FileRecord {
  return {
    id: row.id,
    bucketId: row.bucket_id,
    bucketName: row.bucket_name,
    isPublic: row.is_public,
    path: row.path,
    filename: row.filename,
    ownerId: row.changer_id,
    uploaderId: row.owner_id,
    blobId: row.blob_id,
    contentType: row.content_type,
    size: Number(row.size),
    pieceCount: row.piece_count,
    sha256: row.sha256,
    crc32c: row.crc32c,
    etag: row.etag,
    s3Etag: row.s3_etag,
    versionId: row.version_id,
    cacheControl: row.cache_control,
    tags: row.tags,
    metadata: row.metadata,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    storedAt: row.stored_at,
  };
}

/** The pattern of ILIKE that finds the text anywhere, whatever it holds. */
export function containing(text: string | undefined): string | null {
  return text === undefined ? null : `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
