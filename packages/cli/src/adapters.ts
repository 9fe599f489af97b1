import { join, resolve } from "node:path";
import type { DatabaseAdapter, ImageTransformer, StorageAdapter } from "@holdfast/adapter-api";
import { pgDatabase } from "@holdfast/adapter-pg";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { pgliteDatabase } from "@holdfast/adapter-pglite";
import { readPgliteImage } from "@holdfast/pglite-image";
import { type PlaceOptions, storagePlace } from "./place-options.js";
import { sealStorage } from "./storage/encrypt-files.js";
import { openStoragePlace } from "./storage/storage-place.js";

/** The adapters that the options name. Opens nothing. */
export async function chooseAdapters(
  options: PlaceOptions,
  onNotice: (message: string) => void,
): Promise<{
  readonly database: DatabaseAdapter;
  readonly storage: StorageAdapter;
  readonly images?: ImageTransformer;
}> {
  const folder = resolve(options.data);
  const images = await loadImages(onNotice);
  return {
    database: await chooseDatabase(options.database, folder, onNotice),
    storage: await sealStorage(await openStoragePlace(storagePlace(options)), options.encryptFiles, process.env),
    ...(images === null ? {} : { images }),
  };
}

/** Null where the platform has no binary of sharp: everything but other sizes of images works without. */
async function loadImages(onNotice: (message: string) => void): Promise<ImageTransformer | null> {
  try {
    const { sharpImages } = await import("@holdfast/adapter-sharp");
    return sharpImages();
  } catch (error) {
    const [reason] = String(error).split("\n");
    onNotice(`Images come in their own size only: sharp cannot be loaded on this machine (${reason}).`);
    return null;
  }
}

async function chooseDatabase(
  place: string,
  folder: string,
  onNotice: (message: string) => void,
): Promise<DatabaseAdapter> {
  switch (place) {
    case "embedded":
      return embeddedPgDatabase({ dataDir: join(folder, "postgres"), onNotice });
    case "pglite":
      return pgliteDatabase({ dataDir: join(folder, "pglite"), image: await readPgliteImage() });
    case "memory":
      return pgliteDatabase({ image: await readPgliteImage() });
    default:
      return pgDatabase({ connectionString: place });
  }
}
