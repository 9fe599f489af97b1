import { USER_COLUMNS } from "../auth/accounts.js";

export const FIND_USER: string = `select ${USER_COLUMNS} from holdfast.users where id = $1`;

export const LIST_USERS: string = `select ${USER_COLUMNS} from holdfast.users order by created_at, id offset $1 limit $2`;

/** Read as the actor; the view masks the addresses of others. */
export const LIST_PROFILES: string = `
  select ${USER_COLUMNS} from holdfast.profiles where is_active and not is_superuser
  order by created_at, id offset $1 limit $2`;

export const COUNT_USERS: string = "select count(*)::float8 as count from holdfast.users where not is_superuser";

export const FIND_PASSWORD: string = "select email, password_hash from holdfast.users where id = $1";

/** Only where the password is still the one that was checked. $1 user, $2 the old hash, $3 the new one. */
export const CHANGE_PASSWORD: string = `
  update holdfast.users set password_hash = $3, updated_at = now() where id = $1 and password_hash = $2 returning id`;

/** Locks the admins that can log in, so that two requests cannot each remove the other's. */
export const LOCK_ADMINS: string =
  "select id from holdfast.users where is_superuser and is_active order by id for update";

export const LOCK_USER: string = `select ${USER_COLUMNS} from holdfast.users where id = $1 for update`;

/** A null leaves the column as it is; $4 says whether the name is to change, since a name may be set to null. */
export const UPDATE_USER: string = `
  update holdfast.users set
    email = coalesce($2, email),
    full_name = case when $4 then $3 else full_name end,
    is_active = coalesce($5, is_active),
    is_superuser = coalesce($6, is_superuser),
    password_hash = coalesce($7, password_hash),
    updated_at = now()
  where id = $1 returning ${USER_COLUMNS}`;

export const DELETE_USER: string = "delete from holdfast.users where id = $1";
