import type { Row } from "@holdfast/adapter-api";

/** A stored blob with an object of its own. */
export interface ObjectRow extends Row {
  readonly id: string;
  readonly size: bigint;
  readonly sha256: string | null;
  readonly crc32c: string | null;
}

/** A stored blob of pieces, with what the pieces say; `null` where there are none. */
export interface JoinedRow extends Row {
  readonly id: string;
  readonly size: bigint;
  readonly crc32c: string | null;
  readonly pieces: readonly JoinedPiece[] | null;
}

/** A piece as JSON has it. No interface: only a type is a JSON value to the compiler. */
export type JoinedPiece = {
  readonly id: string;
  readonly start_at: number;
  readonly size: number;
  readonly state: string;
  readonly blob_size: number | null;
  readonly crc32c: string | null;
};

/** Something in the database that contradicts the rest of it. */
export interface ContradictionRow extends Row {
  readonly blob_id: string;
  readonly detail: string;
}

export interface UserRow extends Row {
  readonly blob_id: string;
  readonly bucket: string;
  readonly path: string;
  readonly version_id: string | null;
}

/** A row when the system schema is there and up to date. */
export const IS_SET_UP = "select 1 as yes where to_regclass('holdfast.image_variants') is not null";

/** What is to be read. */
export const COUNT_OBJECTS = `
  select count(*)::bigint as objects, coalesce(sum(size), 0)::bigint as bytes
  from holdfast.blobs where state = 'stored' and piece_count = 0`;

/** $1 the last id before, or null; $2 limit. */
export const OBJECTS = `
  select id, size, sha256, crc32c from holdfast.blobs
  where state = 'stored' and piece_count = 0 and ($1::uuid is null or id > $1::uuid) order by id limit $2`;

/** $1 the last id before, or null; $2 limit. */
export const JOINED = `
  select b.id, b.size, b.crc32c, (
    select json_agg(json_build_object(
      'id', p.piece_id, 'start_at', p.start_at, 'size', p.size,
      'state', o.state, 'blob_size', o.size, 'crc32c', o.crc32c) order by p.position)
    from holdfast.blob_pieces p join holdfast.blobs o on o.id = p.piece_id where p.blob_id = b.id
  ) as pieces
  from holdfast.blobs b
  where b.state = 'stored' and b.piece_count > 0 and ($1::uuid is null or b.id > $1::uuid) order by b.id limit $2`;

/** $1 ids. The state of each blob that has a row. */
export const STATES = "select id, state from holdfast.blobs where id = any ($1::uuid[])";

/** $1 blobs. The files and versions whose content is in them, whole or as a piece; without a version id, the file as it is now. */
export const USERS = `
  with wanted as (
    select id as blob_id, id as used_as from unnest($1::uuid[]) id
    union all select piece_id, blob_id from holdfast.blob_pieces where piece_id = any ($1::uuid[])
  )
  select w.blob_id, k.name as bucket, f.path, null::uuid as version_id
  from wanted w join holdfast.files f on f.blob_id = w.used_as join holdfast.buckets k on k.id = f.bucket_id
  union all
  select w.blob_id, k.name, v.path, v.id
  from wanted w join holdfast.file_versions v on v.blob_id = w.used_as join holdfast.buckets k on k.id = v.bucket_id
  order by bucket, path limit 100`;

/** Rows that do not agree with the blob that they refer to, and stored blobs that nothing refers to and nobody would sweep. */
export const CONTRADICTIONS = `
  select u.blob_id, 'a row says ' || u.what || ', its content ' || u.other as detail
  from (
    select c.blob_id, d.what, d.other from (
      select blob_id, size, sha256, crc32c from holdfast.files
      union all select blob_id, size, sha256, crc32c from holdfast.file_versions where blob_id is not null
      union all select blob_id, size, sha256, crc32c from holdfast.image_variants
    ) c join holdfast.blobs b on b.id = c.blob_id cross join lateral (
      values
        ('stored', b.state, b.state <> 'stored'),
        ('size ' || c.size, 'size ' || coalesce(b.size::text, 'unknown'), b.size is distinct from c.size),
        ('SHA-256 ' || coalesce(c.sha256, 'unknown'), coalesce(b.sha256, 'unknown'), b.sha256 is distinct from c.sha256),
        ('CRC-32C ' || coalesce(c.crc32c, 'unknown'), coalesce(b.crc32c, 'unknown'), b.crc32c is distinct from c.crc32c)
    ) as d (what, other, differs) where d.differs
  ) u
  union all
  select b.id, 'no file, version, image or other content refers to it'
  from holdfast.blobs b where b.state = 'stored'
    and not exists (select from holdfast.files f where f.blob_id = b.id)
    and not exists (select from holdfast.file_versions v where v.blob_id = b.id)
    and not exists (select from holdfast.blob_pieces p where p.piece_id = b.id)
    and not exists (select from holdfast.image_variants i where i.blob_id = b.id)
  limit 10000`;
