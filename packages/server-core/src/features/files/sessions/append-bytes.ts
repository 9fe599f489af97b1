import { statementsOf } from "../../../database/database.js";
import type { Platform } from "../../../feature.js";
import { loadBucket } from "../access/loaders.js";
import type { BlobStore, WrittenBlob } from "../blobs/blob-store.js";
import { checkDigests, startDigests } from "../blobs/digests.js";
import { emptyBody } from "../blobs/measured-body.js";
import { checkOpenRoom } from "../quotas/open-uploads.js";
import type { UploadLimits } from "../upload/upload-limits.js";
import { dropAfter, placePiece } from "./piece-rows.js";
import type { RunningDigests } from "./running-digests.js";
import { ADVANCE, EXTEND, openUpload, type SessionRow, uploadSession } from "./session-rows.js";
import { takeTail } from "./small-tail.js";
import { type SplitBody, splitBody } from "./split-body.js";
import { lockSession, sessionConflict, sessionGone, storedSession } from "./stored-session.js";
import type { AppendedBytes, UploadSessions } from "./upload-sessions.js";

/** What a server that dies may lose of a long body. */
const PIECE_BYTES = 64 * 1024 * 1024;

/** One body that is being appended. */
interface Appending {
  readonly id: string;
  readonly split: SplitBody;
  readonly maxBytes: number;
  readonly isWhole: boolean;
  readonly signal: AbortSignal;
  readonly expiresAt: AppendedBytes["expiresAt"];
  /** Called when the bytes before an offset have been kept, which are all that were read. */
  onKept(offset: number): void;
  /** Throws when a digest was expected and the bytes have another. */
  check(): Promise<void>;
}

export interface AppendingParts {
  readonly blobs: BlobStore;
  readonly limits: UploadLimits;
  readonly running: RunningDigests;
}

/** Adds the bytes of a body piece by piece; each is kept as soon as it is durable. */
export function createAppending(
  platform: Platform,
  { blobs, limits, running }: AppendingParts,
): UploadSessions["append"] {
  const { database, now } = platform;

  const place = async (
    { id, expiresAt }: Appending,
    { piece, position, kept, offset }: { piece: WrittenBlob; position: number; kept: number; offset: number },
  ): Promise<SessionRow> => {
    try {
      return await database.system.session(async (transaction) => {
        const sql = statementsOf(transaction);
        const session = await lockSession(sql, id, now());
        if (Number(session.received) !== offset) throw wrongOffset(session);
        await checkOpenRoom(sql, openUpload(session), { bytes: piece.size - kept, now: now() });
        await dropAfter(sql, session.blob_id, position);
        await placePiece(sql, session.blob_id, { piece, position, startAt: offset - kept, now: now() });
        const row = await sql.first<SessionRow>(ADVANCE, [id, piece.size - kept]);
        if (row === null) throw sessionGone();
        const end = expiresAt?.(uploadSession(row)) ?? row.expires_at;
        return end > row.expires_at ? ((await sql.first<SessionRow>(EXTEND, [id, end])) ?? row) : row;
      });
    } catch (error) {
      await blobs.release(piece.id);
      throw error;
    }
  };

  const appendPiece = async (appending: Appending, session: SessionRow): Promise<SessionRow | null> => {
    const { split, isWhole, maxBytes, signal } = appending;
    const offset = Number(session.received);
    // One byte more than there is room for tells that the body is too large.
    const next = await split.next(isWhole ? Number.MAX_SAFE_INTEGER : Math.min(PIECE_BYTES, maxBytes - offset + 1));
    if (next === null) return null;
    const tail = { blobs, blobId: session.blob_id, signal };
    const { body, position, kept } = await takeTail(database.system, tail, next);
    const piece = await blobs.write(body, { maxBytes: maxBytes - offset + kept, signal });
    const isRefused = isWhole && split.failure() !== undefined;
    try {
      if (isRefused) throw split.failure();
      await appending.check();
    } catch (error) {
      await blobs.release(piece.id);
      throw error;
    }
    const row = await place(appending, { piece, position, kept, offset });
    appending.onKept(Number(row.received));
    return row;
  };

  return async ({ id, bucketId }, { offset, body, expected, whole = false, signal, expiresAt }) => {
    const [found, bucket] = await Promise.all([storedSession(platform, id), loadBucket(database.system, bucketId)]);
    if (bucket === null || found.file_id !== null) throw sessionGone();
    if (Number(found.received) !== offset) throw wrongOffset(found);
    const isWhole = whole || expected !== undefined;
    const hasher = found.is_hashed ? await running.at(id, offset) : null;
    const own =
      expected && (await startDigests({ sha256: expected.sha256 !== undefined, md5: expected.md5 !== undefined }));
    const split = splitBody(body ?? emptyBody(), (chunk) => {
      hasher?.update(chunk);
      return own?.update(chunk);
    });
    const appending: Appending = {
      id,
      split,
      isWhole,
      maxBytes: Number(found.size ?? limits.ofBucket(bucket)),
      // What came of a broken body is kept, so the end of the request does not end the writing.
      signal: isWhole ? signal : new AbortController().signal,
      expiresAt,
      onKept: (end) => hasher && running.keep(id, { offset: end, hasher }),
      check: async () => {
        if (own !== undefined) checkDigests(await own.digests(), expected);
      },
    };
    let session = found;
    try {
      for (let row = await appendPiece(appending, session); row !== null; row = await appendPiece(appending, session)) {
        session = row;
      }
    } catch (error) {
      await split.cancel(error).catch(() => undefined);
      throw error;
    } finally {
      own?.discard();
    }
    if (split.failure() !== undefined) throw split.failure();
    return uploadSession(session);
  };
}

function wrongOffset(session: SessionRow) {
  return sessionConflict(`The upload has ${Number(session.received)} bytes; go on from there.`);
}
