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
  /** Whether replaced and deleted files are kept as versions. */
  readonly versioning: boolean;
  /** How many a path may have beside its present file; null for any number. */
  readonly maxVersions: number | null;
  /** The quotas; null for any number. Versions count as bytes. */
  readonly maxTotalBytes: number | null;
  readonly maxFiles: number | null;
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
  /** The parts that the content was written in; 0 for one that was written as a whole. */
  readonly pieceCount: number;
  /** In lower-case hexadecimal, as all digests; null where the bytes came in parts. */
  readonly sha256: string | null;
  /** As 8 digits; null for content from before it was kept. */
  readonly crc32c: string | null;
  /** The strong entity tag, without quotes: the SHA-256, or for parts `<digest>-<number of parts>`. */
  readonly etag: string;
  /** The entity tag as S3 has it: the MD5, or for parts `<digest>-<number of parts>`; null where nobody asked for it. */
  readonly s3Etag: string | null;
  /** Of this content; another one has another. */
  readonly versionId: string;
  /** The `Cache-Control` to serve it with; null for the server's own. */
  readonly cacheControl: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** When the content was stored. */
  readonly storedAt: Date;
}

/** What was or is at a path: the present file, one that was replaced or deleted, or the marker of a deletion. */
export interface VersionRecord extends FileRecord {
  readonly isCurrent: boolean;
  /** A marker has no content: its size is 0. */
  readonly isMarker: boolean;
}
