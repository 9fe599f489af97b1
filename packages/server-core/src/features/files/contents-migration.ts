import type { Migration } from "../../database/migrate.js";
import { QUOTA_SQLSTATE, USER_LIMIT_SETTING } from "./quotas/quota-names.js";

/** Never to be changed, since released migrations are made of them: the columns of a file's content and of what is said about it, and their values of a removed file `r` and of a marker of its deletion. */
export const CONTENT =
  "content_type, size, piece_count, sha256, crc32c, etag, s3_etag, metadata, cache_control, tags, created_at, updated_at, stored_at";
export const OF_REMOVED: string = CONTENT.replaceAll(/\w+/g, "r.$&");
export const OF_MARKER =
  "'', 0, 0, null, null, '', null, '{}', null, '{}', r.created_at, pg_catalog.now(), pg_catalog.now()";

/**
 * What a file's content can be beyond one blob of its own: blobs made of pieces, blobs that several files and versions
 * share, versions of what was replaced or deleted, quotas over all of it, and uploads that come in parts.
 */
export const contentsMigration: Migration = {
  id: "0007_file_contents",
  sql: `
    -- A blob with pieces has no object of its own; each piece is a blob that has one. A blob is an orphan once no file, no version
    -- and no blob refers to it.
    alter table holdfast.blobs
      add column piece_count int not null default 0,
      add column crc32c text,
      add column etag text,
      add column s3_etag text;
    update holdfast.blobs set etag = sha256;

    create table holdfast.blob_pieces (
      blob_id uuid not null references holdfast.blobs (id) on delete cascade,
      position int not null,
      piece_id uuid not null references holdfast.blobs (id),
      start_at bigint not null,
      size bigint not null,
      primary key (blob_id, position)
    );
    create index blob_pieces_piece on holdfast.blob_pieces (piece_id);
    create index blob_pieces_start on holdfast.blob_pieces (blob_id, start_at);

    alter table holdfast.buckets
      add column versioning boolean not null default false,
      add column max_total_bytes bigint check (max_total_bytes >= 0),
      add column max_files bigint check (max_files >= 0);

    alter table holdfast.files
      drop constraint files_blob_id_key,
      alter column sha256 drop not null,
      add column piece_count int not null default 0,
      add column crc32c text,
      add column etag text,
      add column s3_etag text,
      add column version_id uuid not null default holdfast.uuid_v7(),
      add column cache_control text,
      add column tags jsonb not null default '{}';
    update holdfast.files set etag = sha256;
    alter table holdfast.files alter column etag set not null;
    create index files_blob on holdfast.files (blob_id);

    alter table holdfast.announced_files
      add column cache_control text,
      add column max_bytes bigint,
      add column allowed_types text[];

    -- What buckets with versions keep. Without a blob: the marker of a deletion. Positions rise with each one of a path.
    create table holdfast.file_versions (
      id uuid primary key,
      position bigint not null generated always as identity,
      file_id uuid not null,
      bucket_id uuid not null references holdfast.buckets (id) on delete cascade,
      path text not null collate "C",
      filename text not null,
      owner_id uuid not null references holdfast.users (id) on delete cascade,
      blob_id uuid references holdfast.blobs (id),
      content_type text not null,
      size bigint not null,
      piece_count int not null,
      sha256 text,
      crc32c text,
      etag text not null,
      s3_etag text,
      metadata jsonb not null,
      cache_control text,
      tags jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      stored_at timestamptz not null
    );
    create index file_versions_path on holdfast.file_versions (bucket_id, path, position desc);
    create index file_versions_blob on holdfast.file_versions (blob_id);
    create index file_versions_owner on holdfast.file_versions (owner_id);

    -- What users own, versions too, in shards as bucket_usage. A row in user_quotas stands in for the server's limit.
    create table holdfast.user_usage (
      user_id uuid not null references holdfast.users (id) on delete cascade,
      shard smallint not null,
      total_size bigint not null,
      primary key (user_id, shard)
    );
    insert into holdfast.user_usage
    select owner_id, 0, sum(size) from holdfast.files group by owner_id;
    create table holdfast.user_quotas (
      user_id uuid primary key references holdfast.users (id) on delete cascade,
      max_total_bytes bigint check (max_total_bytes >= 0)
    );

    -- Null for none.
    create function holdfast.user_limit(who uuid) returns bigint language sql stable set search_path = '' as $$
      select case when q.user_id is not null then q.max_total_bytes
        else (select (value #>> '{}')::bigint from holdfast.settings where name = '${USER_LIMIT_SETTING}') end
      from (select) one left join holdfast.user_quotas q on q.user_id = who
    $$;

    -- Uploads into one quota take turns; it must be called before the usage is written, so that none waits for another in a circle.
    create function holdfast.lock_quotas(bucket_ids uuid[], owner_ids uuid[]) returns void
      language plpgsql set search_path = '' as $$
    begin
      perform from holdfast.buckets
      where id = any (bucket_ids) and (max_total_bytes is not null or max_files is not null) order by id for no key update;
      perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('holdfast quota ' || o.id, 0))
      from (select distinct id from unnest(owner_ids) id order by id) o
      where holdfast.user_limit(o.id) is not null;
    end $$;

    create function holdfast.check_quotas(bucket_ids uuid[], owner_ids uuid[]) returns void
      language plpgsql set search_path = '' as $$
    begin
      if exists (
        select from holdfast.buckets b cross join lateral (
          select sum(file_count) as files, sum(total_size) as bytes from holdfast.bucket_usage where bucket_id = b.id
        ) u where b.id = any (bucket_ids) and (u.bytes > b.max_total_bytes or u.files > b.max_files)
      ) then
        raise exception 'bucket quota' using errcode = '${QUOTA_SQLSTATE}', detail = 'bucket';
      end if;
      if exists (
        select from unnest(owner_ids) id where holdfast.user_limit(id) <
          (select sum(total_size) from holdfast.user_usage where user_id = id)
      ) then
        raise exception 'user quota' using errcode = '${QUOTA_SQLSTATE}', detail = 'user';
      end if;
    end $$;

    -- A bucket or a user that goes in the same statement needs no more counting.
    create function holdfast.add_usage(bucket_ids uuid[], owner_ids uuid[], counts bigint[], sizes bigint[]) returns void
      language plpgsql set search_path = '' as $$
    begin
      insert into holdfast.bucket_usage as u
      select d.bucket_id, pg_catalog.floor(pg_catalog.random() * 16)::smallint, sum(d.count), sum(d.size)
      from unnest(bucket_ids, counts, sizes) as d (bucket_id, count, size)
      where exists (select from holdfast.buckets b where b.id = d.bucket_id)
      group by d.bucket_id having sum(d.count) <> 0 or sum(d.size) <> 0 order by d.bucket_id
      on conflict (bucket_id, shard) do update
      set file_count = u.file_count + excluded.file_count, total_size = u.total_size + excluded.total_size;
      insert into holdfast.user_usage as u
      select d.owner_id, pg_catalog.floor(pg_catalog.random() * 16)::smallint, sum(d.size)
      from unnest(owner_ids, sizes) as d (owner_id, size)
      where exists (select from holdfast.users o where o.id = d.owner_id)
      group by d.owner_id having sum(d.size) <> 0 order by d.owner_id
      on conflict (user_id, shard) do update set total_size = u.total_size + excluded.total_size;
    end $$;

    -- Whoever adds a reference locks the blob for share and finds it stored; so nobody adds one while this looks for them.
    create function holdfast.release_blobs(ids uuid[]) returns void language plpgsql set search_path = '' as $$
    begin
      if pg_catalog.cardinality(ids) = 0 then return; end if;
      perform from holdfast.blobs where id = any (ids) order by id for update;
      update holdfast.blobs b set state = 'orphan', changed_at = pg_catalog.now()
      where b.id = any (ids) and b.state <> 'orphan'
        and not exists (select from holdfast.files f where f.blob_id = b.id)
        and not exists (select from holdfast.file_versions v where v.blob_id = b.id)
        and not exists (select from holdfast.blob_pieces p where p.piece_id = b.id);
    end $$;

    -- 'off' while the server itself puts versions in order: nothing is kept, and nothing grows that a quota would refuse.
    create function holdfast.keeps_versions() returns boolean language sql stable set search_path = '' as $$
      select pg_catalog.current_setting('holdfast.versions', true) is distinct from 'off'
    $$;

    create or replace function holdfast.count_files() returns trigger language plpgsql set search_path = '' as $$
    declare
      bucket_ids uuid[]; owner_ids uuid[]; counts bigint[]; sizes bigint[];
    begin
      if tg_op = 'INSERT' then
        select array_agg(bucket_id), array_agg(owner_id), array_agg(1::bigint), array_agg(size)
        into bucket_ids, owner_ids, counts, sizes from added;
        perform holdfast.lock_quotas(bucket_ids, owner_ids);
        perform holdfast.add_usage(bucket_ids, owner_ids, counts, sizes);
        if holdfast.keeps_versions() then perform holdfast.check_quotas(bucket_ids, owner_ids); end if;
        return null;
      end if;

      if tg_op = 'DELETE' then
        select array_agg(bucket_id), array_agg(owner_id), array_agg(-1::bigint), array_agg(-size)
        into bucket_ids, owner_ids, counts, sizes from removed;
        perform holdfast.lock_quotas(bucket_ids, owner_ids);
        perform holdfast.add_usage(bucket_ids, owner_ids, counts, sizes);
        if holdfast.keeps_versions() then
          insert into holdfast.file_versions (id, file_id, bucket_id, path, filename, owner_id, blob_id, ${CONTENT})
          select r.version_id, r.id, r.bucket_id, r.path, r.filename, r.owner_id, r.blob_id, ${OF_REMOVED}
          from removed r join holdfast.buckets b on b.id = r.bucket_id and b.versioning
          join holdfast.users o on o.id = r.owner_id;
          insert into holdfast.file_versions (id, file_id, bucket_id, path, filename, owner_id, ${CONTENT})
          select holdfast.uuid_v7(), r.id, r.bucket_id, r.path, r.filename, r.owner_id, ${OF_MARKER}
          from removed r join holdfast.buckets b on b.id = r.bucket_id and b.versioning
          join holdfast.users o on o.id = r.owner_id;
        end if;
        perform holdfast.release_blobs(array(select distinct blob_id from removed));
        return null;
      end if;

      -- What the bucket keeps as a version does not make room.
      select array_agg(d.bucket_id), array_agg(d.owner_id), array_agg(d.count), array_agg(d.size)
      into bucket_ids, owner_ids, counts, sizes
      from (
        select c.bucket_id, c.owner_id, sum(c.count)::bigint as count, sum(c.size)::bigint as size
        from (
          select bucket_id, owner_id, 1 as count, size from added
          union all select bucket_id, owner_id, -1, -size from removed
        ) c group by c.bucket_id, c.owner_id
      ) d;
      perform holdfast.lock_quotas(bucket_ids, owner_ids);
      perform holdfast.add_usage(bucket_ids, owner_ids, counts, sizes);
      if holdfast.keeps_versions() then
        insert into holdfast.file_versions (id, file_id, bucket_id, path, filename, owner_id, blob_id, ${CONTENT})
        select r.version_id, r.id, r.bucket_id, r.path, r.filename, r.owner_id, r.blob_id, ${OF_REMOVED}
        from removed r join added a on a.id = r.id and a.version_id <> r.version_id
        join holdfast.buckets b on b.id = r.bucket_id and b.versioning;
        insert into holdfast.file_versions (id, file_id, bucket_id, path, filename, owner_id, ${CONTENT})
        select holdfast.uuid_v7(), r.id, r.bucket_id, r.path, r.filename, r.owner_id, ${OF_MARKER}
        from removed r join added a on a.id = r.id and (a.bucket_id, a.path) <> (r.bucket_id, r.path)
        join holdfast.buckets b on b.id = r.bucket_id and b.versioning;

        select array_agg(g.bucket_id) filter (where g.count > 0 or g.size > 0), array_agg(g.owner_id) filter (where g.size > 0)
        into bucket_ids, owner_ids
        from (
          select c.bucket_id, c.owner_id, sum(c.count) as count, sum(c.size) as size
          from (
            select bucket_id, owner_id, 1 as count, size from added
            union all
            select r.bucket_id, r.owner_id, -1, case when b.versioning and a.version_id <> r.version_id then 0 else -r.size end
            from removed r join added a on a.id = r.id join holdfast.buckets b on b.id = r.bucket_id
          ) c group by c.bucket_id, c.owner_id
        ) g;
        perform holdfast.check_quotas(bucket_ids, owner_ids);
      end if;
      perform holdfast.release_blobs(array(select blob_id from removed except select blob_id from added));
      return null;
    end $$;

    create function holdfast.count_versions() returns trigger language plpgsql set search_path = '' as $$
    begin
      if tg_op = 'INSERT' then
        perform holdfast.add_usage(array_agg(bucket_id), array_agg(owner_id), array_agg(0::bigint), array_agg(size)) from added;
        return null;
      end if;
      perform holdfast.add_usage(array_agg(bucket_id), array_agg(owner_id), array_agg(0::bigint), array_agg(-size)) from removed;
      perform holdfast.release_blobs(array(select distinct blob_id from removed where blob_id is not null));
      return null;
    end $$;
    create trigger file_versions_inserted after insert on holdfast.file_versions referencing new table as added
      for each statement execute function holdfast.count_versions();
    create trigger file_versions_deleted after delete on holdfast.file_versions referencing old table as removed
      for each statement execute function holdfast.count_versions();

    create function holdfast.release_pieces() returns trigger language plpgsql set search_path = '' as $$
    begin
      if tg_op = 'UPDATE' then
        perform holdfast.release_blobs(array(select piece_id from removed except select piece_id from added));
      else
        perform holdfast.release_blobs(array(select distinct piece_id from removed));
      end if;
      return null;
    end $$;
    create trigger blob_pieces_updated after update on holdfast.blob_pieces
      referencing old table as removed new table as added
      for each statement execute function holdfast.release_pieces();
    create trigger blob_pieces_deleted after delete on holdfast.blob_pieces referencing old table as removed
      for each statement execute function holdfast.release_pieces();

    -- Uploads in parts. The blob is pending until the end; its changed_at is the session's end, after which the sweeper takes it. A
    -- session that is finished names its file.
    create table holdfast.upload_sessions (
      id uuid primary key default holdfast.uuid_v7(),
      purpose text not null,
      bucket_id uuid not null references holdfast.buckets (id) on delete cascade,
      path text not null collate "C",
      user_id uuid references holdfast.users (id) on delete cascade,
      blob_id uuid not null unique references holdfast.blobs (id) on delete cascade,
      facts jsonb not null,
      conditions jsonb,
      size bigint,
      received bigint not null default 0,
      digest_state bytea,
      door_data jsonb not null,
      file_id uuid,
      created_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index upload_sessions_place on holdfast.upload_sessions (bucket_id, purpose, path, id);
    create index upload_sessions_user on holdfast.upload_sessions (user_id);
    create index upload_sessions_expiry on holdfast.upload_sessions (expires_at);
    create function holdfast.give_up_uploads() returns trigger language plpgsql set search_path = '' as $$
    begin
      update holdfast.blobs set state = 'orphan', changed_at = pg_catalog.now()
      where id in (select blob_id from removed) and state = 'pending';
      return null;
    end $$;
    create trigger upload_sessions_deleted after delete on holdfast.upload_sessions referencing old table as removed
      for each statement execute function holdfast.give_up_uploads();

    -- Versions are for those who may change the file; what everybody may read may have been replaced for a reason.
    alter table holdfast.file_versions enable row level security;
    create policy file_versions_visible on holdfast.file_versions for select to anon, authenticated
      using (
        owner_id = (select auth.uid())
        or exists (select from holdfast.buckets b where b.id = bucket_id and b.owner_id = (select auth.uid()))
      );
    grant select on holdfast.file_versions to anon, authenticated, service;
    alter table holdfast.blob_pieces enable row level security;
    alter table holdfast.user_usage enable row level security;
    alter table holdfast.user_quotas enable row level security;
    alter table holdfast.upload_sessions enable row level security;

    revoke execute on function holdfast.user_limit(uuid), holdfast.lock_quotas(uuid[], uuid[]), holdfast.check_quotas(uuid[], uuid[]),
      holdfast.add_usage(uuid[], uuid[], bigint[], bigint[]), holdfast.release_blobs(uuid[]), holdfast.keeps_versions(),
      holdfast.count_versions(), holdfast.release_pieces(), holdfast.give_up_uploads() from public;
  `,
};
