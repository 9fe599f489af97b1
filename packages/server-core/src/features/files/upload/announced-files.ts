import type { Row } from "@holdfast/adapter-api";
import type { Database } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import { FILE_COLUMNS, type FileRow, fileRecord } from "../access/file-rows.js";
import { quotaRefusal } from "../quotas/check-quotas.js";
import type { FileRecord } from "../records.js";
import { CONTENT_COLUMNS, CONTENT_VALUES, contentSql, contentValues, type WrittenContent } from "./shown-content.js";

/** A file whose content has not arrived. */
export interface AnnouncedFile {
  readonly id: string;
  readonly bucketId: string;
  readonly path: string;
  readonly filename: string;
  readonly ownerId: string;
  /** Null when not said. */
  readonly contentType: string | null;
  /** Null for any. */
  readonly size: number | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cacheControl: string | null;
  /** Both null where only the bucket's limits hold. */
  readonly maxBytes: number | null;
  readonly allowedTypes: readonly string[] | null;
  readonly createdAt: Date;
}

interface AnnouncedRow extends Row {
  readonly id: string;
  readonly bucket_id: string;
  readonly path: string;
  readonly filename: string;
  readonly owner_id: string;
  readonly content_type: string | null;
  readonly size: bigint | null;
  readonly metadata: Readonly<Record<string, never>>;
  readonly cache_control: string | null;
  readonly max_bytes: bigint | null;
  readonly allowed_types: readonly string[] | null;
  readonly created_at: Date;
}

/** What a client announces. Without a path it is `<id>/<filename>`. */
export interface Announcement {
  readonly bucketId: string;
  readonly path: string | null;
  readonly filename: string;
  readonly ownerId: string;
  readonly contentType: string | null;
  readonly size: number | null;
  /** As JSON text. */
  readonly metadata: string;
  readonly cacheControl: string | null;
  readonly maxBytes: number | null;
  readonly allowedTypes: readonly string[] | null;
  readonly expiresAt: Date;
}

const ANNOUNCE = `
  with id as (select holdfast.uuid_v7() as id)
  insert into holdfast.announced_files (id, bucket_id, path, filename, owner_id, content_type, size, metadata, expires_at, cache_control, max_bytes, allowed_types)
  select id.id, $1, coalesce($2, id.id || '/' || $3), $3, $4, $5, $6::bigint, $7::text::jsonb, $8, $9, $10::bigint, $11::text[] from id
  returning *`;

const FIND = "select * from holdfast.announced_files where id = $1";
const IS_STORED = "select id from holdfast.files where id = $1";
const IS_TAKEN = "select id from holdfast.files where bucket_id = $1 and path = $2";

const SHOWN = contentSql("pending", 4);

/** $1 blob; $2 announcement; $3 type; then the content. The announcement goes as the file comes, and only then. */
const COMPLETE = `
  with announced as (select * from holdfast.announced_files where id = $2 for update),
  ${SHOWN.content},
  f as (
    insert into holdfast.files
      (id, bucket_id, path, filename, owner_id, content_type, metadata, cache_control, created_at, ${CONTENT_COLUMNS})
    select a.id, a.bucket_id, a.path, a.filename, a.owner_id, $3, a.metadata, a.cache_control, a.created_at, ${CONTENT_VALUES}
    from announced a, content
    on conflict (bucket_id, path) do nothing returning *
  ),
  gone as (delete from holdfast.announced_files using f where announced_files.id = f.id),
  ${SHOWN.stored}
  select ${FILE_COLUMNS} from f join holdfast.buckets b on b.id = f.bucket_id`;

/** Keeps an announcement until it is uploaded or swept. */
export async function announceFile(database: Database, announcement: Announcement): Promise<AnnouncedFile> {
  const { bucketId, path, filename, ownerId, contentType, size, metadata, expiresAt } = announcement;
  const { cacheControl, maxBytes, allowedTypes } = announcement;
  const limits = [cacheControl, maxBytes, allowedTypes];
  const values = [bucketId, path, filename, ownerId, contentType, size, metadata, expiresAt, ...limits];
  const row = await database.system.first<AnnouncedRow>(ANNOUNCE, values);
  if (row === null) throw new Error("the insert of an announcement answered no row");
  return announcedFile(row);
}

/** The announcement; throws `already_exists` when it was used and `not_found` when it is gone. */
export async function findAnnounced(database: Database, id: string): Promise<AnnouncedFile> {
  const row = await database.system.first<AnnouncedRow>(FIND, [id]);
  if (row === null) throw await refusalOfUsed(database, id);
  return announcedFile(row);
}

/** Makes the content of an announced file visible; of several uploads at once, one wins. */
export async function showAnnounced(
  database: Database,
  announced: AnnouncedFile,
  { content, contentType }: { readonly content: WrittenContent; readonly contentType: string },
): Promise<FileRecord> {
  const values = [content.blobId, announced.id, contentType, ...contentValues(content)];
  const row = await database.system.first<FileRow>(COMPLETE, values).catch((error) => {
    throw quotaRefusal(error) ?? error;
  });
  if (row !== null) return fileRecord(row);
  const refusal = await refusalOfUsed(database, announced.id);
  if (refusal.code === "already_exists") throw refusal;
  if ((await database.system.first(IS_TAKEN, [announced.bucketId, announced.path])) !== null) {
    throw new AppError(
      "already_exists",
      "The path of this upload was taken meanwhile. Announce it again with another path.",
    );
  }
  throw refusal;
}

async function refusalOfUsed(database: Database, id: string): Promise<AppError> {
  if ((await database.system.first(IS_STORED, [id])) !== null) {
    return new AppError("already_exists", "This upload URL was used; it takes one file, once.");
  }
  return new AppError("not_found", "The announced file, its bucket or its owner is gone. Announce it again.");
}

function announcedFile(row: AnnouncedRow): AnnouncedFile {
  return {
    id: row.id,
    bucketId: row.bucket_id,
    path: row.path,
    filename: row.filename,
    ownerId: row.owner_id,
    contentType: row.content_type,
    size: row.size === null ? null : Number(row.size),
    metadata: row.metadata,
    cacheControl: row.cache_control,
    maxBytes: row.max_bytes === null ? null : Number(row.max_bytes),
    allowedTypes: row.allowed_types,
    createdAt: row.created_at,
  };
}
