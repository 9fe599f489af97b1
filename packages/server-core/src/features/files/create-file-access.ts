import { READ_ONLY } from "../../database/database.js";
import type { Platform } from "../../feature.js";
import type { BucketService } from "./access/bucket-service.js";
import { FILE_BY_BUCKET_ID, type FileRow, fileRecord } from "./access/file-rows.js";
import type { FileService } from "./access/file-service.js";
import { loadBucket } from "./access/loaders.js";
import type { BlobStore } from "./blobs/blob-store.js";
import type { FileAccess, VersionAccess } from "./file-access.js";
import { readContent } from "./http/serve-file.js";
import { readPath } from "./names.js";
import type { UploadSessions } from "./sessions/upload-sessions.js";
import type { CopyService } from "./upload/copy-service.js";
import type { UploadService } from "./upload/upload-service.js";

export interface FileAccessParts {
  readonly buckets: BucketService;
  readonly files: FileService;
  readonly blobs: BlobStore;
  readonly uploads: UploadService;
  readonly sessions: UploadSessions;
  readonly copies: CopyService;
  readonly versions: VersionAccess;
}

/** What doors reach of the feature. */
export function createFileAccess({ database }: Platform, parts: FileAccessParts): FileAccess {
  const { buckets, files, blobs, uploads, sessions, copies, versions } = parts;
  return {
    buckets: {
      list: (page, actor) => buckets.list(page, actor),
      find: (idOrName, actor) => loadBucket(database.as(actor), idOrName),
      create: (name, actor) => buckets.create({ name, is_public: false }, actor),
      removeEmpty: (bucket) => buckets.removeEmpty(bucket),
      setVersioning: (bucket, isOn) => buckets.update(bucket, { versioning: isOn }),
    },
    list: (bucket, page, actor) => files.entries(bucket, page, actor),
    async find(bucket, path, actor) {
      const row = await database.as(actor).first<FileRow>(FILE_BY_BUCKET_ID, [bucket.id, readPath(path)], READ_ONLY);
      return row && fileRecord(row);
    },
    read: (file, options) => readContent(blobs, file, options),
    put: (target, content) => uploads.put(target, content),
    copy: (source, target, changes) => copies.copy(source, target, changes),
    remove: (file, conditions) => files.remove(file, conditions),
    versions,
    setTags: (file, tags) => files.update(file, { tags }),
    uploads: sessions,
  };
}
