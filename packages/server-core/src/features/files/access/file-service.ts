import { type Actor, isAdmin } from "../../../actor.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { readFilename } from "../names.js";
import type { BucketRecord, FileRecord } from "../records.js";
import { metadataText } from "../upload/metadata.js";
import {
  containing,
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
  update(file: FileRecord, changes: FileChanges): Promise<FileRecord>;
  /** The file is out of sight from now on; its bytes are swept later. */
  remove(file: FileRecord): Promise<void>;
}

const DELETE_FILE = "delete from holdfast.files where id = $1";

export function createFileService({ database }: Platform): FileService {
  const read = async (actor: Actor, sql: string, values: readonly (string | number | null)[]) =>
    (await database.as(actor).rows<FileRow>(sql, values)).map(fileRecord);

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

    async update(file, { filename, metadata }) {
      const values = [
        file.id,
        filename === undefined ? null : readFilename(filename),
        metadata === undefined ? null : metadataText(metadata),
      ];
      const row = await database.system.first<FileRow>(UPDATE_FILE, values);
      if (row === null) throw new AppError("not_found", "The file was deleted meanwhile.");
      return fileRecord(row);
    },

    async remove(file) {
      await database.system.query(DELETE_FILE, [file.id]);
    },
  };
}
