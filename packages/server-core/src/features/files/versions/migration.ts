import type { Migration } from "../../../database/migrate.js";

/** How many versions a path may have, and books that many write at once without getting into each other's way. */
export const versionLimitsMigration: Migration = {
  id: "0012_version_limits",
  sql: `
    alter table holdfast.buckets add column max_versions int check (max_versions > 0);

    -- One shard for all that a transaction counts: with another at each turn, two transactions could wait for each other.
    create or replace function holdfast.add_usage(bucket_ids uuid[], owner_ids uuid[], counts bigint[], sizes bigint[]) returns void
      language plpgsql set search_path = '' as $$
    declare
      place constant smallint := pg_catalog.txid_current() % 16;
    begin
      insert into holdfast.bucket_usage as u
      select d.bucket_id, place, sum(d.count), sum(d.size)
      from unnest(bucket_ids, counts, sizes) as d (bucket_id, count, size)
      where exists (select from holdfast.buckets b where b.id = d.bucket_id)
      group by d.bucket_id having sum(d.count) <> 0 or sum(d.size) <> 0 order by d.bucket_id
      on conflict (bucket_id, shard) do update
      set file_count = u.file_count + excluded.file_count, total_size = u.total_size + excluded.total_size;
      insert into holdfast.user_usage as u
      select d.owner_id, place, sum(d.size)
      from unnest(owner_ids, sizes) as d (owner_id, size)
      where exists (select from holdfast.users o where o.id = d.owner_id)
      group by d.owner_id having sum(d.size) <> 0 order by d.owner_id
      on conflict (user_id, shard) do update set total_size = u.total_size + excluded.total_size;
    end $$;

    -- What is older than so many versions goes, and the markers below with it. A marker right above another says all that both say.
    create function holdfast.trim_versions(bucket uuid, of_path text, most int) returns void
      language sql set search_path = '' as $$
      delete from holdfast.file_versions where id in (
        select id from (
          select id, blob_id is null as is_marker,
            pg_catalog.count(blob_id) over newest_first - (blob_id is not null)::int as newer_versions,
            pg_catalog.lag(blob_id is null) over newest_first as is_below_marker
          from holdfast.file_versions where bucket_id = bucket and path = of_path
          window newest_first as (order by position desc)
        ) v where newer_versions >= most or (is_marker and is_below_marker)
      )
    $$;

    create or replace function holdfast.count_versions() returns trigger language plpgsql set search_path = '' as $$
    begin
      if tg_op = 'INSERT' then
        perform holdfast.add_usage(array_agg(bucket_id), array_agg(owner_id), array_agg(0::bigint), array_agg(size)) from added;
        perform holdfast.trim_versions(a.bucket_id, a.path, b.max_versions)
        from (select distinct bucket_id, path from added order by bucket_id, path) a
        join holdfast.buckets b on b.id = a.bucket_id and b.max_versions is not null;
        return null;
      end if;
      perform holdfast.add_usage(array_agg(bucket_id), array_agg(owner_id), array_agg(0::bigint), array_agg(-size)) from removed;
      perform holdfast.release_blobs(array(select distinct blob_id from removed where blob_id is not null));
      return null;
    end $$;
    revoke execute on function holdfast.trim_versions(uuid, text, int) from public;
  `,
};
