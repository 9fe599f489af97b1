import type { Row } from "@holdfast/adapter-api";
import type { models } from "@holdfast/openapi";
import type { OwnedRecord } from "../../pipeline/resources.js";

/** An access key without its secret, as the authorize stage loads it. */
export interface AccessKeyRecord extends OwnedRecord {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  /** Null for every bucket that the owner may use. */
  readonly bucketIds: readonly string[] | null;
  readonly actions: readonly models.AccessKeyAction[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** To the hour. */
  readonly lastUsedAt: Date | null;
}

/** A row of `holdfast.access_keys`, as `KEY_COLUMNS` reads it. */
export interface AccessKeyRow extends Row {
  readonly id: string;
  readonly name: string;
  readonly owner_id: string;
  readonly bucket_ids: readonly string[] | null;
  readonly actions: readonly models.AccessKeyAction[];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
}

/** Reads a row. */
export function accessKeyRecord(row: AccessKeyRow): AccessKeyRecord {
  return {
    id: row.id,
    name: row.name,
    ownerId: row.owner_id,
    bucketIds: row.bucket_ids,
    actions: row.actions,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}

/** A key as the contract shows it. */
export function accessKeyModel(key: AccessKeyRecord): models.AccessKey {
  return {
    access_key_id: key.id,
    name: key.name,
    owner_id: key.ownerId,
    bucket_ids: key.bucketIds === null ? null : [...key.bucketIds],
    actions: [...key.actions],
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
  };
}
