import { join, resolve } from "node:path";
import type { DatabaseAdapter, StorageAdapter } from "@holdfast/adapter-api";
import { pgDatabase } from "@holdfast/adapter-pg";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { pgliteDatabase } from "@holdfast/adapter-pglite";
import { readPgliteImage } from "@holdfast/pglite-image";
import type { PlaceOptions } from "./start-options.js";
import { folderPlace, openStoragePlace, type StoragePlace } from "./storage/storage-place.js";

/** The adapters that the options name. Opens nothing. */
export async function chooseAdapters(
  options: PlaceOptions,
  onNotice: (message: string) => void,
): Promise<{ readonly database: DatabaseAdapter; readonly storage: StorageAdapter }> {
  const folder = resolve(options.data);
  return {
    database: await chooseDatabase(options.database, folder, onNotice),
    storage: await openStoragePlace(storagePlace(options)),
  };
}

/** Where the objects are: as told, else in the data folder. */
export function storagePlace({ data, storage }: PlaceOptions): StoragePlace {
  return storage ?? folderPlace(join(resolve(data), "files"));
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
