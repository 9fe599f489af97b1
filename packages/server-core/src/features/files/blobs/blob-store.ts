import type { ByteRange, StorageAdapter } from "@holdfast/adapter-api";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { blobKey } from "./blob-key.js";
import { createBlobRows } from "./blob-rows.js";
import { checkDigests, type Digests, type ExpectedDigests, startDigests } from "./digests.js";
import { type BodyLimits, measureBody } from "./measured-body.js";
import { readPieces } from "./read-pieces.js";

/** A blob of one object whose bytes are durable. */
export interface WrittenBlob extends Digests {
  readonly id: string;
  readonly size: number;
  readonly sha256: string;
}

/** What a body must keep to on its way into a blob, and what is to be found out of it. */
export interface WriteOptions extends BodyLimits {
  readonly expected?: ExpectedDigests | undefined;
  /** Default false. */
  readonly md5?: boolean | undefined;
  readonly signal: AbortSignal;
}

/** A blob as a file refers to it. */
export interface BlobReference {
  readonly blobId: string;
  readonly size: number;
  readonly pieceCount: number;
}

/** Where blobs are: immutable objects, each with a row that says whether a file refers to it. */
export interface BlobStore {
  /** Streams a body into a new blob. A row must take it, or `release`; when it fails or is aborted, nothing stays. */
  write(body: ReadableStream<Uint8Array> | null, options: WriteOptions): Promise<WrittenBlob>;
  /** Gives up a blob that no row refers to: row and bytes go now, or by the sweeper where that fails. A stored one stays. */
  release(id: string): Promise<void>;
  /** The bytes of a stored blob, or a range that lies within; null when storage has lost them, which of later pieces fails the stream. */
  read(
    blob: BlobReference,
    options: { readonly range?: ByteRange; readonly signal: AbortSignal },
  ): Promise<ReadableStream<Uint8Array> | null>;
  /** Deletes blobs that were orphaned, or not touched while being written, for longer than the grace. Answers how many; ends early by the signal. */
  sweep(graceMs: number, signal: AbortSignal): Promise<number>;
}

const SWEEP_BATCH = 500;
/** How often a blob that is being written shows that it is; well within the grace of the sweeper. */
const TOUCH_EVERY_MS = 60_000;

const TOUCH = "update holdfast.blobs set changed_at = $2 where id = $1 and state = 'pending' returning id";
const ORPHAN = `update holdfast.blobs set state = 'orphan', changed_at = $2 where id = $1 and state = 'pending' returning id`;
/** Whoever takes a batch has it for another grace: several servers may sweep, and one that dies loses nothing. */
const TAKE = `
  update holdfast.blobs set state = 'orphan', changed_at = $2 where id in (
    select id from holdfast.blobs where state <> 'stored' and changed_at <= $1
    order by changed_at limit ${SWEEP_BATCH} for update skip locked
  ) returning id, piece_count`;
const FORGET = "delete from holdfast.blobs where id = any($1::uuid[]) and state = 'orphan'";

/** Blobs on a storage adapter. */
export function createBlobStore(platform: Platform, storage: StorageAdapter): BlobStore {
  const { database, log, now } = platform;
  const { system } = database;
  const createRow = createBlobRows(platform);

  /** Bytes before rows: as long as there are bytes, a row leads to them. */
  const erase = async (blobs: readonly { readonly id: string; readonly piece_count: number }[]): Promise<void> => {
    const objects = blobs.filter(({ piece_count: pieces }) => pieces === 0);
    await storage.delete(objects.map(({ id }) => blobKey(id)));
    await system.query(FORGET, [blobs.map(({ id }) => id)]);
  };

  const release = async (id: string): Promise<void> => {
    try {
      if ((await system.first(ORPHAN, [id, now()])) !== null) await erase([{ id, piece_count: 0 }]);
    } catch (error) {
      log({ level: "warn", message: "A blob could not be removed; the sweeper will.", error });
    }
  };

  /** Without this the sweeper would take a slow upload for one whose server has died. */
  const touching = (id: string): (() => Promise<void>) => {
    let touchedAt = now().getTime();
    return async () => {
      const time = now();
      if (time.getTime() - touchedAt < TOUCH_EVERY_MS) return;
      touchedAt = time.getTime();
      if ((await system.first(TOUCH, [id, time])) === null) throw tooSlow();
    };
  };

  // The key is new; said to the storage, it need not keep other writers of the key away.
  const fresh = storage.capabilities.conditionalWrites ? { ifAbsent: true } : {};

  return {
    async write(body, { signal, expected, md5 = false, ...limits }) {
      // The row comes before the bytes, so that a crash leaves no bytes that nothing leads to.
      const id = await createRow();
      const isHashed = storage.capabilities.sha256Etags === true;
      const stream = await startDigests({ sha256: !isHashed, md5: md5 || expected?.md5 !== undefined });
      const touch = touching(id);
      // What the storage itself hashes is compared when it is done.
      const early = isHashed ? withoutSha256(expected) : expected;
      const measured = measureBody(body, {
        ...limits,
        onChunk: (chunk) => stream.update(chunk)?.then(touch) ?? touch(),
        onEnd: async () => checkDigests(await stream.digests(), early),
      });
      try {
        const size = limits.exactBytes === undefined ? {} : { size: limits.exactBytes };
        const { etag } = await storage.put(blobKey(id), measured.stream, { signal, ...fresh, ...size });
        const digests = await stream.digests();
        const written = { ...digests, id, size: measured.size(), sha256: digests.sha256 ?? etag };
        checkDigests(written, expected);
        return written;
      } catch (error) {
        stream.discard();
        await release(id);
        throw measured.failure() ?? error;
      }
    },
    release,
    async read({ blobId, size, pieceCount }, { range, signal }) {
      if (pieceCount > 0)
        return readPieces(database, storage, { blobId, range: range ?? { start: 0, end: size - 1 }, signal });
      const found = await storage.get(blobKey(blobId), range === undefined ? { signal } : { range, signal });
      return found === null ? null : found.body;
    },
    async sweep(graceMs, signal) {
      let swept = 0;
      for (;;) {
        const time = now();
        const taken = await system.rows<{ id: string; piece_count: number }>(TAKE, [
          new Date(time.getTime() - graceMs),
          time,
        ]);
        if (taken.length > 0) await erase(taken);
        swept += taken.length;
        if (taken.length < SWEEP_BATCH || signal.aborted) return swept;
      }
    },
  };
}

function withoutSha256(expected: ExpectedDigests | undefined): ExpectedDigests | undefined {
  if (expected === undefined) return undefined;
  const { sha256: _, ...others } = expected;
  return others;
}

function tooSlow(): AppError {
  return new AppError("request_timeout", "The upload stood still for too long and was given up. Send it again.");
}
