import { isAdapterError } from "@holdfast/adapter-api";
import { type Actor, isAdmin } from "../../../actor.js";
import { statementsOf } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { checkChanged } from "../access/check-changed.js";
import { FILE_COLUMNS, type FileRow, fileRecord } from "../access/file-rows.js";
import { loadBucket } from "../access/loaders.js";
import type { BlobStore } from "../blobs/blob-store.js";
import { readHead } from "../blobs/read-head.js";
import type { FileFacts, FileTarget, Uploaded } from "../file-access.js";
import { readPath } from "../names.js";
import { quotaRefusal } from "../quotas/check-quotas.js";
import type { BucketRecord, FileRecord, VersionRecord } from "../records.js";
import { checkAllowed, readContentType, TYPE_BYTES } from "./content-type.js";
import { rowFacts } from "./row-facts.js";
import { checkTarget, showFile } from "./stored-files.js";
import { checkAnnounced, type UploadLimits } from "./upload-limits.js";
import { ANY_CONDITIONS, type WriteConditions } from "./write-conditions.js";

/** Files that come from files: no byte is copied. */
export interface CopyService {
  /** A file with the same content. `changes` null keeps what the source says of itself. */
  copy(source: FileRecord | VersionRecord, target: FileTarget, changes: FileFacts | null): Promise<Uploaded>;
  /** Makes the content of a version the file at its path again. */
  restore(version: VersionRecord, actor: Actor): Promise<Uploaded>;
  /**
   * The same file, with its id, at another place. The conditions are about its content; a file that is there is replaced where the target
   * says so.
   */
  move(source: FileRecord, target: MoveTarget): Promise<FileRecord>;
}

type MoveTarget = FileTarget & { readonly conditions: WriteConditions; readonly replaces: boolean };

/** $1 file; $2 its present version; $3 bucket; $4 path. */
const MOVE = `
  with f as (
    update holdfast.files set bucket_id = $3, path = $4, version_id = holdfast.uuid_v7(), updated_at = now()
    where id = $1 and version_id = $2 returning *
  ) select ${FILE_COLUMNS} from f join holdfast.buckets b on b.id = f.bucket_id`;

/** $1 bucket; $2 path; $3 the file that moves there; $4 whether an admin, $5 the user: others may not replace what is there by then. */
const MAKE_ROOM = `
  delete from holdfast.files t where bucket_id = $1 and path = $2 and id <> $3
    and ($4::boolean or $5::uuid in (t.owner_id, (select owner_id from holdfast.buckets where id = t.bucket_id)))
  returning id`;

/** What replaces a file leaves no marker. $1 bucket; $2 path. */
const DROP_MARKER = `
  delete from holdfast.file_versions where id = (
    select id from holdfast.file_versions where bucket_id = $1 and path = $2 and blob_id is null order by position desc limit 1
  )`;

export function createCopyService(
  { database }: Platform,
  { blobs, limits }: { readonly blobs: BlobStore; readonly limits: UploadLimits },
): CopyService {
  const { system } = database;

  /** What is checked of a body as it comes, is checked of a file: its size, its type, and the type that its first bytes show. */
  const checkContent = async (
    bucket: BucketRecord,
    { blobId, size, pieceCount }: FileRecord,
    contentType: string,
  ): Promise<void> => {
    checkAnnounced(size, limits.ofBucket(bucket));
    if (bucket.allowedTypes === null) return;
    await checkAllowed(
      bucket.allowedTypes,
      contentType,
      await readHead(blobs, { blobId, size, pieceCount }, TYPE_BYTES),
    );
  };

  return {
    async copy(source, { path, ...target }, changes) {
      if ("isMarker" in source && source.isMarker)
        throw new AppError("not_found", "The marker of a deletion has no content.");
      const row = rowFacts(readPath(path), changes ?? factsOf(source));
      const contentType = readContentType(changes?.contentType ?? null) ?? source.contentType;
      await checkContent(target.bucket, source, contentType);
      await checkTarget(system, target, { path: row.path, size: source.size });
      const content = { kind: "stored", blobId: source.blobId } as const;
      return showFile(system, target, { content, facts: { ...row, contentType } });
    },

    async restore(version, actor) {
      if (version.isMarker) throw new AppError("not_found", "The marker of a deletion has no content to restore.");
      const { path, bucketId, contentType, blobId, uploaderId: ownerId } = version;
      const bucket = await loadBucket(database.as(actor), bucketId);
      if (bucket === null) throw new AppError("not_found", "The version is of no bucket that you may see.");
      await checkContent(bucket, version, contentType);
      const target = { bucket, actor, conditions: ANY_CONDITIONS, ownerId };
      const facts = { ...rowFacts(path, factsOf(version)), contentType };
      return showFile(system, target, { content: { kind: "stored", blobId }, facts });
    },

    async move(source, { bucket, actor, replaces, ...target }) {
      const path = readPath(target.path);
      target.conditions.check(source);
      if (bucket.id === source.bucketId && path === source.path) return source;
      await checkContent(bucket, source, source.contentType);
      const conditions = replaces ? ANY_CONDITIONS : null;
      return system
        .session(async (session) => {
          const sql = statementsOf(session);
          await checkTarget(
            sql,
            { bucket, actor, conditions },
            { path, size: bucket.id === source.bucketId ? 0 : source.size },
          );
          const mover = [isAdmin(actor), actor.kind === "user" ? actor.userId : null];
          if (replaces && (await sql.first(MAKE_ROOM, [bucket.id, path, source.id, ...mover])) !== null) {
            await sql.rows(DROP_MARKER, [bucket.id, path]);
          }
          const row = await sql.first<FileRow>(MOVE, [source.id, source.versionId, bucket.id, path]);
          if (row !== null) return fileRecord(row);
          // Thrown in here, so that what had to make room is there again.
          await checkChanged(sql, source.id, target.conditions);
          throw new AppError("not_found", "The file was deleted meanwhile.");
        })
        .catch((error) => refuseMove(error));
    },
  };
}

function factsOf({ filename, metadata, cacheControl, tags }: FileRecord): FileFacts {
  return { filename, metadata, cacheControl, tags };
}

function refuseMove(error: unknown): never {
  if (isAdapterError(error) && error.code === "already_exists") {
    throw new AppError("already_exists", "The bucket has a file at this path. Choose another, or ask to replace it.");
  }
  throw quotaRefusal(error) ?? error;
}
