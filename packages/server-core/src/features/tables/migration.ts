import type { Migration } from "../../database/migrate.js";

/**
 * What Holdfast knows of tables beyond Postgres' catalog. `relation` is a regclass: it follows a table through a rename in SQL,
 * and is dumped and restored by name.
 */
export const tablesMigration: Migration = {
  id: "0005_tables",
  sql: `
    create table holdfast.tables (
      relation regclass primary key,
      owner_id uuid references holdfast.users (id) on delete set null,
      access text not null check (access in ('private', 'authenticated', 'public_read', 'public')),
      created_at timestamptz not null default now()
    );
    create index tables_owner_id_idx on holdfast.tables (owner_id);

    -- Whatever SQL makes in public as the owner of the schema is open to admins, who work as service; to nobody else.
    grant all on all tables in schema public to service;
    grant all on all sequences in schema public to service;
    alter default privileges in schema public grant all on tables to service;
    alter default privileges in schema public grant all on sequences to service;

    -- A number as JSON: a number where a double holds it exactly, else a string. NaN and infinities are strings.
    create function holdfast.wire_number(n numeric) returns json language sql stable parallel safe
    return case
      when n is null then null
      when pg_catalog.abs(n) <= 9007199254740991 and pg_catalog.scale(n) <= 40
        then case when n::float8::numeric = n then pg_catalog.to_json(n) else pg_catalog.to_json(n::text) end
      else pg_catalog.to_json(n::text)
    end;
    create function holdfast.wire_number(n int8) returns json language sql stable parallel safe
    return case
      when n between -9007199254740991 and 9007199254740991 then pg_catalog.to_json(n)
      else pg_catalog.to_json(n::text)
    end;

    -- An array of such numbers. One of several dimensions is all numbers or all strings.
    create function holdfast.wire_numbers(items numeric[]) returns json language sql stable parallel safe
    return case
      when items is null then null
      when coalesce(pg_catalog.array_ndims(items), 1) = 1 then (
        select coalesce(pg_catalog.json_agg(holdfast.wire_number(item) order by place), '[]'::json)
        from pg_catalog.unnest(items) with ordinality as each(item, place))
      when (select pg_catalog.bool_and(pg_catalog.json_typeof(holdfast.wire_number(item)) = 'number')
            from pg_catalog.unnest(items) as each(item) where item is not null)
        then pg_catalog.to_json(items)
      else pg_catalog.to_json(items::text[])
    end;
    grant execute on function holdfast.wire_number(numeric), holdfast.wire_number(int8), holdfast.wire_numbers(numeric[])
      to anon, authenticated, service;
  `,
};
