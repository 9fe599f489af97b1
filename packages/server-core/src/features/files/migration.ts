import type { Migration } from "../../database/migrate.js";

/**
 * Buckets, files and blobs. A file row is what clients see; it refers to an immutable blob in storage. A blob that no file
 * refers to (any more) is swept; triggers mark it, so that every way of deleting a row leads there. A deleted user takes
 * their buckets and files along.
 */
export const filesMigration: Migration = {
  id: "0006_files",
  sql: `
    create table holdfast.buckets (
      id uuid primary key default holdfast.uuid_v7(),
      name text not null unique collate "C",
      description text,
      is_public boolean not null default false,
      owner_id uuid not null references holdfast.users (id) on delete cascade,
      max_file_bytes bigint check (max_file_bytes > 0),
      allowed_types text[],
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index buckets_owner on holdfast.buckets (owner_id);
    create index buckets_age on holdfast.buckets (created_at, id);

    -- The key in storage is made of the id. pending: being written; stored: a file refers to it; orphan: to be swept.
    create table holdfast.blobs (
      id uuid primary key default holdfast.uuid_v7(),
      state text not null default 'pending' check (state in ('pending', 'stored', 'orphan')),
      size bigint,
      sha256 text,
      created_at timestamptz not null default now(),
      changed_at timestamptz not null default now()
    );
    create index blobs_to_sweep on holdfast.blobs (changed_at) where state <> 'stored';

    create table holdfast.files (
      id uuid primary key,
      bucket_id uuid not null references holdfast.buckets (id) on delete cascade,
      path text not null collate "C",
      filename text not null,
      owner_id uuid not null references holdfast.users (id) on delete cascade,
      blob_id uuid not null unique references holdfast.blobs (id),
      content_type text not null,
      size bigint not null,
      sha256 text not null,
      metadata jsonb not null default '{}',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      stored_at timestamptz not null default now(),
      unique (bucket_id, path)
    );
    create index files_owner on holdfast.files (owner_id, created_at desc, id desc);
    create index files_age on holdfast.files (bucket_id, created_at desc, id desc);

    -- Files whose content has not arrived. Nobody but the server sees them, and they hold no path.
    create table holdfast.announced_files (
      id uuid primary key default holdfast.uuid_v7(),
      bucket_id uuid not null references holdfast.buckets (id) on delete cascade,
      path text not null,
      filename text not null,
      owner_id uuid not null references holdfast.users (id) on delete cascade,
      content_type text,
      size bigint,
      metadata jsonb not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    );
    create index announced_files_bucket on holdfast.announced_files (bucket_id);
    create index announced_files_owner on holdfast.announced_files (owner_id);
    create index announced_files_expiry on holdfast.announced_files (expires_at);

    -- What buckets hold, in shards so that uploads into one bucket do not wait for each other. The sum counts.
    create table holdfast.bucket_usage (
      bucket_id uuid not null references holdfast.buckets (id) on delete cascade,
      shard smallint not null,
      file_count bigint not null,
      total_size bigint not null,
      primary key (bucket_id, shard)
    );

    create function holdfast.count_files() returns trigger language plpgsql set search_path = '' as $$
    begin
      if tg_op = 'INSERT' then
        insert into holdfast.bucket_usage as u
        select bucket_id, pg_catalog.floor(pg_catalog.random() * 16)::smallint, count(*), sum(size)
        from added group by bucket_id order by bucket_id
        on conflict (bucket_id, shard) do update
        set file_count = u.file_count + excluded.file_count, total_size = u.total_size + excluded.total_size;
        return null;
      end if;
      if tg_op = 'UPDATE' then
        insert into holdfast.bucket_usage as u
        select bucket_id, pg_catalog.floor(pg_catalog.random() * 16)::smallint, 0, sum(size)
        from (
          select bucket_id, size from added union all select bucket_id, -size from removed
        ) as difference group by bucket_id having sum(size) <> 0 order by bucket_id
        on conflict (bucket_id, shard) do update set total_size = u.total_size + excluded.total_size;
        update holdfast.blobs set state = 'orphan', changed_at = pg_catalog.now()
        where id in (select blob_id from removed except select blob_id from added);
        return null;
      end if;
      -- A bucket that goes in the same statement needs no more counting.
      insert into holdfast.bucket_usage as u
      select bucket_id, pg_catalog.floor(pg_catalog.random() * 16)::smallint, -count(*), -sum(size)
      from removed where exists (select from holdfast.buckets b where b.id = bucket_id)
      group by bucket_id order by bucket_id
      on conflict (bucket_id, shard) do update
      set file_count = u.file_count + excluded.file_count, total_size = u.total_size + excluded.total_size;
      update holdfast.blobs set state = 'orphan', changed_at = pg_catalog.now()
      where id in (select blob_id from removed);
      return null;
    end $$;
    create trigger files_inserted after insert on holdfast.files referencing new table as added
      for each statement execute function holdfast.count_files();
    create trigger files_updated after update on holdfast.files referencing old table as removed new table as added
      for each statement execute function holdfast.count_files();
    create trigger files_deleted after delete on holdfast.files referencing old table as removed
      for each statement execute function holdfast.count_files();

    -- Clients read under these policies; the server alone writes.
    alter table holdfast.buckets enable row level security;
    create policy buckets_visible on holdfast.buckets for select to anon, authenticated
      using (is_public or owner_id = (select auth.uid()));
    alter table holdfast.files enable row level security;
    create policy files_visible on holdfast.files for select to anon, authenticated
      using (owner_id = (select auth.uid()) or exists (select from holdfast.buckets b where b.id = bucket_id));
    alter table holdfast.bucket_usage enable row level security;
    create policy bucket_usage_visible on holdfast.bucket_usage for select to anon, authenticated
      using (exists (select from holdfast.buckets b where b.id = bucket_id));
    grant select on holdfast.buckets, holdfast.files, holdfast.bucket_usage to anon, authenticated, service;

    -- One's own file stays in sight when its bucket goes out of sight, and still tells where it is.
    create function holdfast.bucket_name_of_own_file(file uuid) returns text
      language sql stable security definer set search_path = '' as $$
      select b.name from holdfast.files f join holdfast.buckets b on b.id = f.bucket_id
      where f.id = file and f.owner_id = auth.uid()
    $$;
    revoke execute on function holdfast.bucket_name_of_own_file(uuid), holdfast.count_files() from public;
    grant execute on function holdfast.bucket_name_of_own_file(uuid) to anon, authenticated, service;
  `,
};
