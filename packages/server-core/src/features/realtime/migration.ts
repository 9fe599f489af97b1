import type { Migration } from "../../database/migrate.js";

/**
 * The change feed. `holdfast.enable_feed(table)` puts a table of schema public into it and `holdfast.disable_feed(table)` takes it
 * out; both may be called twice. How positions stay safe is explained in docs/decisions/0006-change-feed.md.
 */
export const realtimeMigration: Migration = {
  id: "0004_realtime",
  sql: `
    create sequence holdfast.change_seq cache 1;

    -- Images are json, not jsonb: a json column may hold what jsonb refuses, and a refusal here would fail the user's own write.
    create table holdfast.changes (
      seq bigint primary key default nextval('holdfast.change_seq'),
      xid xid8 not null default pg_current_xact_id(),
      table_id oid not null,
      operation text not null check (operation in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')),
      old_row json,
      new_row json,
      at timestamptz not null default clock_timestamp()
    );

    -- The servers that have subscribers, and of which tables. A row that is not renewed stands for nothing.
    create unlogged table holdfast.feed_listeners (
      id uuid primary key,
      tables oid[] not null,
      expires_at timestamptz not null
    );

    -- Which feed this is, and up to where it was swept. Positions of another epoch mean nothing. Servers speak to each other on a
    -- channel whose name is a secret, since anyone who can send SQL may listen and notify.
    create table holdfast.feed_state (
      only_row boolean primary key default true check (only_row),
      epoch text not null,
      cluster text not null,
      server_channel text not null,
      swept_seq bigint not null default 0
    );

    -- Until it ends, a transaction that writes to the feed holds a shared lock on a number below all of its own.
    create function holdfast.announce_writer() returns void
    language plpgsql set search_path = '' as $$
    declare
      xid text := pg_catalog.pg_current_xact_id()::text;
      below bigint := pg_catalog.nextval('holdfast.change_seq');
      said text[] := pg_catalog.string_to_array(pg_catalog.current_setting('holdfast.feed_writer', true), ':');
    begin
      -- Any user may write this setting, so it is believed only where believing it can do no more than hold the feed back.
      if said[1] = xid and said[2]::bigint between 1 and below then
        below := said[2]::bigint;
      else
        perform pg_catalog.set_config('holdfast.feed_writer', xid || ':' || below, true);
      end if;
      perform pg_catalog.pg_advisory_xact_lock_shared(4000000000000000000 + below);
    end $$;

    create function holdfast.capture_changes() returns trigger
    language plpgsql security definer
    set search_path = '' set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set bytea_output = 'hex' set extra_float_digits = 1
    as $$
    begin
      perform holdfast.announce_writer();
      if tg_op = 'INSERT' then
        insert into holdfast.changes (table_id, operation, new_row)
        select tg_relid, tg_op, pg_catalog.row_to_json(n.*) from new_rows n;
      elsif tg_op = 'DELETE' then
        insert into holdfast.changes (table_id, operation, old_row)
        select tg_relid, tg_op, pg_catalog.row_to_json(o.*) from old_rows o;
      elsif tg_op = 'TRUNCATE' then
        insert into holdfast.changes (table_id, operation) values (tg_relid, tg_op);
      elsif (select count(*) from old_rows) = (select count(*) from new_rows) then
        -- Postgres fills both tables row by row, in the same order.
        insert into holdfast.changes (table_id, operation, old_row, new_row)
        select tg_relid, tg_op, o.image, n.image
        from (select pg_catalog.row_number() over () as place, pg_catalog.row_to_json(t.*) as image from old_rows t) o
        join (select pg_catalog.row_number() over () as place, pg_catalog.row_to_json(t.*) as image from new_rows t) n using (place)
        order by place;
      else
        -- A trigger of a partition refused rows that were moving in: they are gone, so there are no pairs.
        insert into holdfast.changes (table_id, operation, old_row)
        select tg_relid, 'DELETE', pg_catalog.row_to_json(o.*) from old_rows o;
        insert into holdfast.changes (table_id, operation, new_row)
        select tg_relid, 'INSERT', pg_catalog.row_to_json(n.*) from new_rows n;
      end if;
      -- Transactions that notify commit one after the other, so none does it for nobody.
      if found and exists (
        select from holdfast.feed_listeners l where l.expires_at > pg_catalog.clock_timestamp() and (tg_relid = any (l.tables) or 0 = any (l.tables))
      ) then
        perform pg_catalog.pg_notify('holdfast_changes', '');
      end if;
      return null;
    end $$;

    create function holdfast.is_in_feed(target regclass) returns boolean
    language sql stable set search_path = '' as $$
      select exists (
        select from pg_catalog.pg_trigger where tgrelid = target and tgname = 'holdfast_feed_insert' and tgenabled <> 'D')
    $$;

    create function holdfast.disable_feed(target regclass) returns void
    language plpgsql set search_path = '' set client_min_messages = 'warning' as $$
    declare
      event text;
    begin
      foreach event in array array['insert', 'update', 'delete', 'truncate'] loop
        execute pg_catalog.format('drop trigger if exists holdfast_feed_%s on %s', event, target);
      end loop;
    end $$;

    create function holdfast.enable_feed(target regclass) returns void
    language plpgsql set search_path = '' as $$
    begin
      if not exists (
        select from pg_catalog.pg_class
        where oid = target and relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relpersistence <> 't'
      ) then
        raise exception 'only a table of schema public can be in the change feed' using errcode = 'wrong_object_type';
      end if;
      perform holdfast.disable_feed(target);
      execute pg_catalog.format('create trigger holdfast_feed_insert after insert on %s referencing new table as new_rows
        for each statement execute function holdfast.capture_changes()', target);
      execute pg_catalog.format('create trigger holdfast_feed_update after update on %s referencing old table as old_rows new table as new_rows
        for each statement execute function holdfast.capture_changes()', target);
      execute pg_catalog.format('create trigger holdfast_feed_delete after delete on %s referencing old table as old_rows
        for each statement execute function holdfast.capture_changes()', target);
      execute pg_catalog.format('create trigger holdfast_feed_truncate after truncate on %s
        for each statement execute function holdfast.capture_changes()', target);
    end $$;

    -- The last number up to which nothing is outstanding: read only what is not above it, in a statement that begins afterwards.
    create function holdfast.feed_horizon() returns bigint
    language plpgsql volatile set search_path = '' as $$
    declare
      last bigint;
      lowest bigint;
    begin
      -- In this order: whoever takes a number after the first statement takes one above it.
      select last_value into last from holdfast.change_seq;
      select pg_catalog.min((classid::bigint << 32 | objid::bigint) - 4000000000000000000) into lowest
      from pg_catalog.pg_locks
      where locktype = 'advisory' and objsubid = 1
        and database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
        and (classid::bigint << 32 | objid::bigint) between 4000000000000000001 and 4500000000000000000;
      return least(last, lowest);
    end $$;

    revoke execute on function holdfast.announce_writer(), holdfast.capture_changes(), holdfast.is_in_feed(regclass),
      holdfast.disable_feed(regclass), holdfast.enable_feed(regclass), holdfast.feed_horizon() from public;
  `,
};
