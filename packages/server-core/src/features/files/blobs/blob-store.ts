import type { ByteRange, StorageAdapter } from "@holdfast/adapter-api";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { type BodyLimits, createSha256, measureBody } from "./measured-body.js";

/** A blob whose bytes are durable. */
export interface WrittenBlob {
  readonly id: string;
  readonly size: number;
  /** In lower-case hexadecimal. */
  readonly sha256: string;
}

/** Where blobs are: immutable objects, each with a row that says whether a file refers to it. */
export interface BlobStore {
  /** Streams a body into a new blob. A file row must take it, or `release`; when it fails or is aborted, nothing stays. */
  write(
    body: ReadableStream<Uint8Array> | null,
    options: BodyLimits & { readonly signal: AbortSignal },
  ): Promise<WrittenBlob>;
  /** Gives up a blob that no file refers to: row and bytes go now, or by the sweeper where that fails. A stored one stays. */
  release(id: string): Promise<void>;
  /** The bytes of a stored blob; null when storage has lost them. */
  read(
    id: string,
    options: { readonly range?: ByteRange; readonly signal: AbortSignal },
  ): Promise<ReadableStream<Uint8Array> | null>;
  /** Deletes blobs that were orphaned, or not touched while being written, for longer than the grace. Answers how many; ends early by the signal. */
  sweep(graceMs: number, signal: AbortSignal): Promise<number>;
}

const SWEEP_BATCH = 500;
/** How often a blob that is being written shows that it is; well within the grace of the sweeper. */
const TOUCH_EVERY_MS = 60_000;

const CREATE = "insert into holdfast.blobs (changed_at) values ($1) returning id";
const TOUCH = "update holdfast.blobs set changed_at = $2 where id = $1 and state = 'pending' returning id";
const ORPHAN = `update holdfast.blobs set state = 'orphan', changed_at = $2 where id = $1 and state = 'pending' returning id`;
/** Whoever takes a batch has it for another grace: several servers may sweep, and one that dies loses nothing. */
const TAKE = `
  update holdfast.blobs set state = 'orphan', changed_at = $2 where id in (
    select id from holdfast.blobs where state <> 'stored' and changed_at <= $1
    order by changed_at limit ${SWEEP_BATCH} for update skip locked
  ) returning id`;
const FORGET = "delete from holdfast.blobs where id = any($1::uuid[]) and state = 'orphan'";

/** The key of a blob in storage; made of nothing that a client chose. */
export function blobKey(id: string): string {
  return `blobs/${id}`;
}

/** Blobs on a storage adapter. */
export function createBlobStore({ database, log, now }: Platform, storage: StorageAdapter): BlobStore {
  const { system } = database;

  /** Bytes before rows: as long as there are bytes, a row leads to them. */
  const erase = async (ids: readonly string[]): Promise<void> => {
    await storage.delete(ids.map(blobKey));
    await system.query(FORGET, [ids]);
  };

  const create = async (): Promise<string> => {
    const row = await system.first<{ id: string }>(CREATE, [now()]);
    if (row === null) throw new Error("the insert of a blob answered no id");
    return row.id;
  };

  const release = async (id: string): Promise<void> => {
    try {
      if ((await system.first(ORPHAN, [id, now()])) !== null) await erase([id]);
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
    async write(body, { signal, ...limits }) {
      // The row comes before the bytes, so that a crash leaves no bytes that nothing leads to.
      const id = await create();
      const hash = storage.capabilities.sha256Etags === true ? null : await createSha256();
      const touch = touching(id);
      const measured = measureBody(body, {
        ...limits,
        onChunk: (chunk) => {
          hash?.update(chunk);
          return touch();
        },
      });
      try {
        const size = limits.exactBytes === undefined ? {} : { size: limits.exactBytes };
        const { etag } = await storage.put(blobKey(id), measured.stream, { signal, ...fresh, ...size });
        return { id, size: measured.size(), sha256: hash?.hex() ?? etag };
      } catch (error) {
        await release(id);
        throw measured.failure() ?? error;
      }
    },
    release,
    async read(id, options) {
      const found = await storage.get(blobKey(id), options);
      return found === null ? null : found.body;
    },
    async sweep(graceMs, signal) {
      let swept = 0;
      for (;;) {
        const time = now();
        const taken = await system.rows<{ id: string }>(TAKE, [new Date(time.getTime() - graceMs), time]);
        if (taken.length > 0) await erase(taken.map(({ id }) => id));
        swept += taken.length;
        if (taken.length < SWEEP_BATCH || signal.aborted) return swept;
      }
    },
  };
}

function tooSlow(): AppError {
  return new AppError("request_timeout", "The upload stood still for too long and was given up. Send it again.");
}
