import { statementsOf } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { loadBucket } from "../access/loaders.js";
import type { BlobStore } from "../blobs/blob-store.js";
import { checkOpenRoom } from "../quotas/open-uploads.js";
import { checkAnnounced, type UploadLimits } from "../upload/upload-limits.js";
import { placePiece } from "./piece-rows.js";
import { ADVANCE_BY_PART, openUpload } from "./session-rows.js";
import { lockSession, sessionGone, storedSession } from "./stored-session.js";
import type { UploadSessions } from "./upload-sessions.js";

const MAX_POSITION = 10_000;

/** Writes a part as a blob of its own, and makes it the part of its position in one step. */
export function createPartWriting(
  platform: Platform,
  { blobs, limits }: { readonly blobs: BlobStore; readonly limits: UploadLimits },
): UploadSessions["writePart"] {
  const { database, now } = platform;
  return async ({ id, bucketId }, { position, body, size, ...writing }) => {
    if (!Number.isInteger(position) || position < 1 || position > MAX_POSITION) {
      throw new AppError("invalid_value", `The number of a part is between 1 and ${MAX_POSITION}.`);
    }
    const [session, bucket] = await Promise.all([storedSession(platform, id), loadBucket(database.system, bucketId)]);
    if (bucket === null || session.file_id !== null) throw sessionGone();
    const maxBytes = Math.min(Number(session.size ?? limits.ofBucket(bucket)), limits.objectBytes);
    checkAnnounced(size, maxBytes);
    const piece = await blobs.write(body, { ...writing, maxBytes, exactBytes: size });
    try {
      const storedAt = now();
      await database.system.session(async (transaction) => {
        const sql = statementsOf(transaction);
        const locked = await lockSession(sql, id, storedAt);
        // Where the part begins is known once all parts are there.
        const grown = await placePiece(sql, locked.blob_id, { piece, position, startAt: 0, now: storedAt });
        // Parts that are replaced or left out at the end may not make the upload larger than its file may be.
        if (grown > 0) {
          checkAnnounced(Number(locked.received) + grown, Number(locked.size ?? limits.ofBucket(bucket)));
          await checkOpenRoom(sql, openUpload(locked), { bytes: grown, now: storedAt });
        }
        await sql.rows(ADVANCE_BY_PART, [id, grown]);
      });
      const { sha256, crc32c, md5 } = piece;
      return { position, size: piece.size, sha256, crc32c, md5, storedAt };
    } catch (error) {
      await blobs.release(piece.id);
      throw error;
    }
  };
}
