import { isAdmin } from "../../../actor.js";
import type { Platform } from "../../../feature.js";
import { loadBucket } from "../access/loaders.js";
import type { BlobStore } from "../blobs/blob-store.js";
import { prefixEnd } from "../listing/prefix-end.js";
import type { UploadLimits } from "../upload/upload-limits.js";
import { checkAnnounced } from "../upload/upload-limits.js";
import { createAppending } from "./append-bytes.js";
import { createBeginning } from "./begin-session.js";
import { createFinishing } from "./finish-session.js";
import { partInfo, piecesAfter } from "./piece-rows.js";
import { createRunningDigests } from "./running-digests.js";
import {
  DELETE_SESSION,
  EXTEND,
  SESSIONS_OF_BUCKET,
  SET_SIZE,
  type SessionRow,
  uploadSession,
} from "./session-rows.js";
import { findSession, sessionConflict, sessionGone, storedSession } from "./stored-session.js";
import type { UploadSessions } from "./upload-sessions.js";
import { createPartWriting } from "./write-part.js";

export interface SessionParts {
  readonly blobs: BlobStore;
  readonly limits: UploadLimits;
}

/** Uploads in parts, over rows in the database and pieces in storage. */
export function createUploadSessions(platform: Platform, parts: SessionParts): UploadSessions {
  const { database, now } = platform;
  const { system } = database;
  const begin = createBeginning(platform, parts);
  const running = createRunningDigests();
  const { finish, concatenate } = createFinishing(platform, { ...parts, begin, running });

  return {
    begin: (request) => begin(request),
    finish,
    concatenate,
    append: createAppending(platform, { ...parts, running }),
    writePart: createPartWriting(platform, parts),
    find: (id, actor) => findSession(platform, id, actor),

    async list(bucket, { purpose, prefix = "", after, limit }, actor) {
      const values = [bucket.id, purpose, prefix, prefixEnd(prefix), after?.path ?? null, after?.id ?? null, now()];
      const reader = [isAdmin(actor), actor.kind === "user" ? actor.userId : null];
      const rows = await system.rows<SessionRow>(SESSIONS_OF_BUCKET, [...values, limit + 1, ...reader]);
      const sessions = rows.slice(0, limit).map(uploadSession);
      const last = sessions.at(-1);
      return { sessions, next: rows.length > limit && last ? { path: last.path, id: last.id } : null };
    },

    async setSize({ id, bucketId }, size) {
      const bucket = await loadBucket(system, bucketId);
      if (bucket === null) throw sessionGone();
      checkAnnounced(size, parts.limits.ofBucket(bucket));
      const row = await system.first<SessionRow>(SET_SIZE, [id, size]);
      if (row !== null) return uploadSession(row);
      await storedSession(platform, id);
      throw sessionConflict("The upload has another size already, or has more bytes.");
    },

    async extend({ id }, expiresAt) {
      const row = await system.first<SessionRow>(EXTEND, [id, expiresAt]);
      if (row === null) throw sessionGone();
      return uploadSession(row);
    },

    async parts({ id }, { after = 0, limit }) {
      const { blob_id: blobId } = await storedSession(platform, id);
      const rows = await piecesAfter(system, blobId, { after, limit: limit + 1 });
      const page = rows.slice(0, limit).map(partInfo);
      return { parts: page, next: rows.length > limit ? (page.at(-1)?.position ?? null) : null };
    },

    async abort({ id }) {
      running.forget(id);
      await system.query(DELETE_SESSION, [id]);
    },
  };
}
