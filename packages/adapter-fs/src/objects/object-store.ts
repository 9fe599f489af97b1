import { type FileHandle, link, rename, rmdir, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DirectorySync } from "../directory/directory-sync.js";
import type { Instance } from "../directory/instance.js";
import type { KeyLock } from "../directory/key-lock.js";
import type { Layout } from "../directory/layout.js";
import { errnoOf, StorageFailure, throwIfAborted, unlessErrno } from "../errors.js";
import { keyPath } from "../key-path.js";
import { writeNewFile } from "./new-file.js";
import { readTrailer } from "./object-file.js";

/** What must hold of the object that is there, at the instant of the change. */
export interface Conditions {
  readonly ifAbsent?: boolean | undefined;
  readonly ifMatch?: string | undefined;
}

/** How objects become visible and vanish: each change is one atomic step, and durable once the call resolves. */
export interface ObjectStore {
  /** The file of the object under `key`, whether or not it is there. */
  pathOf(key: Buffer): string;
  /**
   * Lets `fill` write a new file, makes that durable and then visible under `key`. When `fill` or a condition fails,
   * nothing is left. The signal counts until the object is visible.
   */
  replace<T>(
    key: Buffer,
    request: Conditions & { readonly signal?: AbortSignal | undefined },
    fill: (file: FileHandle, path: string) => Promise<T>,
  ): Promise<T>;
  /** Fails with `already_exists` or `conflict` when a condition does not hold now. */
  check(key: Buffer, conditions: Conditions): Promise<void>;
  /** Does nothing when there is no object. */
  remove(key: Buffer, signal: AbortSignal | undefined): Promise<void>;
}

export interface ObjectStoreParts {
  readonly layout: Layout;
  readonly instance: Instance;
  readonly directories: DirectorySync;
  readonly lock: KeyLock;
}

/** How often a change begins again because another call removed its directory when that was empty. */
const MAX_ATTEMPTS = 100;

export function createObjectStore({ layout, instance, directories, lock }: ObjectStoreParts): ObjectStore {
  function pathOf(key: Buffer): string {
    const { directories: names, file } = keyPath(key);
    return join(layout.objects, ...names, file);
  }

  async function check(key: Buffer, { ifAbsent, ifMatch }: Conditions): Promise<void> {
    if (!ifAbsent && ifMatch === undefined) return;
    const found = await readTrailer(pathOf(key));
    if (ifAbsent && found) throw alreadyExists();
    if (ifMatch !== undefined && found?.etag !== ifMatch) {
      throw new StorageFailure("conflict", "the object has not the etag that was asked for");
    }
  }

  /** `step` in a directory that is there, though other calls remove empty ones. */
  async function inDirectory(path: string, step: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await directories.make(dirname(path));
        return await step();
      } catch (error) {
        if (errnoOf(error) === "ENOENT" && attempt < MAX_ATTEMPTS) {
          directories.forget(dirname(path));
          continue;
        }
        await prune(dirname(path));
        throw error;
      }
    }
  }

  async function publish(
    key: Buffer,
    temporary: string,
    { ifAbsent, ifMatch, signal }: Conditions & { readonly signal?: AbortSignal | undefined },
  ): Promise<void> {
    const path = pathOf(key);
    if (ifAbsent && ifMatch === undefined) {
      // No lock: a link is refused where something is, and nothing that holds the lock takes that for absent.
      throwIfAborted(signal);
      await inDirectory(path, () => link(temporary, path)).catch((error: unknown) => {
        throw errnoOf(error) === "EEXIST" ? alreadyExists() : error;
      });
      await unlink(temporary);
    } else {
      await lock(key, signal, async () => {
        await check(key, { ifAbsent, ifMatch });
        await inDirectory(path, () => rename(temporary, path));
      });
    }
    await directories.sync(dirname(path));
  }

  async function prune(directory: string): Promise<void> {
    for (let path = directory; path !== layout.objects; path = dirname(path)) {
      directories.forget(path);
      const removed = await unlessErrno(
        rmdir(path).then(() => true),
        ["ENOTEMPTY", "EEXIST", "ENOENT", "EBUSY"],
        false,
      );
      if (!removed) return;
    }
  }

  return {
    pathOf,
    check,
    async replace(key, request, fill) {
      const temporary = instance.temporaryPath();
      return writeNewFile(
        temporary,
        (file) => fill(file, temporary),
        () => publish(key, temporary, request),
      );
    },
    async remove(key, signal) {
      const path = pathOf(key);
      const removed = await lock(key, signal, () =>
        unlessErrno(
          unlink(path).then(() => true),
          ["ENOENT", "ENOTDIR"],
          false,
        ),
      );
      // Even when absent: another call may have removed it and not made that durable yet.
      await directories.sync(dirname(path));
      if (removed) await prune(dirname(path));
    },
  };
}

function alreadyExists(): StorageFailure {
  return new StorageFailure("already_exists", "an object has the key");
}
