/** An account with what login needs. */
export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly password_hash: string;
  readonly is_active: boolean;
  readonly is_superuser: boolean;
  readonly [column: string]: string | boolean;
}

export const FIND_ACCOUNT: string = `
  select id, email, password_hash, is_active, is_superuser from holdfast.users where email = $1`;

/**
 * Opens a session, unless the account was deactivated, deleted or got another password since the password was checked;
 * the lock makes a change of the account that is under way come first.
 * $1 user, $2 password hash, $3 hash of the refresh token, $4 its end, $5 end of the access token.
 */
export const OPEN_SESSION: string = `
  with account as (
    select id from holdfast.users where id = $1 and is_active and password_hash = $2 for share
  ), opened as (
    insert into holdfast.sessions (user_id, expires_at, access_expires_at) select id, $4, $5 from account returning id
  ), token as (
    insert into holdfast.refresh_tokens (hash, session_id, expires_at) select $3, id, $4 from opened
  )
  select id from opened`;

/** A refresh token with its session, both locked. */
export interface RefreshRow {
  readonly session_id: string;
  readonly used_at: Date | null;
  readonly expires_at: Date;
  readonly ended_at: Date | null;
  readonly user_id: string | null;
  readonly email: string | null;
  readonly [column: string]: string | Date | null;
}

export const LOCK_REFRESH_TOKEN: string = `
  select t.session_id, t.used_at, t.expires_at, s.ended_at, s.user_id, u.email
  from holdfast.refresh_tokens t
  join holdfast.sessions s on s.id = t.session_id
  left join holdfast.users u on u.id = s.user_id
  where t.hash = $1
  for update of s, t`;

export const IS_USED: string = "select used_at is not null as is_used from holdfast.refresh_tokens where hash = $1";

/** $1 hash of the token, $2 now, $3 hash of the next, $4 its end, $5 session. */
export const ROTATE_REFRESH_TOKEN: string = `
  with used as (
    update holdfast.refresh_tokens set used_at = $2 where hash = $1
  ), next as (
    insert into holdfast.refresh_tokens (hash, session_id, expires_at) values ($3, $5, $4)
  )
  update holdfast.sessions set expires_at = $4 where id = $5`;

/** $1 session, $2 end of an access token that is about to be given out. */
export const EXTEND_ACCESS: string = `
  update holdfast.sessions set access_expires_at = greatest(access_expires_at, $2) where id = $1`;

const END = "update holdfast.sessions set ended_at = $1 where ended_at is null";
const ENDED = "returning id, access_expires_at";

/** $1 now, $2 session. */
export const END_SESSION: string = `${END} and id = $2 ${ENDED}`;

/** $1 now, $2 user, $3 a session to keep, or null. */
export const END_SESSIONS_OF_USER: string = `${END} and user_id = $2 and id is distinct from $3::uuid ${ENDED}`;

export const SESSION_OF_REFRESH_TOKEN: string = "select session_id from holdfast.refresh_tokens where hash = $1";

/** $1 now. Refresh tokens of these sessions go with them. */
export const SWEEP_SESSIONS: string =
  "delete from holdfast.sessions where expires_at <= $1 and access_expires_at <= $1";

/** $1 now. A used token is kept until its end, so that its reuse is noticed. */
export const SWEEP_REFRESH_TOKENS: string = "delete from holdfast.refresh_tokens where expires_at <= $1";
