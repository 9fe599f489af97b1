import { statementsOf } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { checkFilePath, readPath } from "../names.js";
import { checkOpenCount, checkOpenRoom } from "../quotas/open-uploads.js";
import { isAllowed, readContentType } from "../upload/content-type.js";
import { rowFacts } from "../upload/row-facts.js";
import { checkTarget } from "../upload/stored-files.js";
import { checkAnnounced, type UploadLimits } from "../upload/upload-limits.js";
import type { WriteConditions } from "../upload/write-conditions.js";
import { INSERT_SESSION, type SessionRow, uploadSession } from "./session-rows.js";
import type { NewSession, UploadSession } from "./upload-sessions.js";

/** The sweeper leaves the blob alone until its time, which is the session's end. */
const CREATE_BLOB = "insert into holdfast.blobs (changed_at, piece_count) values ($1, 1) returning id";

/**
 * Begins a session when an upload of this kind could be shown as things stand now. `isShared` says that its bytes are there already, as those of other sessions.
 */
export function createBeginning(
  { database, now }: Platform,
  { limits }: { readonly limits: UploadLimits },
): (request: NewSession, options?: { readonly isShared: boolean }) => Promise<UploadSession> {
  return async (
    { purpose, bucket, actor, facts, size, conditions, expiresAt, doorData = {}, ...request },
    { isShared } = { isShared: false },
  ) => {
    if (purpose === "tus") checkFilePath(request.path);
    const path = readPath(request.path);
    checkAnnounced(size, limits.ofBucket(bucket));
    rowFacts(path, facts);
    checkType(readContentType(facts.contentType ?? null), bucket.allowedTypes);
    await checkTarget(database.system, { bucket, actor, conditions }, { path, size });
    const userId = actor.kind === "user" ? actor.userId : null;
    const upload = { bucketId: bucket.id, path, userId };
    if (!isShared) await checkOpenRoom(database.system, upload, { bytes: size ?? 0, now: now() });
    const said = [
      JSON.stringify(facts),
      conditionsText(conditions),
      size,
      request.sha256 !== false,
      JSON.stringify(doorData),
    ];
    return database.system.session(async (session) => {
      await checkOpenCount(statementsOf(session), upload, now());
      const blob = await session.query<{ id: string }>(CREATE_BLOB, [expiresAt]);
      const place = [blob.rows[0]?.id ?? null, purpose, bucket.id, path, userId];
      const { rows } = await session.query<SessionRow>(INSERT_SESSION, [...place, ...said, now(), expiresAt]);
      if (rows[0] === undefined) throw new Error("the insert of an upload answered no row");
      return uploadSession(rows[0]);
    });
  };
}

function checkType(type: string | null, allowed: readonly string[] | null): void {
  if (type === null || allowed === null || isAllowed(allowed, type)) return;
  throw new AppError("unsupported_media_type", `The bucket takes ${allowed.join(", ") || "no files"}.`);
}

function conditionsText(conditions: WriteConditions | null): string | null {
  if (conditions === null) return null;
  const { check: _, ...said } = conditions;
  return JSON.stringify(said);
}
