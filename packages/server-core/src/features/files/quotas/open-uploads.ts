import type { Row } from "@holdfast/adapter-api";
import type { Statements } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import { checkRoom, ROOM_COLUMNS, ROOM_TABLES, type Room } from "./check-quotas.js";

/** How many uploads in parts one user, or everybody without an account, may have under way into one bucket. */
const MAX_OPEN_UPLOADS = 1_000;

/** An upload in parts: whose it is, and where its file is to be. */
export interface OpenUpload {
  readonly bucketId: string;
  readonly path: string;
  readonly userId: string | null;
}

/** Takes the locks of the quotas on bytes until the transaction ends, and says whether there are any. $1 bucket, $2 path, $3 the user. */
const LOCK_QUOTAS = `
  select holdfast.lock_quotas(array[b.id], array[uploader.id])
  from ${ROOM_TABLES} where b.id = $1 and (b.max_total_bytes is not null or uploader.max_bytes is not null)`;

/** The bytes that unfinished uploads hold, of those that fulfil a condition. $4 now. */
const held = (condition: string): string => `
  (select coalesce(sum(s.received), 0) from holdfast.upload_sessions s where ${condition} and s.file_id is null and s.expires_at > $4)`;

/**
 * As LOCK_QUOTAS, and $4 now. What comes without an account counts for the owner of the bucket. The bytes that unfinished uploads hold are
 * summed only where a limit is.
 */
const ROOM = `
  select r.bucket_files,
    case when r.bucket_bytes is not null then r.bucket_bytes - ${held("s.bucket_id = $1")} end as bucket_bytes,
    case when r.user_bytes is not null then r.user_bytes - ${held("s.user_id = r.uploader_id")}
      - ${held("s.user_id is null and s.bucket_id in (select id from holdfast.buckets where owner_id = r.uploader_id)")}
    end as user_bytes
  from (select uploader.id as uploader_id, ${ROOM_COLUMNS} from ${ROOM_TABLES} where b.id = $1) r`;

/** Serializes the beginnings of one user's uploads into one bucket until the transaction ends. $1 bucket and user as one text. */
const LOCK = "select pg_advisory_xact_lock(hashtextextended('holdfast uploads ' || $1, 0))";

/** $1 bucket, $2 the user, $3 now. */
const COUNT = `
  select count(*)::int as count from holdfast.upload_sessions
  where bucket_id = $1 and user_id is not distinct from $2::uuid and file_id is null and expires_at > $3`;

/**
 * Refuses, with `quota_exceeded`, bytes that have no room beside what is stored and what unfinished uploads hold. In the transaction that
 * keeps them, no other takes the same room: those of one quota take turns from here on.
 */
export async function checkOpenRoom(
  sql: Statements,
  { bucketId, path, userId }: OpenUpload,
  { bytes, now }: { readonly bytes: number; readonly now: Date },
): Promise<void> {
  // A statement of its own, so that the next one sees what whoever held the locks has kept.
  if ((await sql.first(LOCK_QUOTAS, [bucketId, path, userId])) === null) return;
  const room = await sql.first<Room>(ROOM, [bucketId, path, userId, now]);
  // Whether there is room for one more file is asked where the file is shown.
  if (room !== null) checkRoom({ ...room, bucket_files: null }, bytes);
}

/** Refuses, with `quota_exceeded`, one upload more than may be under way. Must be in the transaction that begins it. */
export async function checkOpenCount(
  sql: Statements,
  { bucketId, userId }: Omit<OpenUpload, "path">,
  now: Date,
): Promise<void> {
  await sql.rows(LOCK, [`${bucketId}/${userId ?? ""}`]);
  const row = await sql.first<Row & { count: number }>(COUNT, [bucketId, userId, now]);
  if (row === null || row.count < MAX_OPEN_UPLOADS) return;
  throw new AppError(
    "quota_exceeded",
    `There are ${MAX_OPEN_UPLOADS} unfinished uploads of yours into this bucket, which is as many as there may be. Finish or end some.`,
  );
}
