import { constants } from "node:fs";
import { copyFile } from "node:fs/promises";
import type { ObjectInfo } from "@holdfast/adapter-api";
import { errnoOf, StorageFailure, throwIfAborted } from "../errors.js";
import { encodeKey } from "../key-path.js";
import { describeObject, encodeTrailer, readTrailer } from "./object-file.js";
import type { ObjectStore } from "./object-store.js";
import { writeAll } from "./object-writer.js";

/** The port's `copy`: the file system shares the content where it can, and the kernel copies it where it cannot. */
export async function copyObject(
  store: ObjectStore,
  keys: { readonly from: string; readonly to: string },
  signal: AbortSignal | undefined,
): Promise<ObjectInfo> {
  const source = store.pathOf(encodeKey(keys.from));
  // Refuses a symbolic link, which `copyFile` would follow.
  if ((await readTrailer(source)) === null) throw notFound();
  const trailer = await store.replace(encodeKey(keys.to), { signal }, async (file, path) => {
    await copyFile(source, path, constants.COPYFILE_FICLONE).catch((error: unknown) => {
      throw errnoOf(error) === "ENOENT" ? notFound() : error;
    });
    throwIfAborted(signal);
    // The source may have been replaced since: what counts is what was copied.
    const copied = await readTrailer(path);
    if (copied === null) throw notFound();
    const { upload: _, ...facts } = copied;
    const renewed = { ...facts, modifiedAt: new Date() };
    await file.truncate(renewed.size);
    await writeAll(file, [encodeTrailer(renewed)], renewed.size);
    return renewed;
  });
  return describeObject(keys.to, trailer);
}

function notFound(): StorageFailure {
  return new StorageFailure("not_found", "there is no object to copy");
}
