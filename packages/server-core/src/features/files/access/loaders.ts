import type { Actor } from "../../../actor.js";
import { type Database, type DatabaseUser, READ_ONLY } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { PathParameters, ResourceLoader } from "../../../pipeline/resources.js";
import { isBucketName, isUuid, readPath } from "../names.js";
import type { BucketRecord, FileRecord, VersionRecord } from "../records.js";
import { VERSION_BY_ID, type VersionRow, versionRecord } from "../versions/version-rows.js";
import { BUCKET_BY_ID, BUCKET_BY_NAME, type BucketRow, bucketRecord } from "./bucket-rows.js";
import { FILE_BY_BUCKET_ID, FILE_BY_BUCKET_NAME, FILE_BY_ID, type FileRow, fileRecord } from "./file-rows.js";

/** Loads the bucket that the path parameter `bucket` names, by id or by name. */
export function bucketLoader(database: Database): ResourceLoader<BucketRecord> {
  return (parameters, actor) => loadBucket(database.as(actor), parameters.bucket ?? "");
}

/** A bucket by id or name, as the user of the database sees it; null when there is none in sight. */
export async function loadBucket(user: DatabaseUser, idOrName: string): Promise<BucketRecord | null> {
  const byId = isUuid(idOrName);
  if (!byId && !isBucketName(idOrName)) return null;
  const row = await user.first<BucketRow>(byId ? BUCKET_BY_ID : BUCKET_BY_NAME, [idOrName], READ_ONLY);
  return row && bucketRecord(row);
}

/** Loads the file that the path names by `file_id`, or by `bucket` and `file_path`, in one statement. */
export function fileLoader(database: Database): ResourceLoader<FileRecord> {
  return async (parameters, actor) => {
    const row = await readerOf(database, actor).first<FileRow>(...statementOf(parameters), READ_ONLY);
    // To the holder of a signed URL every other file is absent, whether or not it exists.
    if (row === null || (actor.kind === "signed" && actor.id !== row.id)) return null;
    return fileRecord(row);
  };
}

/** A signed URL stands for leave that its maker had; row policies know nothing of it. */
function readerOf(database: Database, actor: Actor): DatabaseUser {
  return actor.kind === "signed" ? database.system : database.as(actor);
}

function statementOf(parameters: PathParameters): [sql: string, values: readonly string[]] {
  const { file_id: id, bucket = "", file_path: path = "" } = parameters;
  if (id !== undefined) {
    if (!isUuid(id))
      throw new AppError(
        "invalid_path",
        "A file's id is a UUID. To name a file by its path, use the path of the API for that.",
      );
    return [FILE_BY_ID, [id]];
  }
  if (isUuid(bucket)) return [FILE_BY_BUCKET_ID, [bucket, readPath(path)]];
  return [FILE_BY_BUCKET_NAME, [isBucketName(bucket) ? bucket : "", readPath(path)]];
}

/** Loads the version that the path names by `version_id`. */
export function versionLoader(database: Database): ResourceLoader<VersionRecord> {
  return async ({ version_id: id = "" }, actor) => {
    if (!isUuid(id)) throw new AppError("invalid_path", "A version's id is a UUID.");
    const row = await readerOf(database, actor).first<VersionRow>(VERSION_BY_ID, [id], READ_ONLY);
    if (row === null || (actor.kind === "signed" && actor.id !== row.version_id)) return null;
    return versionRecord(row);
  };
}
