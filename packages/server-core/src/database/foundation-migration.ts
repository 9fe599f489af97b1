import type { Migration } from "./migrate.js";

/**
 * What every feature stands on: ids in time order, and the functions of schema `auth` that policies use. The three roles
 * exist already; the database adapter makes them.
 */
export const foundationMigration: Migration = {
  id: "0001_foundation",
  sql: `
    -- UUID version 7 (RFC 9562, section 5.7) for servers older than Postgres 18.
    create function holdfast.uuid_v7() returns uuid language sql volatile parallel safe set search_path = '' as $$
      select encode(
        set_bit(set_bit(
          overlay(pg_catalog.uuid_send(pg_catalog.gen_random_uuid())
            placing substring(pg_catalog.int8send((extract(epoch from pg_catalog.clock_timestamp()) * 1000)::bigint) from 3)
            from 1 for 6),
          52, 1), 53, 1), 'hex')::uuid
    $$;

    create schema auth;
    create function auth.jwt() returns jsonb language sql stable parallel safe set search_path = '' as $$
      select coalesce(nullif(pg_catalog.current_setting('request.jwt.claims', true), ''), '{}')::jsonb
    $$;
    create function auth.uid() returns uuid language sql stable parallel safe set search_path = '' as $$
      select nullif(auth.jwt() ->> 'sub', '')::uuid
    $$;
    create function auth.role() returns text language sql stable parallel safe set search_path = '' as $$
      select auth.jwt() ->> 'role'
    $$;

    grant usage on schema auth, holdfast, public to anon, authenticated, service;
    revoke create on schema public from public;
    grant execute on function auth.jwt(), auth.uid(), auth.role(), holdfast.uuid_v7() to anon, authenticated, service;

    create table holdfast.settings (
      name text primary key,
      value jsonb not null
    );
  `,
};
