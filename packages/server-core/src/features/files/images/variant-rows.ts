import type { Row } from "@holdfast/adapter-api";

/** An image that was made of another, as its row has it. */
export interface VariantRow extends Row {
  readonly blob_id: string;
  readonly content_type: string;
  readonly size: bigint;
  readonly sha256: string;
  readonly crc32c: string;
  readonly created_at: Date;
}

const COLUMNS = "blob_id, content_type, size, sha256, crc32c, created_at";

/** $1: the entity tag of the source; $2: the parameters. */
export const FIND_VARIANT: string = `
  select ${COLUMNS} from holdfast.image_variants where source = $1 and parameters = $2`;

/**
 * $1 source, $2 parameters, $3 blob, $4 content type, $5 size, $6 and $7 digests, $8 time. Takes the blob in the same statement; answers
 * nothing where another server was first, or the source has gone.
 */
export const KEEP_VARIANT: string = `
  with kept as (
    insert into holdfast.image_variants (source, parameters, blob_id, content_type, size, sha256, crc32c, created_at)
    select $1, $2, pending.id, $4, $5::bigint, $6, $7, $8 from holdfast.blobs pending
    where pending.id = $3 and pending.state = 'pending'
      and exists (select from holdfast.blobs b where b.etag = $1 and b.state = 'stored')
    on conflict do nothing
    returning ${COLUMNS}
  ), taken as (
    update holdfast.blobs b set state = 'stored', size = $5::bigint, sha256 = $6, etag = $6, crc32c = $7, changed_at = $8
    from kept where b.id = kept.blob_id
  )
  select ${COLUMNS} from kept`;

/** $1: the source; $2: how many are kept. The oldest go, so that nobody fills the storage with sizes nobody needs. */
export const DROP_OLDEST: string = `
  delete from holdfast.image_variants where source = $1 and parameters in (
    select parameters from holdfast.image_variants where source = $1
    order by created_at desc, parameters offset $2
  )`;
