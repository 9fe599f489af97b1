import { isAdapterError, type Row } from "@holdfast/adapter-api";
import { AppError } from "../../../errors/app-error.js";
import { QUOTA_SQLSTATE } from "./quota-names.js";

/** What there is room for, each null for any number. */
export interface Room extends Row {
  readonly bucket_bytes: string | null;
  readonly bucket_files: string | null;
  readonly user_bytes: string | null;
}

/** The replaced file, or the versions that it drives out as one itself; of those only what fulfils the condition. */
const givenBack = (condition: string): string => `
    case when not b.versioning then coalesce(f.size, 0)
    when f.id is null or b.max_versions is null then 0
    else (select coalesce(sum(v.size), 0) from (
      select size, owner_id from holdfast.file_versions
      where bucket_id = b.id and path = f.path and blob_id is not null order by position desc offset b.max_versions - 1
    ) v where ${condition}) end`;

/**
 * The columns of a Room, from a bucket `b`, the file `f` that is replaced, if any, and the id of the `uploader` with their `max_bytes`. What
 * the replaced file gives back counts. Usage is summed only where a limit is.
 */
export const ROOM_COLUMNS: string = `
  case when b.max_total_bytes is not null then b.max_total_bytes + ${givenBack("true")}
    - (select coalesce(sum(total_size), 0) from holdfast.bucket_usage where bucket_id = b.id) end as bucket_bytes,
  case when b.max_files is not null then b.max_files + case when f.id is null then 0 else 1 end
    - (select coalesce(sum(file_count), 0) from holdfast.bucket_usage where bucket_id = b.id) end as bucket_files,
  case when uploader.max_bytes is not null then uploader.max_bytes + ${givenBack("v.owner_id = uploader.id")}
    - (select coalesce(sum(total_size), 0) from holdfast.user_usage where user_id = uploader.id) end as user_bytes`;

/** What ROOM_COLUMNS are read from. `$1` bucket, `$2` path, `$3` the user. */
export const ROOM_TABLES: string = `
  holdfast.buckets b left join holdfast.files f on f.bucket_id = b.id and f.path = $2
  cross join lateral (select coalesce(f.owner_id, $3::uuid, b.owner_id) as id) owner
  cross join lateral (select owner.id, holdfast.user_limit(owner.id) as max_bytes) uploader`;

/** Refuses with `quota_exceeded` what there is no room for as things stand now; the database decides again when it is shown. */
export function checkRoom(room: Room, bytes: number): void {
  const lacks = (left: string | null, needed: number): boolean => left !== null && Number(left) < needed;
  if (lacks(room.bucket_files, 1) || lacks(room.bucket_bytes, bytes)) throw bucketFull();
  if (lacks(room.user_bytes, bytes)) throw userFull();
}

/** The refusal for what a database trigger has refused because of a quota; null for any other failure. */
export function quotaRefusal(error: unknown): AppError | null {
  if (!isAdapterError(error) || error.details.sqlState !== QUOTA_SQLSTATE) return null;
  return error.message.includes("user quota") ? userFull(error) : bucketFull(error);
}

/** The refusal of what the quota of a bucket has no room for. */
export function bucketFull(cause?: unknown): AppError {
  return new AppError("quota_exceeded", "The bucket holds as much as it may. Delete files or versions in it.", {
    cause,
  });
}

function userFull(cause?: unknown): AppError {
  return new AppError(
    "quota_exceeded",
    "You own as much as you may. Delete files or versions of yours, or ask an admin.",
    {
      cause,
    },
  );
}
