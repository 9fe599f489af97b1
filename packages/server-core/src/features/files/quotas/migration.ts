import type { Migration } from "../../../database/migrate.js";
import { CONTENT, OF_MARKER, OF_REMOVED } from "../contents-migration.js";

/**
 * The counting of files, which each upload pays for: nothing is done where nothing changed, as an insert that may replace also
 * announces an update of no rows, and usage is compared with limits only where there are some. The rest of count_files is as in
 * 0007_file_contents, in a function for each kind of change.
 */
export const leanCountingMigration: Migration = {
  id: "0013_lean_counting",
  sql: `
    drop trigger files_inserted on holdfast.files;
    drop trigger files_updated on holdfast.files;
    drop trigger files_deleted on holdfast.files;
    drop function holdfast.count_files(), holdfast.lock_quotas(uuid[], uuid[]);

    -- Uploads into one quota take turns; it must be called before the usage is written, so that none waits for another in a circle. Answers
    -- whether there is a quota at all.
    create function holdfast.lock_quotas(bucket_ids uuid[], owner_ids uuid[]) returns boolean
      language plpgsql set search_path = '' as $$
    declare
      is_limited boolean;
    begin
      perform from holdfast.buckets
      where id = any (bucket_ids) and (max_total_bytes is not null or max_files is not null) order by id for no key update;
      is_limited := found;
      perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('holdfast quota ' || o.id, 0))
      from (select distinct id from unnest(owner_ids) id order by id) o
      where holdfast.user_limit(o.id) is not null;
      return is_limited or found;
    end $$;

    create function holdfast.count_added_files() returns trigger language plpgsql set search_path = '' as $$
    declare
      bucket_ids uuid[]; owner_ids uuid[]; counts bigint[]; sizes bigint[]; is_limited boolean;
    begin
      select array_agg(bucket_id), array_agg(owner_id), array_agg(1::bigint), array_agg(size)
      into bucket_ids, owner_ids, counts, sizes from added;
      if bucket_ids is null then return null; end if;
      is_limited := holdfast.lock_quotas(bucket_ids, owner_ids);
      perform holdfast.add_usage(bucket_ids, owner_ids, counts, sizes);
      if is_limited and holdfast.keeps_versions() then perform holdfast.check_quotas(bucket_ids, owner_ids); end if;
      return null;
    end $$;
    create trigger files_inserted after insert on holdfast.files referencing new table as added
      for each statement execute function holdfast.count_added_files();

    create function holdfast.count_removed_files() returns trigger language plpgsql set search_path = '' as $$
    declare
      bucket_ids uuid[]; owner_ids uuid[]; counts bigint[]; sizes bigint[];
    begin
      select array_agg(bucket_id), array_agg(owner_id), array_agg(-1::bigint), array_agg(-size)
      into bucket_ids, owner_ids, counts, sizes from removed;
      if bucket_ids is null then return null; end if;
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
    end $$;
    create trigger files_deleted after delete on holdfast.files referencing old table as removed
      for each statement execute function holdfast.count_removed_files();

    create function holdfast.count_changed_files() returns trigger language plpgsql set search_path = '' as $$
    declare
      bucket_ids uuid[]; owner_ids uuid[]; counts bigint[]; sizes bigint[]; is_limited boolean;
    begin
      if not exists (select from removed) then return null; end if;
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
      is_limited := holdfast.lock_quotas(bucket_ids, owner_ids);
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

        if is_limited then
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
      end if;
      perform holdfast.release_blobs(array(select blob_id from removed except select blob_id from added));
      return null;
    end $$;
    create trigger files_updated after update on holdfast.files referencing old table as removed new table as added
      for each statement execute function holdfast.count_changed_files();

    revoke execute on function holdfast.lock_quotas(uuid[], uuid[]), holdfast.count_added_files(), holdfast.count_removed_files(),
      holdfast.count_changed_files() from public;
  `,
};
