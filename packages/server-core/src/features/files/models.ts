import type { models } from "@holdfast/openapi";
import type { BucketRecord, FileRecord, VersionRecord } from "./records.js";
import type { AnnouncedFile } from "./upload/announced-files.js";

/** A bucket as the contract shows it. */
export function bucketModel(bucket: BucketRecord): models.Bucket {
  return {
    id: bucket.id,
    name: bucket.name,
    description: bucket.description,
    is_public: bucket.isPublic,
    owner_id: bucket.ownerId,
    minio_bucket_name: bucket.name,
    max_file_bytes: bucket.maxFileBytes,
    allowed_types: bucket.allowedTypes === null ? null : [...bucket.allowedTypes],
    versioning: bucket.versioning,
    max_versions: bucket.maxVersions,
    max_total_bytes: bucket.maxTotalBytes,
    max_files: bucket.maxFiles,
    file_count: bucket.fileCount,
    total_size: bucket.totalSize,
    created_at: bucket.createdAt.toISOString(),
    updated_at: bucket.updatedAt.toISOString(),
  };
}

/** A file as the contract shows it. */
export function fileModel(file: FileRecord): models.FileMetadata {
  return {
    id: file.id,
    filename: file.filename,
    object_name: file.path,
    bucket_id: file.bucketId,
    bucket_name: file.bucketName,
    owner_id: file.uploaderId,
    content_type: file.contentType,
    size: file.size,
    checksum_sha256: file.sha256,
    checksum_crc32c: file.crc32c,
    version_id: file.versionId,
    cache_control: file.cacheControl,
    tags: file.tags,
    etag: etagOf(file),
    metadata: file.metadata,
    created_at: file.createdAt.toISOString(),
    updated_at: file.updatedAt.toISOString(),
  };
}

/** A version as the contract shows it. */
export function versionModel(version: VersionRecord): models.FileVersion {
  return {
    version_id: version.versionId,
    file_id: version.id,
    object_name: version.path,
    filename: version.filename,
    bucket_id: version.bucketId,
    owner_id: version.uploaderId,
    is_current: version.isCurrent,
    is_marker: version.isMarker,
    content_type: version.contentType,
    size: version.size,
    checksum_sha256: version.sha256,
    checksum_crc32c: version.crc32c,
    etag: version.isMarker ? null : etagOf(version),
    stored_at: version.storedAt.toISOString(),
  };
}

/** A file whose content has not arrived, as the contract shows it. */
export function announcedFileModel(file: AnnouncedFile, bucketName: string): models.FileMetadata {
  return {
    id: file.id,
    filename: file.filename,
    object_name: file.path,
    bucket_id: file.bucketId,
    bucket_name: bucketName,
    owner_id: file.ownerId,
    content_type: file.contentType ?? "application/octet-stream",
    size: file.size ?? 0,
    checksum_sha256: null,
    checksum_crc32c: null,
    version_id: null,
    cache_control: file.cacheControl,
    tags: {},
    etag: null,
    metadata: file.metadata,
    created_at: file.createdAt.toISOString(),
    updated_at: file.createdAt.toISOString(),
  };
}

/** The strong entity tag of a file's content, in its quotes (RFC 9110, section 8.8.3). */
export function etagOf(file: { readonly etag: string }): string {
  return `"${file.etag}"`;
}

/** The headers of an answer that tells of a new file. */
export function createdHeaders(file: FileRecord): Record<string, string> {
  return { etag: etagOf(file), location: `/api/v1/files/${file.id}` };
}
