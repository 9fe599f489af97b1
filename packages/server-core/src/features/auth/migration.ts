import type { Migration } from "../../database/migrate.js";

/**
 * Accounts, their sessions, and the keys that sign access tokens. No role but the owner may touch these tables; other users
 * see accounts through the view `holdfast.profiles`, where addresses are masked.
 */
export const authMigration: Migration = {
  id: "0002_auth",
  sql: `
    create table holdfast.users (
      id uuid primary key default holdfast.uuid_v7(),
      email text not null unique check (email = lower(email)),
      password_hash text not null,
      full_name text,
      is_active boolean not null default true,
      is_superuser boolean not null default false,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index users_by_age on holdfast.users (created_at, id);
    create index users_admins on holdfast.users (id) where is_superuser and is_active;

    -- A session outlives its user, so that tokens of a deleted user stay refused until they expire.
    create table holdfast.sessions (
      id uuid primary key default holdfast.uuid_v7(),
      user_id uuid references holdfast.users on delete set null,
      created_at timestamptz not null default now(),
      ended_at timestamptz,
      -- When the newest refresh token ends.
      expires_at timestamptz not null,
      -- When the last access token ends that was given out in this session.
      access_expires_at timestamptz not null
    );
    create index sessions_by_user on holdfast.sessions (user_id);
    create index sessions_by_end on holdfast.sessions (expires_at);
    create index sessions_ended on holdfast.sessions (access_expires_at) where ended_at is not null;

    create table holdfast.refresh_tokens (
      hash bytea primary key,
      session_id uuid not null references holdfast.sessions on delete cascade,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index refresh_tokens_by_session on holdfast.refresh_tokens (session_id);
    create index refresh_tokens_by_end on holdfast.refresh_tokens (expires_at);

    create table holdfast.signing_keys (
      kid text primary key,
      private_jwk jsonb not null,
      -- From then on it signs, until the next key does.
      activates_at timestamptz not null
    );

    create view holdfast.profiles as
      select id,
        case when id = (select auth.uid()) or (select auth.role()) = 'service' then email
          else left(email, 1) || '***' || substr(email, strpos(email, '@')) end as email,
        is_active, is_superuser, full_name, created_at, updated_at
      from holdfast.users;
    grant select on holdfast.profiles to authenticated, service;
  `,
};
