import type { ListedObject, StorageAdapter } from "@holdfast/adapter-api";
import type { CopyJournal } from "./copy-journal.js";
import { copyObject, type Ends } from "./copy-object.js";

export interface CopyOptions {
  readonly journal: CopyJournal;
  readonly signal: AbortSignal;
  /** Objects under way at a time. */
  readonly atOnce: number;
  /** How many passes at most; each looks for what came while the one before it ran. */
  readonly passes: number;
  /** Whether objects that the source lacks are removed from the target. */
  readonly prune: boolean;
  readonly onProgress: (progress: CopyProgress) => void;
  readonly onFailure: (key: string, error: unknown) => void;
}

export interface CopyProgress {
  readonly pass: number;
  readonly objects: number;
  readonly bytes: number;
  readonly totalObjects: number;
  readonly totalBytes: number;
}

export interface CopyReport {
  readonly copied: number;
  readonly copiedBytes: number;
  /** Objects that were there already, checked. */
  readonly present: number;
  /** Objects that only the target has; removed with `prune`. */
  readonly extra: number;
  readonly failed: number;
  /** Whether the last pass found nothing more to copy. */
  readonly isComplete: boolean;
}

interface PassResult {
  readonly copied: number;
  readonly bytes: number;
  readonly present: number;
  readonly extra: number;
  readonly failed: number;
}

const PAGE = 500;

/**
 * Copies all objects, in passes until one finds nothing new. What the journal knows is not copied again. One object's failure does
 * not keep the others; a storage that cannot be listed ends the copy.
 */
export async function copyStorage(ends: Ends, options: CopyOptions): Promise<CopyReport> {
  let copied = 0;
  let copiedBytes = 0;
  let removed = 0;
  for (let pass = 1; ; pass++) {
    const result = await runPass(ends, options, pass);
    copied += result.copied;
    copiedBytes += result.bytes;
    removed += result.extra;
    const isComplete = result.copied === 0;
    if (isComplete || pass === options.passes) {
      const { present, failed } = result;
      const extra = options.prune ? removed : result.extra;
      return {
        copied,
        copiedBytes,
        present: isComplete ? present : present + result.copied,
        extra,
        failed,
        isComplete,
      };
    }
  }
}

async function runPass(ends: Ends, options: CopyOptions, pass: number): Promise<PassResult> {
  const { signal, journal } = options;
  const total = await measure(ends.from, signal);
  const done = { copied: 0, bytes: 0, present: 0, extra: 0, failed: 0 };
  const progress = { objects: 0, bytes: 0 };
  const tell = () => options.onProgress({ pass, ...progress, ...total });
  tell();

  const copy = async ({ key, size }: ListedObject): Promise<void> => {
    const before = progress.bytes;
    try {
      const onBytes = (count: number) => {
        progress.bytes += count;
        tell();
      };
      const info = await copyObject(ends, key, { signal, onBytes });
      if (info === null) return;
      await journal.add(key, info.etag);
      done.copied += 1;
      done.bytes += info.size;
    } catch (error) {
      signal.throwIfAborted();
      done.failed += 1;
      options.onFailure(key, error);
    } finally {
      progress.objects += 1;
      if (progress.bytes === before && size > 0) progress.bytes += size;
      tell();
    }
  };

  const work = createWork(options.atOnce);
  for await (const { source, target } of pairKeys(list(ends.from, signal), list(ends.to, signal))) {
    signal.throwIfAborted();
    if (source === null) {
      // What was written to the source after its list was read is no extra.
      if (target === null || (await ends.from.head(target.key, { signal })) !== null) continue;
      done.extra += 1;
      if (options.prune) await ends.to.delete([target.key], { signal });
    } else if (isSame(ends, source, target) || (target !== null && journal.has(source.key, source.etag))) {
      done.present += 1;
      progress.objects += 1;
      progress.bytes += source.size;
      tell();
    } else {
      await work.run(() => copy(source));
    }
  }
  await work.end();
  return done;
}

/** Two storages that know digests need no journal. */
function isSame({ from, to }: Ends, source: ListedObject, target: ListedObject | null): boolean {
  const knowDigests = from.capabilities.sha256Etags === true && to.capabilities.sha256Etags === true;
  return target !== null && knowDigests && source.etag === target.etag;
}

async function measure(
  storage: StorageAdapter,
  signal: AbortSignal,
): Promise<{ totalObjects: number; totalBytes: number }> {
  const total = { totalObjects: 0, totalBytes: 0 };
  for await (const { size } of list(storage, signal)) {
    total.totalObjects += 1;
    total.totalBytes += size;
  }
  return total;
}

async function* list(storage: StorageAdapter, signal: AbortSignal): AsyncGenerator<ListedObject> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await storage.list(
      { prefix: "", limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      { signal },
    );
    yield* page.items;
    cursor = page.next;
  }
}

interface Pair {
  readonly source: ListedObject | null;
  readonly target: ListedObject | null;
}

/** Walks two lists in order of their keys' bytes, side by side. */
async function* pairKeys(
  sources: AsyncGenerator<ListedObject>,
  targets: AsyncGenerator<ListedObject>,
): AsyncGenerator<Pair> {
  let source = await nextOf(sources);
  let target = await nextOf(targets);
  while (source !== null || target !== null) {
    const order = compare(source, target);
    yield { source: order <= 0 ? source : null, target: order >= 0 ? target : null };
    if (order <= 0) source = await nextOf(sources);
    if (order >= 0) target = await nextOf(targets);
  }
}

async function nextOf(infos: AsyncGenerator<ListedObject>): Promise<ListedObject | null> {
  const { done, value } = await infos.next();
  return done ? null : value;
}

function compare(left: ListedObject | null, right: ListedObject | null): number {
  if (left === null) return 1;
  if (right === null) return -1;
  return Buffer.from(left.key).compare(Buffer.from(right.key));
}

/** Runs as many tasks at a time as it is told to; `run` waits until one more may begin. */
function createWork(atOnce: number) {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;
  return {
    async run(task: () => Promise<void>): Promise<void> {
      while (running.size >= atOnce) await Promise.race(running);
      if (failure) throw failure.error;
      const promise: Promise<void> = task()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(promise));
      running.add(promise);
    },
    async end(): Promise<void> {
      await Promise.all(running);
      if (failure) throw failure.error;
    },
  };
}
