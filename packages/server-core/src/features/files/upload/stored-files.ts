import { isAdapterError } from "@holdfast/adapter-api";
import { type Actor, isAdmin } from "../../../actor.js";
import type { Database } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import { FILE_COLUMNS, type FileRow, fileRecord } from "../access/file-rows.js";
import type { WrittenBlob } from "../blobs/blob-store.js";
import type { BucketRecord, FileRecord } from "../records.js";
import type { WriteConditions } from "./write-conditions.js";

/** What a file row says beside the blob that it refers to. */
export interface FileFacts {
  readonly path: string;
  readonly filename: string;
  readonly contentType: string;
  /** As JSON text; null leaves a file's metadata as it is, or empty. */
  readonly metadata: string | null;
}

/** Where an upload goes. */
export interface UploadTarget {
  readonly bucket: BucketRecord;
  readonly actor: Actor;
  /** The conditions of a PUT; null for an upload that never replaces. */
  readonly conditions: WriteConditions | null;
}

/**
 * The one statement by which an upload becomes visible. It takes the blob only while it is pending, so that a blob which
 * the sweeper has given up is never shown. `$1` blob, `$2` bucket, `$3` path.
 */
function showing(file: string): string {
  return `
    with pending as (
      select id, holdfast.uuid_v7() as file_id from holdfast.blobs where id = $1 and state = 'pending' for update
    ),
    f as (${file} returning t.*),
    stored as (
      update holdfast.blobs set state = 'stored', size = f.size, sha256 = f.sha256, changed_at = now()
      from f where blobs.id = f.blob_id
    )
    select ${FILE_COLUMNS}, f.id = pending.file_id as is_new
    from f join holdfast.buckets b on b.id = f.bucket_id cross join pending`;
}

/** Then: $4 name, $5 type, $6 size, $7 digest, $8 metadata, $9 uploader. */
const INSERT = `
  insert into holdfast.files as t (id, bucket_id, path, filename, content_type, size, sha256, metadata, owner_id, blob_id)
  select pending.file_id, b.id, $3, $4, $5, $6::bigint, $7, coalesce($8::text::jsonb, '{}'), coalesce($9::uuid, b.owner_id), pending.id
  from holdfast.buckets b, pending where b.id = $2
  on conflict (bucket_id, path)`;

const CREATE = showing(`${INSERT} do nothing`);

/** Then: $10 whether an admin, $11 the user, $12 digests that must not be there. */
const CREATE_OR_REPLACE = showing(`${INSERT} do update
  set blob_id = excluded.blob_id, content_type = excluded.content_type, size = excluded.size, sha256 = excluded.sha256,
    stored_at = now(), updated_at = now()
  where ($10::boolean or $11::uuid in (t.owner_id, (select owner_id from holdfast.buckets where id = t.bucket_id)))
    and ($12::text[] is null or t.sha256 <> all ($12::text[]))`);

/** $4 type, $5 size, $6 digest, $7 whether an admin, $8 the user, $9 and $10 digests that must and must not be there. */
const REPLACE = showing(`
  update holdfast.files t
  set blob_id = pending.id, content_type = $4, size = $5::bigint, sha256 = $6, stored_at = now(), updated_at = now()
  from pending, holdfast.buckets b
  where b.id = t.bucket_id and t.bucket_id = $2 and t.path = $3
    and ($7::boolean or $8::uuid in (t.owner_id, b.owner_id))
    and ($9::text[] is null or t.sha256 = any ($9::text[]))
    and ($10::text[] is null or t.sha256 <> all ($10::text[]))`);

const CURRENT = `
  select f.owner_id, b.owner_id as bucket_owner_id, f.sha256
  from holdfast.buckets b left join holdfast.files f on f.bucket_id = b.id and f.path = $2 where b.id = $1`;

/** Makes an uploaded blob visible as a file, and says whether the file is new. Throws when another upload or a rule is in the way. */
export async function showFile(
  database: Database,
  target: UploadTarget,
  { blob, facts }: { readonly blob: WrittenBlob; readonly facts: FileFacts },
): Promise<{ readonly file: FileRecord; readonly isNew: boolean }> {
  const { bucket, actor, conditions } = target;
  const place = [blob.id, bucket.id, facts.path];
  const content = [facts.contentType, blob.size, blob.sha256];
  const userId = actor.kind === "user" ? actor.userId : null;
  const inserted = [...place, facts.filename, ...content, facts.metadata, userId];
  const may = [isAdmin(actor), userId];
  const run = (sql: string, values: readonly (string | number | boolean | null | readonly string[])[]) =>
    database.system.first<FileRow & { readonly is_new: boolean }>(sql, values).catch(refuseVanished);

  let row: (FileRow & { readonly is_new: boolean }) | null;
  if (conditions === null || conditions.mustBeNew) row = await run(CREATE, inserted);
  else if (conditions.mustExist)
    row = await run(REPLACE, [...place, ...content, ...may, conditions.match, conditions.noneMatch]);
  else row = await run(CREATE_OR_REPLACE, [...inserted, ...may, conditions.noneMatch]);
  if (row !== null) return { file: fileRecord(row), isNew: row.is_new };
  await checkTarget(database, target, facts.path);
  throw new AppError(
    "conflict",
    "The file changed while this one was uploaded. Read its current version and decide again.",
  );
}

/** Refuses an upload that could not be shown as things stand now, so that it is not streamed for nothing. */
export async function checkTarget(
  database: Database,
  { bucket, actor, conditions }: UploadTarget,
  path: string,
): Promise<void> {
  const found = await database.system.first<{
    owner_id: string | null;
    bucket_owner_id: string;
    sha256: string | null;
  }>(CURRENT, [bucket.id, path]);
  if (found === null) throw bucketGone();
  const { owner_id: ownerId, sha256 } = found;
  if (conditions !== null) conditions.check(sha256);
  if (ownerId === null) return;
  if (conditions === null) {
    throw new AppError(
      "already_exists",
      "The bucket has a file at this path. Choose another path, or replace the file by PUT.",
    );
  }
  if (isAdmin(actor)) return;
  if (actor.kind !== "user" || (actor.userId !== ownerId && actor.userId !== found.bucket_owner_id)) {
    throw new AppError(
      "forbidden",
      "There is a file at this path, and only its owner, the bucket's owner or an admin may replace it.",
    );
  }
}

/** A bucket or an owner that is deleted while a file is written to it. */
function refuseVanished(error: unknown): never {
  if (isAdapterError(error) && error.details.sqlState === "23503") throw bucketGone();
  throw error;
}

function bucketGone(): AppError {
  return new AppError("not_found", "The bucket, or your account, was deleted meanwhile.");
}
