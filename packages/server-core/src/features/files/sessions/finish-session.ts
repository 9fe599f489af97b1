import { type Statements, statementsOf } from "../../../database/database.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { createHasher } from "../../../hasher.js";
import { FILE_BY_ID, type FileRow, fileRecord } from "../access/file-rows.js";
import { loadBucket } from "../access/loaders.js";
import type { BlobStore } from "../blobs/blob-store.js";
import { checkDigests } from "../blobs/digests.js";
import { lostContent } from "../blobs/lost-content.js";
import { readHead } from "../blobs/read-head.js";
import type { FileFacts, Uploaded } from "../file-access.js";
import type { BucketRecord } from "../records.js";
import { checkAllowed, decideContentType, readContentType, TYPE_BYTES } from "../upload/content-type.js";
import { rowFacts } from "../upload/row-facts.js";
import { type RowFacts, showFile } from "../upload/stored-files.js";
import { checkAnnounced, type UploadLimits } from "../upload/upload-limits.js";
import type { createBeginning } from "./begin-session.js";
import { joinContent } from "./joined-content.js";
import { lineUp, type PieceRow, piecesAfter, sharePieces } from "./piece-rows.js";
import type { RunningDigests } from "./running-digests.js";
import { FINISHED, type SessionRow, sessionConditions, uploadSession } from "./session-rows.js";
import { lockSession, sessionConflict, sessionGone, storedSession } from "./stored-session.js";
import type { FinishOptions, UploadSession, UploadSessions } from "./upload-sessions.js";

export interface FinishingParts {
  readonly blobs: BlobStore;
  readonly limits: UploadLimits;
  readonly begin: ReturnType<typeof createBeginning>;
  readonly running: RunningDigests;
}

/** What was found out of the pieces before the session is locked; it holds while the pieces are the same. */
interface Examined {
  readonly options: FinishOptions;
  readonly bucket: BucketRecord;
  readonly facts: RowFacts;
  readonly pieces: readonly PieceRow[];
  /** Of everything appended; null for parts. */
  readonly sha256: string | null;
}

/** More pieces than an upload can have. */
const ALL_PIECES = 100_000;

/** Ends sessions by showing their files. */
export function createFinishing(
  platform: Platform,
  { blobs, limits, begin, running }: FinishingParts,
): Pick<UploadSessions, "finish" | "concatenate"> {
  const { database, now } = platform;
  const { system } = database;

  const allPieces = (sql: Statements, blobId: string) => piecesAfter(sql, blobId, { after: 0, limit: ALL_PIECES });

  /** What the file row will say; the type is found out as for any upload, from the first bytes. */
  const decideFacts = async (
    session: SessionRow,
    bucket: BucketRecord,
    pieces: readonly PieceRow[],
  ): Promise<RowFacts> => {
    const facts = session.facts as FileFacts;
    const row = rowFacts(session.path, facts);
    const head = await readJoinedHead(blobs, pieces);
    const contentType = await decideContentType(readContentType(facts.contentType ?? null), head, row.filename);
    await checkAllowed(bucket.allowedTypes, contentType, head);
    return { ...row, contentType };
  };

  /** The digest of everything appended. Where other servers took some of it, all is read again. */
  const sha256Of = async (session: SessionRow, pieces: readonly PieceRow[]): Promise<string> => {
    const [first] = pieces;
    if (pieces.length === 1 && first !== undefined) return first.sha256;
    return (await running.digest(session.id, Number(session.received))) ?? (await readSha256(blobs, pieces));
  };

  const examine = async (session: SessionRow, bucket: BucketRecord, options: FinishOptions): Promise<Examined> => {
    const { positions } = options;
    const all = await allPieces(system, session.blob_id);
    const pieces = all.filter(({ position }) => positions === undefined || positions.includes(position));
    const facts = await decideFacts(session, bucket, headOf(pieces));
    const isWhole = session.is_hashed && positions === undefined;
    return { options, bucket, facts, pieces, sha256: isWhole ? await sha256Of(session, pieces) : null };
  };

  const show = async (
    sql: Statements,
    session: SessionRow,
    { options, bucket, facts, sha256, ...examined }: Examined,
  ): Promise<{ readonly uploaded: Uploaded; readonly row: SessionRow }> => {
    if (options.positions !== undefined) await lineUp(sql, session.blob_id, options.positions);
    const pieces = await allPieces(sql, session.blob_id);
    checkPieces(pieces, options.positions);
    if (idsOf(pieces) !== idsOf(examined.pieces))
      throw sessionConflict("A part changed while the upload was finished. Finish it again.");
    const content = await joinContent(session.blob_id, pieces, sha256);
    if (session.size !== null && content.size !== Number(session.size))
      throw incomplete(content.size, Number(session.size));
    checkAnnounced(content.size, limits.ofBucket(bucket));
    checkDigests({ ...content, md5: null }, options.expected);
    const conditions = options.conditions ?? sessionConditions(session);
    const uploaded = await showFile(sql, { bucket, actor: options.actor, conditions }, { content, facts });
    const row = await sql.first<SessionRow>(FINISHED, [session.id, uploaded.file.id, content.size]);
    if (row === null) throw sessionGone();
    return { uploaded, row };
  };

  const finishRow = async ({ id, bucketId }: UploadSession, options: FinishOptions) => {
    const session = await storedSession(platform, id);
    if (session.file_id !== null) return { uploaded: await finishedBefore(session.file_id), row: session };
    checkOrder(options.positions);
    const bucket = await loadBucket(options.actor.kind === "signed" ? system : database.as(options.actor), bucketId);
    if (bucket === null) throw new AppError("not_found", "There is no bucket of this upload that you may see.");
    const examined = await examine(session, bucket, options);
    return system.session(async (transaction) => {
      const sql = statementsOf(transaction);
      const locked = await lockSession(sql, id, now());
      return show(sql, locked, examined);
    });
  };

  const finishedBefore = async (fileId: string): Promise<Uploaded> => {
    const row = await system.first<FileRow>(FILE_BY_ID, [fileId]);
    if (row === null) throw new AppError("not_found", "The upload was finished, and its file was deleted since.");
    return { file: fileRecord(row), isNew: false };
  };

  return {
    async finish(session, options) {
      const { uploaded } = await finishRow(session, options);
      running.forget(session.id);
      return uploaded;
    },

    async concatenate(sessions, request) {
      const session = await begin({ ...request, sha256: false }, { isShared: true });
      try {
        await system.session(async (transaction) => {
          const sql = statementsOf(transaction);
          const { blob_id: blobId } = await lockSession(sql, session.id, now());
          for (const { id } of sessions) {
            const other = await lockSession(sql, id, now());
            if (other.size !== null && other.size !== other.received)
              throw incomplete(Number(other.received), Number(other.size));
            await sharePieces(sql, blobId, other.blob_id);
          }
        });
        const { uploaded, row } = await finishRow(session, { actor: request.actor });
        return { ...uploaded, session: uploadSession(row) };
      } catch (error) {
        await system.query("delete from holdfast.upload_sessions where id = $1", [session.id]);
        throw error;
      }
    },
  };
}

