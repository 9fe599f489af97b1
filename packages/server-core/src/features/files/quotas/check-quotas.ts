import { isAdapterError, type Row } from "@holdfast/adapter-api";
import { AppError } from "../../../errors/app-error.js";
import { QUOTA_SQLSTATE } from "./quota-names.js";

/** What there is room for, each null for any number. */
export interface Room extends Row {
  readonly bucket_bytes: string | null;
  readonly bucket_files: string | null;
  readonly user_bytes: string | null;
}

/**
 * The columns of a Room, from a bucket `b`, the file `f` that is replaced, if any, and the id of the `uploader`. What the replaced
 * file gives back counts.
 */
export const ROOM_COLUMNS: string = `
  b.max_total_bytes - (select coalesce(sum(total_size), 0) from holdfast.bucket_usage where bucket_id = b.id)
    + case when b.versioning then 0 else coalesce(f.size, 0) end as bucket_bytes,
  b.max_files - (select coalesce(sum(file_count), 0) from holdfast.bucket_usage where bucket_id = b.id)
    + case when f.id is null then 0 else 1 end as bucket_files,
  holdfast.user_limit(uploader.id)
    - (select coalesce(sum(total_size), 0) from holdfast.user_usage where user_id = uploader.id)
    + case when b.versioning then 0 else coalesce(f.size, 0) end as user_bytes`;

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
