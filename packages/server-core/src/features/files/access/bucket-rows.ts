import type { Row } from "@holdfast/adapter-api";
import type { BucketRecord } from "../records.js";

/** A bucket with what it holds, as `BUCKETS` reads it. */
export interface BucketRow extends Row {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly is_public: boolean;
  readonly owner_id: string;
  readonly max_file_bytes: bigint | null;
  readonly allowed_types: readonly string[] | null;
  readonly versioning: boolean;
  readonly max_versions: number | null;
  readonly max_total_bytes: bigint | null;
  readonly max_files: bigint | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly file_count: bigint;
  readonly total_size: bigint;
}

const COLUMNS = `
  b.id, b.name, b.description, b.is_public, b.owner_id, b.max_file_bytes, b.allowed_types, b.versioning, b.max_versions,
  b.max_total_bytes, b.max_files, b.created_at, b.updated_at,
  u.file_count, u.total_size`;

const USAGE = `cross join lateral (
    select coalesce(sum(file_count), 0)::bigint as file_count, coalesce(sum(total_size), 0)::bigint as total_size
    from holdfast.bucket_usage where bucket_id = b.id
  ) u`;

/** $1: the bucket's id. */
export const BUCKET_BY_ID: string = `select ${COLUMNS} from holdfast.buckets b ${USAGE} where b.id = $1`;

/** $1: the bucket's name. */
export const BUCKET_BY_NAME: string = `select ${COLUMNS} from holdfast.buckets b ${USAGE} where b.name = $1`;

/** $1: whether only public ones; $2: limit; $3: skip. */
export const BUCKETS: string = `
  select ${COLUMNS} from holdfast.buckets b ${USAGE}
  where not $1::boolean or b.is_public
  order by b.created_at, b.id limit $2 offset $3`;

/** $1: name; $2: description; $3: whether public; $4: owner; $5: largest file; $6: allowed types; $7: whether it keeps versions; $8 and $9: quotas; $10: versions of a path at most. */
export const INSERT_BUCKET: string = `
  with b as (
    insert into holdfast.buckets (
      name, description, is_public, owner_id, max_file_bytes, allowed_types, versioning, max_total_bytes, max_files, max_versions
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *
  ) select ${COLUMNS} from b ${USAGE}`;

/** $1: id; then name and whether public, each null to stay; then description, largest file and types, each after whether it changes; then whether it keeps versions, null to stay; then the quotas, and the versions of a path at most, as those. */
export const UPDATE_BUCKET: string = `
  with b as (
    update holdfast.buckets set
      name = coalesce($2, name), is_public = coalesce($3, is_public),
      description = case when $4::boolean then $5 else description end,
      max_file_bytes = case when $6::boolean then $7 else max_file_bytes end,
      allowed_types = case when $8::boolean then $9 else allowed_types end,
      versioning = coalesce($10, versioning),
      max_total_bytes = case when $11::boolean then $12 else max_total_bytes end,
      max_files = case when $13::boolean then $14 else max_files end,
      max_versions = case when $15::boolean then $16 else max_versions end,
      updated_at = now()
    where id = $1 returning *
  ) select ${COLUMNS} from b ${USAGE}`;

/** Reads a row. */
export function bucketRecord(row: BucketRow): BucketRecord {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    isPublic: row.is_public,
    ownerId: row.owner_id,
    maxFileBytes: row.max_file_bytes === null ? null : Number(row.max_file_bytes),
    allowedTypes: row.allowed_types,
    versioning: row.versioning,
    maxVersions: row.max_versions,
    maxTotalBytes: row.max_total_bytes === null ? null : Number(row.max_total_bytes),
    maxFiles: row.max_files === null ? null : Number(row.max_files),
    fileCount: Number(row.file_count),
    totalSize: Number(row.total_size),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
