import { isAdapterError, type Value } from "@holdfast/adapter-api";
import { type Actor, isAdmin } from "../../../actor.js";
import type { Statements } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import { FILE_COLUMNS, type FileRow, fileRecord } from "../access/file-rows.js";
import type { Uploaded } from "../file-access.js";
import { checkRoom, quotaRefusal, ROOM_COLUMNS, ROOM_TABLES, type Room } from "../quotas/check-quotas.js";
import type { BucketRecord } from "../records.js";
import { CONTENT_COLUMNS, CONTENT_VALUES, contentSql, contentValues, type ShownContent } from "./shown-content.js";
import { conditionValues, fitsSql, type WriteConditions } from "./write-conditions.js";

/** What a file row says beside its content. What is null, but for `cacheControl`, stays as it is where a file is replaced. */
export interface RowFacts {
  readonly path: string;
  /** The name of a new file. */
  readonly filename: string;
  /** Whether a file that is replaced takes the name, too. */
  readonly isNamed: boolean;
  readonly contentType: string;
  /** As JSON text. */
  readonly metadata: string | null;
  /** Undefined stays. */
  readonly cacheControl: string | null | undefined;
  /** As JSON text. */
  readonly tags: string | null;
}

/** Where an upload goes. */
export interface UploadTarget {
  readonly bucket: BucketRecord;
  readonly actor: Actor;
  /** The conditions of a PUT; null for an upload that never replaces. */
  readonly conditions: WriteConditions | null;
  /** Who owns a new file. Default: the actor, or the bucket's owner where that is no user. */
  readonly ownerId?: string;
}

type Way = "create" | "create or replace" | "replace";

/** $2 bucket, $3 path, $4 name, $5 type, $6 metadata, $7 cache control, $8 tags, $9 the owner of a new file. */
const INSERT = `
  insert into holdfast.files as t
    (id, bucket_id, path, filename, content_type, metadata, cache_control, tags, owner_id, ${CONTENT_COLUMNS})
  select content.file_id, b.id, $3, $4, $5, coalesce($6::text::jsonb, '{}'), $7::text, coalesce($8::text::jsonb, '{}'),
    coalesce($9::uuid, b.owner_id), ${CONTENT_VALUES}
  from holdfast.buckets b, content where b.id = $2
  on conflict (bucket_id, path)`;

/** Then: $10 whether the name and $11 whether the cache control is replaced, too. */
const setTo = (source: (column: string) => string): string => `
  (${CONTENT_COLUMNS}) = row(${CONTENT_COLUMNS.split(", ").map(source).join(", ")}),
  content_type = $5, metadata = coalesce($6::text::jsonb, t.metadata), tags = coalesce($8::text::jsonb, t.tags),
  filename = case when $10::boolean then $4 else t.filename end,
  cache_control = case when $11::boolean then $7::text else t.cache_control end,
  version_id = holdfast.uuid_v7(), stored_at = now(), updated_at = now()`;

/** Then: $12 whether an admin, $13 the user, and the conditions. */
const MAY_REPLACE = `
  ($12::boolean or $13::uuid in (t.owner_id, (select owner_id from holdfast.buckets where id = t.bucket_id)))
  and ${fitsSql("t", 14)}`;

const CHANGES: Readonly<Record<Way, string>> = {
  create: `${INSERT} do nothing`,
  "create or replace": `${INSERT} do update set ${setTo((column) => `excluded.${column}`)} where ${MAY_REPLACE}`,
  replace: `
    update holdfast.files t set ${setTo((column) => (column === "blob_id" ? "content.id" : `content.${column}`))}
    from content, (select $9::uuid) new_owner where t.bucket_id = $2 and t.path = $3 and ${MAY_REPLACE}`,
};

/** How many values each way has before those of the content. */
const VALUES: Readonly<Record<Way, number>> = { create: 9, "create or replace": 16, replace: 16 };

/** The one statement by which content becomes visible. `$1` is the blob. */
function showing(way: Way, kind: ShownContent["kind"]): string {
  const { content, stored } = contentSql(kind, VALUES[way] + 1);
  return `
    with ${content},
    f as (${CHANGES[way]} returning t.*),
    ${stored}
    select ${FILE_COLUMNS}, f.id = content.file_id as is_new
    from f join holdfast.buckets b on b.id = f.bucket_id cross join content`;
}

/** $1 bucket, $2 path, $3 the user. */
const CURRENT = `
  select f.owner_id, b.owner_id as bucket_owner_id, f.etag, f.stored_at, ${ROOM_COLUMNS} from ${ROOM_TABLES} where b.id = $1`;

/** Makes content visible as a file, and says whether the file is new. Throws when another upload, a quota or a rule is in the way. */
export async function showFile(
  sql: Statements,
  target: UploadTarget,
  { content, facts }: { readonly content: ShownContent; readonly facts: RowFacts },
): Promise<Uploaded> {
  const { bucket, actor, conditions } = target;
  const way =
    conditions === null || conditions.mustBeNew ? "create" : conditions.mustExist ? "replace" : "create or replace";
  const { path, filename, contentType, metadata, cacheControl, tags, isNamed } = facts;
  const userId = actor.kind === "user" ? actor.userId : null;
  const said = [filename, contentType, metadata, cacheControl ?? null, tags, target.ownerId ?? userId];
  const values: Value[] = [content.blobId, bucket.id, path, ...said];
  if (conditions !== null && way !== "create") {
    values.push(isNamed, cacheControl !== undefined, isAdmin(actor), userId, ...conditionValues(conditions));
  }
  values.push(...contentValues(content));
  const row = await sql
    .first<FileRow & { readonly is_new: boolean }>(showing(way, content.kind), values)
    .catch(refuseVanished);
  if (row !== null) return { file: fileRecord(row), isNew: row.is_new };
  await checkTarget(sql, target, { path });
  throw new AppError(
    "conflict",
    "The file changed while this one was stored. Read its current version and decide again.",
  );
}

/** Refuses an upload that could not be shown as things stand now, so that it is not streamed for nothing. `size` null is not known. */
export async function checkTarget(
  sql: Statements,
  { bucket, actor, conditions }: UploadTarget,
  { path, size = null }: { readonly path: string; readonly size?: number | null },
): Promise<void> {
  const found = await sql.first<
    {
      owner_id: string | null;
      bucket_owner_id: string;
      etag: string | null;
      stored_at: Date | null;
    } & Room
  >(CURRENT, [bucket.id, path, actor.kind === "user" ? actor.userId : null]);
  if (found === null) throw bucketGone();
  const { owner_id: ownerId, etag, stored_at: storedAt } = found;
  if (conditions !== null) conditions.check(etag === null || storedAt === null ? null : { etag, storedAt });
  if (ownerId !== null && conditions === null) {
    throw new AppError(
      "already_exists",
      "The bucket has a file at this path. Choose another path, or replace the file by PUT.",
    );
  }
  if (ownerId !== null && !isAdmin(actor)) {
    if (actor.kind !== "user" || (actor.userId !== ownerId && actor.userId !== found.bucket_owner_id)) {
      throw new AppError(
        "forbidden",
        "There is a file at this path, and only its owner, the bucket's owner or an admin may replace it.",
      );
    }
  }
  checkRoom(found, size ?? 0);
}

/** A bucket or an owner that is deleted while a file is written to it, and quotas that are passed. */
function refuseVanished(error: unknown): never {
  if (isAdapterError(error) && error.details.sqlState === "23503") throw bucketGone();
  throw quotaRefusal(error) ?? error;
}

function bucketGone(): AppError {
  return new AppError("not_found", "The bucket, or your account, was deleted meanwhile.");
}
