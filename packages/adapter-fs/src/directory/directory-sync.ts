import { constants } from "node:fs";
import { lstat, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { errnoOf, StorageFailure, unlessErrno } from "../errors.js";

/** Makes directories below one root and makes entries in them durable. */
export interface DirectorySync {
  /** Makes `path` and what is missing between it and the root. */
  make(path: string): Promise<void>;
  /** Makes what was linked into `path` or removed from it durable, and the way to `path` as well. */
  sync(path: string): Promise<void>;
  /** Trusts neither `path` nor the way to it any longer. To be called before removing a directory, or finding one gone. */
  forget(path: string): void;
}

/** Bounds the memory for paths that are known to be durable. */
const MAX_KNOWN = 10_000;

/** A DirectorySync for everything below `root`, which must be there and durable. */
export function createDirectorySync(root: string): DirectorySync {
  const known = new Map<string, string>();
  const queues = new Map<string, { running: Promise<string>; next: Promise<string> | null }>();

  async function make(path: string): Promise<void> {
    if (path === root || known.has(path)) return;
    await make(dirname(path));
    await makePlainDirectory(path);
  }

  /** Calls that arrive while a sync runs share the one after it: the running one may have begun before their change. */
  function syncShared(path: string): Promise<string> {
    const queue = queues.get(path);
    if (queue) {
      queue.next ??= queue.running.catch(() => undefined).then(() => begin(path));
      return queue.next;
    }
    return begin(path);
  }

  function begin(path: string): Promise<string> {
    const running = syncDirectory(path);
    const queue = { running, next: null as Promise<string> | null };
    queues.set(path, queue);
    const settle = () => {
      if (queue.next === null && queues.get(path) === queue) queues.delete(path);
    };
    running.then(settle, settle);
    return running;
  }

  async function sync(path: string): Promise<void> {
    const identity = path === root ? await syncShared(path) : await unlessErrno(syncShared(path), ["ENOENT"], null);
    // The same path may by now be another directory, whose own entry nobody has made durable, or none.
    if (path === root || known.get(path) === (identity ?? "")) return;
    await sync(dirname(path));
    if (identity === null) return;
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(path, identity);
  }

  function forget(path: string): void {
    if (path === root) return;
    known.delete(path);
    forget(dirname(path));
  }

  return { make, sync, forget };
}

/** Makes the entries of one directory durable; answers what tells this directory from a later one of the same path. */
export async function syncDirectory(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0));
  try {
    const { ino, birthtimeNs } = await handle.stat({ bigint: true });
    await handle.sync();
    return `${ino}.${birthtimeNs}`;
  } finally {
    await handle.close();
  }
}

/** Makes the directory unless it is there. Fails when something else has its name, a symbolic link included. */
export async function makePlainDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    if (!(await lstat(path)).isDirectory()) {
      throw new StorageFailure("internal", "what lies in the storage directory is no directory", { cause: error });
    }
  }
}
