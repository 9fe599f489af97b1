import type { ImageTransformer, StorageAdapter } from "@holdfast/adapter-api";
import type { HandlersOf, Platform } from "../../feature.js";
import type { ResourceLoader } from "../../pipeline/resources.js";
import type { Grants } from "../auth/feature.js";
import { bucketRoutes } from "./access/bucket-routes.js";
import { createBucketService } from "./access/bucket-service.js";
import { fileRoutes } from "./access/file-routes.js";
import { createFileService } from "./access/file-service.js";
import { bucketLoader, fileLoader, versionLoader } from "./access/loaders.js";
import { createBlobStore } from "./blobs/blob-store.js";
import { checkStorage } from "./blobs/check-storage.js";
import { createSweeper } from "./blobs/sweeper.js";
import { createFileAccess } from "./create-file-access.js";
import type { FileAccess } from "./file-access.js";
import { createImageService } from "./images/image-service.js";
import { createLinks } from "./links.js";
import { keepUserLimit, quotaRoutes } from "./quotas/quota-service.js";
import type { BucketRecord, FileRecord, VersionRecord } from "./records.js";
import { createUploadSessions } from "./sessions/create-upload-sessions.js";
import { copyRoutes } from "./upload/copy-routes.js";
import { createCopyService } from "./upload/copy-service.js";
import { createUploadLimits } from "./upload/upload-limits.js";
import { uploadRoutes } from "./upload/upload-routes.js";
import { createUploadService } from "./upload/upload-service.js";
import { versionRoutes } from "./versions/version-routes.js";
import { createVersionService } from "./versions/version-service.js";

export interface FilesOptions {
  readonly storage: StorageAdapter;
  readonly images: ImageTransformer | null;
  readonly grants: Grants;
}

/** Buckets and files: rows in the database, bytes in storage. */
export interface Files {
  readonly handlers: HandlersOf<"buckets" | "files">;
  readonly loaders: {
    readonly bucket: ResourceLoader<BucketRecord>;
    readonly file: ResourceLoader<FileRecord>;
    readonly version: ResourceLoader<VersionRecord>;
  };
  /** What doors reach of it. */
  readonly access: FileAccess;
  /** Refuses a storage that cannot be used, and keeps the limit that the database checks. */
  start(): Promise<void>;
  /** Begins to sweep what uploads and deletions leave. */
  afterStart(): void;
  /** Ends the sweeping. */
  stop(): Promise<void>;
}

/** Wires the feature; does no I/O. */
export function createFiles(platform: Platform, { storage, images: transformer, grants }: FilesOptions): Files {
  const blobs = createBlobStore(platform, storage);
  const sweeper = createSweeper(platform, blobs);
  const files = createFileService(platform);
  const images = createImageService(platform, { images: transformer, blobs });
  const links = createLinks(platform, grants);
  const buckets = createBucketService(platform);
  const limits = createUploadLimits(platform.settings, storage);
  const uploads = createUploadService(platform, { limits, blobs });
  const sessions = createUploadSessions(platform, { limits, blobs });
  const copies = createCopyService(platform, { limits, blobs });
  const versions = createVersionService(platform);
  return {
    handlers: {
      ...bucketRoutes(buckets, files),
      ...fileRoutes({ files, blobs, images, links }),
      ...uploadRoutes(uploads, links),
      ...copyRoutes(platform.database, copies),
      ...versionRoutes({ versions, copies, blobs, links }),
      ...quotaRoutes(platform),
    },
    loaders: {
      bucket: bucketLoader(platform.database),
      file: fileLoader(platform.database),
      version: versionLoader(platform.database),
    },
    access: createFileAccess(platform, { buckets, files, blobs, uploads, sessions, copies, versions }),
    start: async () => {
      await checkStorage(platform, storage);
      await keepUserLimit(platform);
    },
    afterStart: () => sweeper.start(),
    async stop() {
      await images.stop();
      await sweeper.stop();
    },
  };
}
