import { isAdapterError, type Row } from "@holdfast/adapter-api";
import { AppError } from "../../../errors/app-error.js";
import type { HandlersOf, Platform } from "../../../feature.js";
import { USER_LIMIT_SETTING } from "./quota-names.js";

/** What a user owns and may own. */
interface StorageRow extends Row {
  readonly total_size: bigint;
  readonly max_total_bytes: bigint | null;
  readonly is_default: boolean;
}

const STORAGE = `
  select (select coalesce(sum(total_size), 0)::bigint from holdfast.user_usage where user_id = u.id) as total_size,
    holdfast.user_limit(u.id) as max_total_bytes, q.user_id is null as is_default
  from holdfast.users u left join holdfast.user_quotas q on q.user_id = u.id where u.id = $1`;

const SET_QUOTA = `
  insert into holdfast.user_quotas (user_id, max_total_bytes) values ($1, $2)
  on conflict (user_id) do update set max_total_bytes = excluded.max_total_bytes`;

const DELETE_QUOTA = "delete from holdfast.user_quotas where user_id = $1";

/** The triggers read the limit; so the server writes it where they look. */
const KEEP_LIMIT = `
  insert into holdfast.settings (name, value) values ('${USER_LIMIT_SETTING}', coalesce(to_jsonb($1::bigint), 'null'))
  on conflict (name) do update set value = excluded.value where settings.value is distinct from excluded.value`;

type QuotaOperation = "files.getUserStorage" | "files.setUserQuota" | "files.deleteUserQuota";

/** Puts the setting where the database finds it. Servers of one database should have the same. */
export async function keepUserLimit({ database, settings }: Platform): Promise<void> {
  await database.system.query(KEEP_LIMIT, [settings.maxBytesPerUser]);
}

/** The operations on users' quotas. */
export function quotaRoutes({ database }: Platform): Pick<HandlersOf<"files">, QuotaOperation> {
  const read = async (userId: string) => {
    const row = await database.system.first<StorageRow>(STORAGE, [userId]);
    if (row === null) throw new AppError("not_found", "There is no user of this id.");
    const limit = row.max_total_bytes === null ? null : Number(row.max_total_bytes);
    const body = { total_size: Number(row.total_size), max_total_bytes: limit, is_default: row.is_default };
    return { status: 200, body } as const;
  };

  return {
    "files.getUserStorage": ({ path }) => read(path.user_id),
    "files.setUserQuota": async ({ path, body }) => {
      await database.system.query(SET_QUOTA, [path.user_id, body.max_total_bytes]).catch(refuseStranger);
      return read(path.user_id);
    },
    "files.deleteUserQuota": async ({ path }) => {
      await database.system.query(DELETE_QUOTA, [path.user_id]);
      return read(path.user_id);
    },
  };
}

function refuseStranger(error: unknown): never {
  if (isAdapterError(error) && error.details.sqlState === "23503") {
    throw new AppError("not_found", "There is no user of this id.", { cause: error });
  }
  throw error;
}
