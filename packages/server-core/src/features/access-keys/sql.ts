const KEY_COLUMNS = "k.id, k.name, k.owner_id, k.bucket_ids, k.actions, k.created_at, k.expires_at, k.last_used_at";

/** Read as the actor. $1 an owner or null, $2 how many to leave out, $3 how many. */
export const LIST_KEYS: string = `
  select ${KEY_COLUMNS} from holdfast.access_keys k where $1::uuid is null or k.owner_id = $1::uuid
  order by k.created_at desc, k.id desc offset $2 limit $3`;

/** Read as the actor. $1 the key's id. */
export const FIND_KEY: string = `select ${KEY_COLUMNS} from holdfast.access_keys k where k.id = $1`;

/** Holds the owner, so that two requests cannot both make the last key that is allowed. */
export const LOCK_OWNER: string = "select id from holdfast.users where id = $1 for update";

export const COUNT_KEYS: string = "select count(*)::float8 as count from holdfast.access_keys where owner_id = $1";

/** Read as the actor. $1 ids. */
export const VISIBLE_BUCKETS: string = "select id from holdfast.buckets where id = any($1::uuid[])";

/** $1 id, $2 owner, $3 name, $4 buckets or null, $5 actions, $6 the sealed secret, $7 its making, $8 its end or null. */
export const INSERT_KEY: string = `
  with k as (
    insert into holdfast.access_keys (id, owner_id, name, bucket_ids, actions, sealed_secret, created_at, expires_at)
    values ($1, $2, $3, $4::uuid[], $5::text[], $6, $7, $8) returning *
  ) select ${KEY_COLUMNS} from k`;

export const DELETE_KEY: string = "delete from holdfast.access_keys where id = $1";

/** All that a signature is checked with, and the owner as they are now. $1 the key's id. */
export const KEY_IN_USE: string = `
  select ${KEY_COLUMNS}, k.sealed_secret, u.email, u.is_superuser
  from holdfast.access_keys k join holdfast.users u on u.id = k.owner_id
  where k.id = $1 and u.is_active`;

/** $1 the key's id, $2 now. */
export const TOUCH_KEY: string = "update holdfast.access_keys set last_used_at = $2 where id = $1";
