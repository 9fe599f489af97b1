import type { models } from "@holdfast/openapi";
import type { Actor, UserActor } from "../../actor.js";
import { AppError } from "../../errors/app-error.js";
import type { Platform } from "../../feature.js";
import { newKeyId, newSecret } from "./key-material.js";
import { type AccessKeyRecord, type AccessKeyRow, accessKeyRecord } from "./records.js";
import type { SealedSecrets } from "./sealed-secrets.js";
import * as sql from "./sql.js";

/** Which part of whose keys. */
export interface AccessKeyList {
  readonly owner_id?: string;
  readonly skip: number;
  readonly limit: number;
}

/** A key to make, with the contract's defaults filled in. */
export type NewAccessKey = models.CreateAccessKeyRequest & { readonly actions: readonly models.AccessKeyAction[] };

/** The rules of access keys. */
export interface AccessKeyService {
  /** The keys that the actor sees, newest first. */
  list(part: AccessKeyList, actor: Actor): Promise<readonly AccessKeyRecord[]>;
  /** Makes a key and tells its secret, once. Throws `invalid_value`, `not_found` or `limit_exceeded`. */
  create(key: NewAccessKey, user: UserActor): Promise<{ readonly key: AccessKeyRecord; readonly secret: string }>;
  /** Deletes a key; it is refused from then on. */
  revoke(key: AccessKeyRecord): Promise<void>;
}

const MAX_KEYS = 100;

export function createAccessKeyService(
  { database, now }: Platform,
  sealedSecrets: () => SealedSecrets,
): AccessKeyService {
  const checkBuckets = async (ids: readonly string[], user: UserActor): Promise<void> => {
    const rows = await database.as(user).rows<{ id: string }>(sql.VISIBLE_BUCKETS, [ids]);
    const seen = new Set(rows.map(({ id }) => id));
    const hidden = ids.find((id) => !seen.has(id));
    if (hidden === undefined) return;
    throw new AppError("not_found", `There is no bucket with the id ${hidden} that you may see.`);
  };

  return {
    list: async ({ owner_id = null, skip, limit }, actor) =>
      (await database.as(actor).rows<AccessKeyRow>(sql.LIST_KEYS, [owner_id, skip, limit])).map(accessKeyRecord),

    async create({ name, bucket_ids = null, actions, expires_at = null }, user) {
      checkName(name);
      const expiresAt = readExpiry(expires_at, now());
      const bucketIds = bucket_ids === null ? null : [...new Set(bucket_ids.map((id) => id.toLowerCase()))];
      if (bucketIds !== null) await checkBuckets(bucketIds, user);
      const id = newKeyId();
      const secret = newSecret();
      const sealed = await sealedSecrets().seal(secret, placeOf(id, user.userId));
      const values = [id, user.userId, name, bucketIds, [...new Set(actions)], sealed, now(), expiresAt];
      const row = await database.system.session(async (session) => {
        if ((await session.query(sql.LOCK_OWNER, [user.userId])).rows.length === 0) throw ownerGone();
        const { rows } = await session.query<{ count: number }>(sql.COUNT_KEYS, [user.userId]);
        if ((rows[0]?.count ?? 0) >= MAX_KEYS) throw tooManyKeys();
        return (await session.query<AccessKeyRow>(sql.INSERT_KEY, values)).rows[0];
      });
      if (row === undefined) throw new Error("the insert of an access key answered no row");
      return { key: accessKeyRecord(row), secret };
    },

    async revoke({ id }) {
      await database.system.query(sql.DELETE_KEY, [id]);
    },
  };
}

/** What a secret is bound to: a row that was moved to another id or owner does not open. */
export function placeOf(id: string, ownerId: string): string {
  return `holdfast.access_keys ${id} ${ownerId}`;
}

function checkName(name: string): void {
  if (!/[\p{Cc}\p{Cs}]/u.test(name)) return;
  throw invalid("name", "The name holds characters that cannot be shown.");
}

function readExpiry(text: string | null, now: Date): Date | null {
  if (text === null) return null;
  const time = new Date(text);
  // Postgres has no room for the years beyond.
  if (time > now && time.getUTCFullYear() < 10_000) return time;
  throw invalid("expires_at", "The key would have ended already. Name a time in the future, or null.");
}

function invalid(field: string, message: string): AppError {
  return new AppError("invalid_value", message, { errors: [{ path: `body.${field}`, message }] });
}

function ownerGone(): AppError {
  return new AppError("not_found", "The account was deleted meanwhile.");
}

function tooManyKeys(): AppError {
  return new AppError("limit_exceeded", `An account may have ${MAX_KEYS} access keys. Revoke some that are not used.`);
}
