import type { StorageAdapter } from "@holdfast/adapter-api";
import type { HandlersOf, Platform } from "../../feature.js";
import type { ResourceLoader } from "../../pipeline/resources.js";
import type { Grants } from "../auth/feature.js";
import { bucketRoutes } from "./access/bucket-routes.js";
import { createBucketService } from "./access/bucket-service.js";
import { fileRoutes } from "./access/file-routes.js";
import { createFileService } from "./access/file-service.js";
import { bucketLoader, fileLoader } from "./access/loaders.js";
import { createBlobStore } from "./blobs/blob-store.js";
import { createSweeper } from "./blobs/sweeper.js";
import { createFileAccess } from "./create-file-access.js";
import type { FileAccess } from "./file-access.js";
import { createLinks } from "./links.js";
import type { BucketRecord, FileRecord } from "./records.js";
import { createUploadSessions } from "./sessions/create-upload-sessions.js";
import { createUploadLimits } from "./upload/upload-limits.js";
import { uploadRoutes } from "./upload/upload-routes.js";
import { createUploadService } from "./upload/upload-service.js";

export interface FilesOptions {
  readonly storage: StorageAdapter;
  readonly grants: Grants;
}

/** Buckets and files: rows in the database, bytes in storage. */
export interface Files {
  readonly handlers: HandlersOf<"buckets" | "files">;
  readonly loaders: { readonly bucket: ResourceLoader<BucketRecord>; readonly file: ResourceLoader<FileRecord> };
  /** What doors reach of it. */
  readonly access: FileAccess;
  /** Begins to sweep what uploads and deletions leave. */
  start(): Promise<void>;
  /** Ends the sweeping. */
  stop(): Promise<void>;
}

/** Wires the feature; does no I/O. */
export function createFiles(platform: Platform, { storage, grants }: FilesOptions): Files {
  const blobs = createBlobStore(platform, storage);
  const sweeper = createSweeper(platform, blobs);
  const files = createFileService(platform);
  const links = createLinks(platform, grants);
  const buckets = createBucketService(platform);
  const limits = createUploadLimits(platform.settings, storage);
  const uploads = createUploadService(platform, { limits, blobs });
  const sessions = createUploadSessions(platform, { limits, blobs });
  return {
    handlers: {
      ...bucketRoutes(buckets, files),
      ...fileRoutes({ files, blobs, links }),
      ...uploadRoutes(uploads, links),
    },
    loaders: { bucket: bucketLoader(platform.database), file: fileLoader(platform.database) },
    access: createFileAccess(platform, { buckets, files, blobs, uploads, sessions }),
    start: async () => sweeper.start(),
    stop: () => sweeper.stop(),
  };
}
