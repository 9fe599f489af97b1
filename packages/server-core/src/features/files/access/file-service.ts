import { type Actor, isAdmin } from "../../../actor.js";
import { READ_ONLY, statementsOf } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import type { FileAccess, Listing, ListPage, Tags } from "../file-access.js";
import { listEntries } from "../listing/list-entries.js";
import { prefixEnd } from "../listing/prefix-end.js";
import { readFilename } from "../names.js";
import type { BucketRecord, FileRecord } from "../records.js";
import { metadataText } from "../upload/metadata.js";
import { readCacheControl, tagsText } from "../upload/row-facts.js";
import { ANY_CONDITIONS, conditionValues, type WriteConditions } from "../upload/write-conditions.js";
import { checkChanged } from "./check-changed.js";
import {
  containing,
  DELETE_FILE,
  FILES_OF_BUCKET,
  FILES_OF_OWNER,
  type FileRow,
  fileRecord,
  NEWEST_FILES_OF_BUCKET,
  UPDATE_FILE,
} from "./file-rows.js";
import { loadBucket } from "./loaders.js";

export interface FilePage {
  readonly skip: number;
  readonly limit: number;
  readonly search?: string;
}

export interface FileChanges {
  readonly filename?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Null for the server's own. */
  readonly cache_control?: string | null;
  readonly tags?: Tags;
}

/** What may be done with files that are there. */
export interface FileService {
  /** The files in a bucket as the actor sees them, by path. */
  listOfBucket(
    bucket: BucketRecord,
    page: FilePage & { readonly prefix?: string },
    actor: Actor,
  ): Promise<readonly FileRecord[]>;
  /** The actor's own files, newest first; of a bucket that is the actor's, all. */
  listOwn(page: FilePage & { readonly bucket_id?: string }, actor: Actor): Promise<readonly FileRecord[]>;
  /** One page of files and folders, by path. */
  entries(bucket: BucketRecord, page: ListPage, actor: Actor): Promise<Listing>;
  /** Throws `precondition_failed` when the content is not, or is by then no more, what the conditions ask for. */
  update(file: FileRecord, changes: FileChanges, conditions?: WriteConditions): Promise<FileRecord>;
  /** The file is out of sight from now on; its bytes are swept later, unless its bucket keeps versions. */
  remove: FileAccess["remove"];
  /** Removes at most `limit` files whose path begins with the prefix, as one step. */
  removeAll(
    bucket: BucketRecord,
    what: { readonly prefix: string; readonly limit: number },
  ): Promise<{ readonly count: number; readonly hasMore: boolean }>;
}

/** $1 bucket; $2 and $3 the first path and the one to end before; $4 limit. */
const DELETE_FILES = `
  delete from holdfast.files where id in (
    select id from holdfast.files where bucket_id = $1 and path >= $2 and ($3::text is null or path < $3)
    order by path limit $4 for update
  )`;
const IS_THERE = `
  select id from holdfast.files where bucket_id = $1 and path >= $2 and ($3::text is null or path < $3) limit 1`;

/** $1 file: the marker that its deletion has left. */
const MARKER_OF = `
  select id from holdfast.file_versions where file_id = $1 and blob_id is null order by position desc limit 1`;

export function createFileService({ database }: Platform): FileService {
  const read = async (actor: Actor, sql: string, values: readonly (string | number | null)[]) =>
    (await database.as(actor).rows<FileRow>(sql, values, READ_ONLY)).map(fileRecord);

  return {
    listOfBucket: (bucket, { skip, limit, search, prefix }, actor) =>
      read(actor, FILES_OF_BUCKET, [bucket.id, prefix?.normalize("NFC") ?? null, containing(search), limit, skip]),

    async listOwn({ skip, limit, search, bucket_id: bucketId }, actor) {
      const userId = actor.kind === "user" ? actor.userId : null;
      if (bucketId !== undefined) {
        const bucket = await loadBucket(database.as(actor), bucketId);
        if (bucket !== null && (isAdmin(actor) || bucket.ownerId === userId)) {
          return read(actor, NEWEST_FILES_OF_BUCKET, [bucketId, containing(search), limit, skip]);
        }
      }
      return read(actor, FILES_OF_OWNER, [userId, bucketId ?? null, containing(search), limit, skip]);
    },

    async update(file, { filename, metadata, cache_control: cacheControl, tags }, conditions = ANY_CONDITIONS) {
      conditions.check(file);
      const values = [
        file.id,
        filename === undefined ? null : readFilename(filename),
        metadata === undefined ? null : metadataText(metadata),
        cacheControl !== undefined,
        typeof cacheControl === "string" ? readCacheControl(cacheControl) : null,
        tags === undefined ? null : tagsText(tags),
        ...conditionValues(conditions),
      ];
      const row = await database.system.first<FileRow>(UPDATE_FILE, values);
      if (row !== null) return fileRecord(row);
      await checkChanged(database.system, file.id, conditions);
      throw new AppError("not_found", "The file was deleted meanwhile.");
    },

    async remove(file, conditions = ANY_CONDITIONS) {
      conditions.check(file);
      return database.system.session(async (session) => {
        const sql = statementsOf(session);
        const gone = await sql.first(DELETE_FILE, [file.id, ...conditionValues(conditions)]);
        if (gone === null) {
          await checkChanged(sql, file.id, conditions);
          return { markerId: null };
        }
        return { markerId: (await sql.first<{ id: string }>(MARKER_OF, [file.id]))?.id ?? null };
      });
    },

    entries: (bucket, page, actor) => listEntries(database.as(actor), bucket.id, page),

    async removeAll({ id }, { prefix, limit }) {
      const start = prefix.normalize("NFC");
      const range = [id, start, prefixEnd(start)];
      const { affected } = await database.system.query(DELETE_FILES, [...range, limit]);
      return { count: affected, hasMore: (await database.system.first(IS_THERE, range)) !== null };
    },
  };
}
