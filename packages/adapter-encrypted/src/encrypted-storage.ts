import {
  type CallOptions,
  isAdapterError,
  type ListedObject,
  type ObjectInfo,
  type PutOptions,
  type StorageAdapter,
} from "@holdfast/adapter-api";
import { checkAnnounced } from "./body-chunks.js";
import { type KeyRing, makeEnvelope, type OpenEnvelope, openEnvelope } from "./envelope.js";
import { ADAPTER, damagedContent, failure, throwIfAborted } from "./failures.js";
import { openBody, sealedRange } from "./open-body.js";
import { sealBody } from "./seal-body.js";
import { contentSize, largestContent, sealedSize } from "./segments.js";
import { checkStorageKeys, type StorageKey } from "./storage-keys.js";

export interface EncryptedStorageOptions {
  /** The master keys, from the oldest to the newest. The last seals what is written; each opens what it sealed. */
  readonly keys: readonly StorageKey[];
}

export interface RewrapOptions extends CallOptions {
  /** Called after each object with what was done so far. */
  readonly onProgress?: (report: RewrapReport) => void;
}

export interface RewrapReport {
  /** Objects looked at. */
  readonly checked: number;
  /** Objects that are now sealed by the newest key. */
  readonly rewritten: number;
}

/** The port, and what encryption adds to it. */
export interface EncryptedStorage extends StorageAdapter {
  /**
   * Writes every object anew that an older key has sealed, one after the other, so that older keys can be given up.
   * May be called again after a failure. An object that another call changes meanwhile is left to that call where the
   * inner storage has `conditionalWrites`; elsewhere nothing else may write while it runs.
   */
  rewrap(options?: RewrapOptions): Promise<RewrapReport>;
}

/** An object as the port shows it, and what its envelope held. */
interface Opened {
  readonly info: ObjectInfo;
  readonly envelope: OpenEnvelope;
}

const CONTENT_TYPE = "application/octet-stream";
const LIST_LIMIT = 1000;
const HEADS_AT_ONCE = 32;

/**
 * A StorageAdapter that seals what `inner` keeps: content, content type and metadata. Sizes are those of the content; etags
 * are the inner ones. Whoever can only write to the inner storage can remove objects or put older states of the same key
 * back, but whatever else they change is refused as `internal`, never given out. Offers neither resumable uploads nor
 * signed URLs.
 */
