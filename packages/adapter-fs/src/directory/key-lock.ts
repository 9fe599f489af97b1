import { createHash } from "node:crypto";
import { link, unlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { StorageFailure, throwIfAborted, unlessErrno } from "../errors.js";
import type { Instance } from "./instance.js";
import type { Layout } from "./layout.js";

/** Runs work for one key at a time, in this process and in all others. */
export type KeyLock = <T>(key: Buffer, signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T>;

const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 25;
/** The owner may be dead when a lock is held for longer than a few renames take. */
const SUSPECT_AFTER_MS = 100;
const GIVE_UP_AFTER_MS = 30_000;

/**
 * A KeyLock over `layout.locks`: a lock is a hard link to its owner's file, so it is made whole, by one call, and tells
 * whose it is. One that a dead process left is swept. Fails with `timeout` after 30 seconds of waiting.
 */
export function createKeyLock(layout: Layout, instance: Instance): KeyLock {
  const queues = new Map<string, Promise<unknown>>();

  async function acquire(path: string, signal: AbortSignal | undefined): Promise<void> {
    const begun = performance.now();
    let pauseMs = FIRST_PAUSE_MS;
    while (!(await tryLink(instance.ownerFile, path))) {
      const waitedMs = performance.now() - begun;
      if (waitedMs > GIVE_UP_AFTER_MS) throw new StorageFailure("timeout", "another process holds the key's lock");
      if (waitedMs > SUSPECT_AFTER_MS) await instance.sweep();
      throwIfAborted(signal);
      await delay(pauseMs * (0.5 + Math.random()));
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  async function runLocked<T>(path: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    await acquire(path, signal);
    try {
      return await work();
    } finally {
      await unlessErrno(unlink(path), ["ENOENT"], undefined);
    }
  }

  return (key, signal, work) => {
    const path = join(layout.locks, createHash("sha256").update(key).digest("hex").slice(0, 40));
    const before = queues.get(path) ?? Promise.resolve();
    const mine = before.then(
      () => runLocked(path, signal, work),
      () => runLocked(path, signal, work),
    );
    queues.set(path, mine);
    const settle = () => {
      if (queues.get(path) === mine) queues.delete(path);
    };
    mine.then(settle, settle);
    return mine;
  };
}

async function tryLink(ownerFile: string, path: string): Promise<boolean> {
  return unlessErrno(
    link(ownerFile, path).then(() => true),
    ["EEXIST"],
    false,
  );
}
