import type { Migration } from "../../../database/migrate.js";

/**
 * Images that were made of stored images. They are found by the content that they were made of, so that equal files share
 * them, and go when the last blob with that content goes.
 */
export const imagesMigration: Migration = {
  id: "0010_image_variants",
  sql: `
    create table holdfast.image_variants (
      -- The entity tag of the content, and what was made of it.
      source text not null collate "C",
      parameters text not null collate "C",
      blob_id uuid not null unique references holdfast.blobs (id),
      content_type text not null,
      size bigint not null,
      sha256 text not null,
      crc32c text not null,
      created_at timestamptz not null default now(),
      primary key (source, parameters)
    );
    create index blobs_content on holdfast.blobs (etag) where etag is not null;

    create function holdfast.orphan_variants() returns trigger language plpgsql set search_path = '' as $$
    begin
      update holdfast.blobs set state = 'orphan', changed_at = pg_catalog.now()
      where id in (select blob_id from removed) and state = 'stored';
      return null;
    end $$;
    create trigger variants_deleted after delete on holdfast.image_variants referencing old table as removed
      for each statement execute function holdfast.orphan_variants();

    -- A blob is deleted long after it was orphaned: whatever else has its content is in sight by then.
    create function holdfast.drop_variants() returns trigger language plpgsql set search_path = '' as $$
    begin
      delete from holdfast.image_variants v using removed r
      where v.source = r.etag
        and not exists (select from holdfast.blobs b where b.etag = v.source and b.state = 'stored');
      return null;
    end $$;
    create trigger blobs_deleted after delete on holdfast.blobs referencing old table as removed
      for each statement execute function holdfast.drop_variants();
    alter table holdfast.image_variants enable row level security;
    revoke execute on function holdfast.orphan_variants(), holdfast.drop_variants() from public;
  `,
};