function idsOf(pieces: readonly PieceRow[]): string {
  return pieces.map(({ piece_id: id }) => id).join();
}

/** The pieces that hold the first bytes, by which the type is found out. */
function headOf(pieces: readonly PieceRow[]): readonly PieceRow[] {
  let bytes = 0;
  return pieces.filter(({ size }) => {
    const isHead = bytes < TYPE_BYTES;
    bytes += Number(size);
    return isHead;
  });
}

async function readJoinedHead(blobs: BlobStore, pieces: readonly PieceRow[]): Promise<Uint8Array> {
  const head = new Uint8Array(TYPE_BYTES);
  let at = 0;
  for (const { piece_id: blobId, size } of pieces) {
    const bytes = await readHead(blobs, { blobId, size: Number(size), pieceCount: 0 }, TYPE_BYTES - at);
    head.set(bytes, at);
    at += bytes.byteLength;
  }
  return head.subarray(0, at);
}

async function readSha256(blobs: BlobStore, pieces: readonly PieceRow[]): Promise<string> {
  const hasher = await createHasher("sha256");
  for (const { piece_id: blobId, size } of pieces) {
    const body = await blobs.read(
      { blobId, size: Number(size), pieceCount: 0 },
      { signal: new AbortController().signal },
    );
    if (body === null) throw lostContent(blobId);
    for await (const chunk of body) hasher.update(chunk);
  }
  return hasher.hex();
}

function checkOrder(positions: readonly number[] | undefined): void {
  if (positions === undefined) return;
  if (positions.length === 0) throw new AppError("invalid_value", "Name at least one part.");
  if (positions.some((position, i) => i > 0 && position <= (positions[i - 1] ?? 0))) {
    throw new AppError("invalid_value", "The parts must be named in ascending order, each once.");
  }
}

function checkPieces(pieces: readonly PieceRow[], positions: readonly number[] | undefined): void {
  const missing = positions?.find((position) => !pieces.some((piece) => piece.position === position));
  if (missing !== undefined)
    throw new AppError("upload_incomplete", `Part ${missing} has not arrived. Upload it first.`);
}

function incomplete(bytes: number, announced: number): AppError {
  return new AppError("upload_incomplete", `The upload has ${bytes} of ${announced} bytes. Send the rest first.`);
}
