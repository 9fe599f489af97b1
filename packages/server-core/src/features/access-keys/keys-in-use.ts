import type { models } from "@holdfast/openapi";
import type { UserActor } from "../../actor.js";
import { coalesceByKey } from "../../coalesce.js";
import { READ_ONLY } from "../../database/database.js";
import type { Platform } from "../../feature.js";
import { isKeyId } from "./key-material.js";
import { type AccessKeyRow, accessKeyRecord } from "./records.js";
import type { SealedSecrets } from "./sealed-secrets.js";
import { placeOf } from "./service.js";
import * as sql from "./sql.js";

/** A key that is good now, with what a signature is checked with. Keep the secret out of logs and answers. */
export interface UsableAccessKey {
  readonly id: string;
  readonly secret: string;
  /** The key's owner as they are now; whatever is done with the key is done as them. */
  readonly actor: UserActor;
  /** Null for every bucket that the owner may use. */
  readonly bucketIds: ReadonlySet<string> | null;
  readonly actions: ReadonlySet<models.AccessKeyAction>;
  /** Notes that the key was used; call it once a signature was right. Never rejects, and writes once an hour at most. */
  noteUse(): Promise<void>;
}

/** Finds keys for the doors that verify signatures. */
export interface AccessKeysInUse {
  /**
   * The key of an id; null for one that is unknown, revoked or expired, or whose owner is deleted or inactive. It is read after each
   * call, so that what was taken back on any server is refused at once; calls that wait at the same time share a reading.
   */
  find(id: string): Promise<UsableAccessKey | null>;
}

interface KeyInUseRow extends AccessKeyRow {
  readonly sealed_secret: Uint8Array;
  readonly email: string;
  readonly is_superuser: boolean;
}

const NOTE_EVERY_MS = 3_600_000;

export function createAccessKeysInUse(
  { database, log, now }: Platform,
  sealedSecrets: () => SealedSecrets,
): AccessKeysInUse {
  const noteUse = async (id: string, lastUsedAt: Date | null): Promise<void> => {
    const time = now();
    if (lastUsedAt !== null && time.getTime() - lastUsedAt.getTime() < NOTE_EVERY_MS) return;
    await database.system.query(sql.TOUCH_KEY, [id, time]).catch((error: unknown) => {
      log({ level: "warn", message: "The use of an access key could not be noted.", error });
    });
  };

  const read = coalesceByKey(async (id: string): Promise<UsableAccessKey | null> => {
    const row = await database.system.first<KeyInUseRow>(sql.KEY_IN_USE, [id], READ_ONLY);
    if (row === null) return null;
    const key = accessKeyRecord(row);
    if (key.expiresAt !== null && key.expiresAt <= now()) return null;
    const secret = await sealedSecrets().open(row.sealed_secret, placeOf(key.id, key.ownerId));
    let noted: Promise<void> | null = null;
    return {
      id: key.id,
      secret,
      actor: {
        kind: "user",
        userId: key.ownerId,
        email: row.email,
        isAdmin: row.is_superuser,
        // What row policies see as the session: the credential that the request was made with.
        sessionId: key.id,
        expiresAt: Math.floor((key.expiresAt?.getTime() ?? now().getTime() + NOTE_EVERY_MS) / 1000),
      },
      bucketIds: key.bucketIds === null ? null : new Set(key.bucketIds),
      actions: new Set(key.actions),
      noteUse() {
        noted ??= noteUse(key.id, key.lastUsedAt);
        return noted;
      },
    };
  });

  return { find: async (id) => (isKeyId(id) ? read(id) : null) };
}
