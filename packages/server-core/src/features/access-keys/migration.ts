import type { Migration } from "../../database/migrate.js";

/**
 * Keys by which S3 clients work as a user. SigV4 needs the secret itself, not a hash of it, so it is kept sealed, and no role of
 * clients may read that column. A deleted user takes their keys along.
 */
export const accessKeysMigration: Migration = {
  id: "0008_access_keys",
  sql: `
    create table holdfast.access_keys (
      id text primary key collate "C",
      owner_id uuid not null references holdfast.users (id) on delete cascade,
      name text not null,
      -- Null for every bucket that the owner may use. Ids, so that a bucket of the same name later is not meant.
      bucket_ids uuid[],
      actions text[] not null,
      sealed_secret bytea not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      last_used_at timestamptz
    );
    create index access_keys_owner on holdfast.access_keys (owner_id, created_at desc, id desc);
    create index access_keys_age on holdfast.access_keys (created_at desc, id desc);

    -- Clients read under this policy; the server alone writes.
    alter table holdfast.access_keys enable row level security;
    create policy access_keys_visible on holdfast.access_keys for select to authenticated
      using (owner_id = (select auth.uid()));
    grant select (id, owner_id, name, bucket_ids, actions, created_at, expires_at, last_used_at)
      on holdfast.access_keys to authenticated, service;
  `,
};
