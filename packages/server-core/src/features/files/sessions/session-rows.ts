import type { Row, Value } from "@holdfast/adapter-api";
import type { FileFacts } from "../file-access.js";
import type { OpenUpload } from "../quotas/open-uploads.js";
import { type WriteConditions, writeConditions } from "../upload/write-conditions.js";
import type { SessionPurpose, UploadSession } from "./upload-sessions.js";

/** A session as the server itself sees it. */
export interface SessionRow extends Row {
  readonly id: string;
  readonly purpose: string;
  readonly bucket_id: string;
  readonly path: string;
  readonly user_id: string | null;
  readonly blob_id: string;
  readonly facts: Readonly<Record<string, Value>>;
  readonly conditions: Readonly<Record<string, Value>> | null;
  readonly size: bigint | null;
  readonly received: bigint;
  readonly is_hashed: boolean;
  readonly door_data: Readonly<Record<string, Value>>;
  readonly file_id: string | null;
  readonly created_at: Date;
  readonly expires_at: Date;
}

const COLUMNS = `
  s.id, s.purpose, s.bucket_id, s.path, s.user_id, s.blob_id, s.facts, s.conditions, s.size, s.received, s.is_hashed,
  s.door_data, s.file_id, s.created_at, s.expires_at`;

/** $1 blob; $2 purpose; $3 bucket; $4 path; $5 user; $6 facts, $7 conditions, as JSON text; $8 size; $9 whether the whole gets a SHA-256; $10 the door's data; $11 now; $12 end. */
export const INSERT_SESSION: string = `
  insert into holdfast.upload_sessions as s
    (blob_id, purpose, bucket_id, path, user_id, facts, conditions, size, is_hashed, door_data, created_at, expires_at)
  values ($1, $2, $3, $4, $5, $6::text::jsonb, $7::text::jsonb, $8, $9, $10::text::jsonb, $11, $12)
  returning ${COLUMNS}`;

/** $1 id; $2 now. */
export const SESSION_BY_ID: string = `select ${COLUMNS} from holdfast.upload_sessions s where s.id = $1 and s.expires_at > $2`;

/** Locks a session that is not finished. $1 id; $2 now. */
export const LOCK_SESSION: string = `${SESSION_BY_ID} and s.file_id is null for update`;

/** $1 bucket; $2 purpose; $3 and $4 the first path and the one after the last, $5 and $6 the path and the id to go on after, each or null; $7 now; $8 limit; $9 whether an admin, $10 the user: others see their own. */
export const SESSIONS_OF_BUCKET: string = `
  select ${COLUMNS} from holdfast.upload_sessions s
  where s.bucket_id = $1 and s.purpose = $2 and s.path >= $3 and ($4::text is null or s.path < $4)
    and ($5::text is null or s.path > $5 or (s.path = $5 and s.id > $6::uuid))
    and s.expires_at > $7 and s.file_id is null
    and ($9::boolean or $10::uuid in (s.user_id, (select owner_id from holdfast.buckets where id = $1)))
  order by s.path, s.id limit $8`;

/** $1 id; $2 size. */
export const SET_SIZE: string = `
  update holdfast.upload_sessions s set size = $2 where s.id = $1 and (s.size is null or s.size = $2) and s.received <= $2
  returning ${COLUMNS}`;

/** $1 id; $2 bytes that came. */
export const ADVANCE: string = `
  update holdfast.upload_sessions s set received = s.received + $2 where s.id = $1 returning ${COLUMNS}`;

/** The same for a part: nobody knows in which order they came. $1 id; $2 bytes. */
export const ADVANCE_BY_PART: string = `
  update holdfast.upload_sessions s set received = s.received + $2, is_hashed = false where s.id = $1 returning ${COLUMNS}`;

/** The blob's time moves, too, since the sweeper looks at it. $1 id; $2 end. */
export const EXTEND: string = `
  with s as (update holdfast.upload_sessions set expires_at = $2 where id = $1 returning *),
  moved as (update holdfast.blobs set changed_at = $2 from s where blobs.id = s.blob_id and state = 'pending')
  select ${COLUMNS} from s`;

/** $1 id; $2 file; $3 size. */
export const FINISHED: string = `
  update holdfast.upload_sessions s set file_id = $2, size = $3, received = $3 where s.id = $1
  returning ${COLUMNS}`;

/** $1 id. */
export const DELETE_SESSION = "delete from holdfast.upload_sessions where id = $1";

/** Reads a row. */
export function uploadSession(row: SessionRow): UploadSession {
  return {
    id: row.id,
    purpose: row.purpose as SessionPurpose,
    bucketId: row.bucket_id,
    path: row.path,
    userId: row.user_id,
    facts: row.facts as FileFacts,
    size: row.size === null ? null : Number(row.size),
    offset: Number(row.received),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    doorData: row.door_data,
    fileId: row.file_id,
  };
}

/** Where a session's bytes count before they are a file's. */
export function openUpload({ bucket_id: bucketId, path, user_id: userId }: SessionRow): OpenUpload {
  return { bucketId, path, userId };
}

/** The conditions that were given at the beginning. */
export function sessionConditions({ conditions }: SessionRow): WriteConditions | null {
  return conditions === null ? null : writeConditions(conditions as unknown as Omit<WriteConditions, "check">);
}
