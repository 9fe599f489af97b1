import type { StorageAdapter } from "@holdfast/adapter-api";
import type { Settings } from "../../../server-config.js";
import { fileTooLarge } from "../blobs/measured-body.js";
import type { BucketRecord } from "../records.js";

/** How large files may be. */
export interface UploadLimits {
  /** The largest file that the bucket takes, of the server's and its own limit. */
  ofBucket(bucket: BucketRecord): number;
  /** The largest body that can be one object in storage. */
  readonly objectBytes: number;
}

/** The limits of a server's settings on a storage. */
export function createUploadLimits(settings: Settings, storage: StorageAdapter): UploadLimits {
  return {
    ofBucket: ({ maxFileBytes }) => Math.min(settings.maxUploadBytes, maxFileBytes ?? Number.POSITIVE_INFINITY),
    objectBytes: storage.capabilities.maxObjectBytes,
  };
}

/** Throws `body_too_large` for an announced size, where there is one, above the limit. */
export function checkAnnounced(bytes: number | null | undefined, maxBytes: number): void {
  if (typeof bytes === "number" && bytes > maxBytes) throw fileTooLarge(maxBytes);
}
