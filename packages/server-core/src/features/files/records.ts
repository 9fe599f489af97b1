import type { OwnedRecord } from "../../pipeline/resources.js";

/** A bucket, as the authorize stage loads it. */
export interface BucketRecord extends OwnedRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly isPublic: boolean;
  readonly ownerId: string;
  /** Null for the server's own limit. */
  readonly maxFileBytes: number | null;
  /** Content types in lower case, such as `image/png` or `image/*`; null for all. */
  readonly allowedTypes: readonly string[] | null;
  readonly fileCount: number;
  readonly totalSize: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A file whose content is stored, as the authorize stage loads it. */
export interface FileRecord extends OwnedRecord {
  readonly id: string;
  readonly bucketId: string;
  readonly bucketName: string;
  /** Whether its bucket is public. */
  readonly isPublic: boolean;
  readonly path: string;
  readonly filename: string;
  /** Who may change the file: the reader, where they own the file or its bucket; else the uploader. */
  readonly ownerId: string;
  /** Who uploaded it, or the bucket's owner where that was anonymous. */
  readonly uploaderId: string;
  readonly blobId: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** When the content was stored. */
  readonly storedAt: Date;
}