export function encryptedStorage(inner: StorageAdapter, { keys }: EncryptedStorageOptions): EncryptedStorage {
  checkStorageKeys(keys);
  const ring: KeyRing = {
    newest: keys[keys.length - 1] as StorageKey,
    byId: new Map(keys.map((key) => [key.id, key])),
  };
  const { conditionalWrites } = inner.capabilities;
  const maxObjectBytes = largestContent(inner.capabilities.maxObjectBytes);
  /** What consists of several inner calls; `close` waits for it. */
  const working = new Set<Promise<unknown>>();

  const track = async <T>(work: Promise<T>): Promise<T> => {
    working.add(work);
    try {
      return await work;
    } finally {
      working.delete(work);
    }
  };

  const openInfo = (sealed: ObjectInfo): Opened => {
    const envelope = openEnvelope(ring, sealed);
    const size = contentSize(sealed.size);
    if (size === null) throw damagedContent(sealed.key);
    return { info: { ...sealed, ...envelope.facts, size }, envelope };
  };

  const put: StorageAdapter["put"] = async (key, body, options = {}) => {
    try {
      return await putSealed(key, body, options);
    } catch (error) {
      if (body instanceof ReadableStream && !body.locked) body.cancel(error).catch(() => undefined);
      throw error;
    }
  };

  const putSealed = async (key: string, body: Parameters<typeof put>[1], options: PutOptions): Promise<ObjectInfo> => {
    const { contentType = CONTENT_TYPE, metadata = {}, signal, ...rest } = options;
    const size = rest.size ?? (body instanceof Uint8Array ? body.length : undefined);
    checkAnnounced(body, { size, maxBytes: maxObjectBytes });
    const facts = { contentType, metadata: lowerKeys(metadata) };
    const envelope = makeEnvelope(ring, key, facts);
    const sealed = sealBody(body, { dataKey: envelope.dataKey, maxBytes: maxObjectBytes, size, signal });
    try {
      const info = await inner.put(key, sealed.stream, {
        ...rest,
        ...(signal === undefined ? {} : { signal }),
        ...(size === undefined ? {} : { size: sealedSize(size) }),
        contentType: CONTENT_TYPE,
        metadata: envelope.metadata,
      });
      return openInfo(info).info;
    } catch (error) {
      throw sealed.failure() ?? error;
    }
  };

  const get: StorageAdapter["get"] = async (key, { range, ...options } = {}) => {
    const found = await inner.get(key, range === undefined ? options : { ...options, range: sealedRange(range) });
    if (found === null) return null;
    try {
      const { info, envelope } = openInfo(found.info);
      const start = range?.start ?? 0;
      if (range !== undefined && start >= info.size) {
        throw failure("invalid_input", "get", "the range begins past the end");
      }
      const end = Math.min((range?.end ?? Number.MAX_SAFE_INTEGER - 1) + 1, info.size);
      const { dataKey } = envelope;
      return {
        info,
        body: openBody(found.body, { key, dataKey, size: info.size, start, end, signal: options.signal }),
      };
    } catch (error) {
      await found.body.cancel(error).catch(() => undefined);
      throw error;
    }
  };

  /** Null when the object is gone. One whose size no content has is looked at, to say what is wrong with it. */
  const openListed = async (sealed: ListedObject, options?: CallOptions): Promise<ListedObject | null> => {
    const size = contentSize(sealed.size);
    if (size !== null) return { ...sealed, size };
    const found = await inner.head(sealed.key, options);
    return found && openInfo(found).info;
  };

  const listSealed: StorageAdapter["list"] = async (request, options) => {
    const page = await inner.list(request, options);
    const items: ListedObject[] = [];
    for (const sealed of page.items) {
      const item = await openListed(sealed, options);
      if (item !== null) items.push(item);
    }
    return { ...page, items };
  };

  /** Writes the object at `from`, unsealed and sealed again, to `to`. */
  const copySealed = async (from: string, to: string, options: PutOptions): Promise<ObjectInfo> => {
    const { signal } = options;
    const found = await get(from, signal === undefined ? {} : { signal });
    if (found === null) throw failure("not_found", "copy", "there is nothing to copy");
    const { contentType, metadata, size } = found.info;
    return put(to, found.body, { ...options, contentType, metadata, size });
  };

  /** Whether an older key had sealed the object, and it was written anew. */
  const rewrapOne = async (sealed: ObjectInfo, options: CallOptions): Promise<boolean> => {
    throwIfAborted(options.signal, "rewrap");
    if (openInfo(sealed).envelope.keyId === ring.newest.id) return false;
    const ifMatch = conditionalWrites ? { ifMatch: sealed.etag } : {};
    return unlessChanged(copySealed(sealed.key, sealed.key, { ...options, ...ifMatch }));
  };

  const rewrap = async ({ onProgress, ...options }: RewrapOptions): Promise<RewrapReport> => {
    let report: RewrapReport = { checked: 0, rewritten: 0 };
    for await (const sealed of headEvery(inner, options)) {
      const rewritten = report.rewritten + ((await rewrapOne(sealed, options)) ? 1 : 0);
      report = { checked: report.checked + 1, rewritten };
      onProgress?.(report);
    }
    return report;
  };

  return {
    kind: "storage",
    name: ADAPTER,
    capabilities: { conditionalWrites, signedUrls: [], resumable: false, maxObjectBytes },
    open: (options) => inner.open(options),
    health: (options) => inner.health(options),
    async close() {
      await Promise.allSettled(working);
      await inner.close();
    },
    put,
    get,
    async head(key, options) {
      const sealed = await inner.head(key, options);
      return sealed && openInfo(sealed).info;
    },
    list: (request, options) => track(listSealed(request, options)),
    copy: (from, to, options = {}) => track(copySealed(from, to, options)),
    delete: (keys, options) => inner.delete(keys, options),
    rewrap: (options = {}) => track(rewrap(options)),
  };
}

async function* headEvery(storage: StorageAdapter, options: CallOptions): AsyncGenerator<ObjectInfo> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const request = { prefix: "", limit: LIST_LIMIT, ...(cursor === undefined ? {} : { cursor }) };
    const page: Awaited<ReturnType<StorageAdapter["list"]>> = await storage.list(request, options);
    for (let start = 0; start < page.items.length; start += HEADS_AT_ONCE) {
      const some = page.items.slice(start, start + HEADS_AT_ONCE);
      const heads = await Promise.all(some.map(({ key }) => storage.head(key, options)));
      yield* heads.filter((head) => head !== null);
    }
    cursor = page.next;
  }
}

/** False when another call has changed or removed the object meanwhile. */
async function unlessChanged(rewriting: Promise<unknown>): Promise<boolean> {
  try {
    await rewriting;
    return true;
  } catch (error) {
    if (isAdapterError(error) && (error.code === "conflict" || error.code === "not_found")) return false;
    throw error;
  }
}

function lowerKeys(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const lowered = Object.entries(metadata).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  const kept = Object.fromEntries(lowered);
  if (Object.keys(kept).length < lowered.length) {
    throw failure("invalid_input", "put", "two metadata keys differ only in case");
  }
  return kept;
}
