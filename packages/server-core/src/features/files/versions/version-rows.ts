import type { Row } from "@holdfast/adapter-api";
import { FILE_COLUMNS, type FileRow, fileRecord } from "../access/file-rows.js";
import type { VersionRecord } from "../records.js";

/** A version, as VERSION_COLUMNS reads it; `blob_id` is null for a marker. */
export interface VersionRow extends FileRow {
  readonly is_current: boolean;
  readonly is_marker: boolean;
}

const SAME =
  "content_type, size, piece_count, sha256, crc32c, etag, s3_etag, metadata, cache_control, tags, created_at, updated_at, stored_at";

/** The present files and what was kept, each with its place among those of its path: the present one is before all others. */
const PRESENT = `
  select id, bucket_id, path, filename, owner_id, blob_id, version_id, ${SAME}, true as is_current, 9223372036854775807 as position
  from holdfast.files`;
const KEPT = `
  select file_id as id, bucket_id, path, filename, owner_id, blob_id, id as version_id, ${SAME}, false as is_current, position
  from holdfast.file_versions`;

const COLUMNS = `${FILE_COLUMNS}, f.is_current, f.blob_id is null as is_marker`;
const BUCKET = "left join holdfast.buckets b on b.id = f.bucket_id";

/** $1 the version. */
export const VERSION_BY_ID: string = `
  select ${COLUMNS} from (${PRESENT} where version_id = $1 union all ${KEPT} where id = $1) f ${BUCKET}`;

/** $1 bucket; $2 the path to begin with; $3 the one to end before, or null. */
const IN_RANGE = "bucket_id = $1 and path >= $2 and ($3::text is null or path < $3)";

/**
 * As IN_RANGE; $4 the path before it, and $5 the position among its versions, to go on after, or null; $6 limit. Each side gives as many as the
 * page has at most, and begins where the page does, so that none is read further.
 */
export const VERSIONS_OF_BUCKET: string = `
  select ${COLUMNS} from (
    (select * from (${KEPT}) p where bucket_id = $1 and path = $4 and position < $5::bigint order by position desc limit $6)
    union all
    (select * from (${PRESENT}) p where ${IN_RANGE} order by path limit $6)
    union all
    (select * from (${KEPT}) p where ${IN_RANGE} order by path, position desc limit $6)
  ) f ${BUCKET}
  order by f.path, f.position desc limit $6`;

/** $1 the version: the position by which a list goes on after it. */
export const POSITION: string = `
  select position from (${PRESENT} where version_id = $1 union all ${KEPT} where id = $1) f`;

/**
 * $1 a version that is gone, $2 its bucket, $3 its path: the position that it had, as far as the ids tell, which rise with time; null where
 * none follows it. `is_first` says that the present file does, as when the versions that were newer were deleted.
 */
export const POSITION_OF_GONE: string = `
  select
    exists (select from holdfast.files where bucket_id = $2 and path = $3 and version_id < $1) as is_first,
    (select position + 1 from holdfast.file_versions where bucket_id = $2 and path = $3 and id < $1
      order by position desc limit 1) as position`;

/** Reads a row. */
export function versionRecord(row: VersionRow): VersionRecord {
  return { ...fileRecord(row), isCurrent: row.is_current, isMarker: row.is_marker };
}

/** $1 the version. Says whether it was the newest marker, without which what is below comes into sight. */
export const DELETE_VERSION = `
  delete from holdfast.file_versions v where id = $1
  returning v.blob_id is null and not exists (
    select from holdfast.file_versions o where o.bucket_id = v.bucket_id and o.path = v.path and o.position > v.position
  ) as reveals`;

/** $1 the version. */
export const DELETE_CURRENT = "delete from holdfast.files where version_id = $1 returning true as reveals";

/** Keeps triggers from making versions and markers until the transaction ends. */
export const WITHOUT_VERSIONS = "select set_config('holdfast.versions', 'off', true)";

/** Makes the newest version of a path its present file, unless there is one or that is a marker. $1 bucket; $2 path. */
export const PROMOTE: string = `
  with newest as (
    select * from holdfast.file_versions where bucket_id = $1 and path = $2 order by position desc limit 1
  ),
  shown as (
    insert into holdfast.files (id, bucket_id, path, filename, owner_id, blob_id, version_id, ${SAME})
    select case when exists (select from holdfast.files x where x.id = n.file_id) then holdfast.uuid_v7() else n.file_id end,
      n.bucket_id, n.path, n.filename, n.owner_id, n.blob_id, n.id, ${SAME.replaceAll(/\w+/g, "n.$&")}
    from newest n where n.blob_id is not null
    on conflict (bucket_id, path) do nothing returning version_id
  )
  delete from holdfast.file_versions v using shown where v.id = shown.version_id returning v.id`;

/** Whether a bucket has more files than it may. $1 bucket. */
export const HAS_TOO_MANY = `
  select id from holdfast.buckets b where id = $1
    and max_files < (select sum(file_count) from holdfast.bucket_usage where bucket_id = b.id)`;

/** Serializes what happens to a path: whoever changes its present file or its versions takes it first. $1 bucket and path as one text. */
export const LOCK_PATH = "select pg_advisory_xact_lock(hashtextextended('holdfast path ' || $1, 0))";

export type PositionRow = Row & { readonly position: bigint };
export type GoneRow = Row & { readonly position: bigint | null; readonly is_first: boolean };
