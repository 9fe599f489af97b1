import type { Migration } from "../../database/migrate.js";

/** The origins that browsers may call from, in their normal form. */
export const corsMigration: Migration = {
  id: "0003_cors",
  sql: `
    create table holdfast.cors_origins (
      id uuid primary key default holdfast.uuid_v7(),
      origin text not null unique,
      description text,
      is_active boolean not null default true,
      extra_metadata jsonb not null default '{}',
      created_by uuid references holdfast.users on delete set null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index cors_origins_by_age on holdfast.cors_origins (created_at, id);
    create index cors_origins_by_creator on holdfast.cors_origins (created_by);
  `,
};
