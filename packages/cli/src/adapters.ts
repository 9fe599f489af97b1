import { join, resolve } from "node:path";
import type { DatabaseAdapter, StorageAdapter } from "@holdfast/adapter-api";
import { fsStorage } from "@holdfast/adapter-fs";
import { pgDatabase } from "@holdfast/adapter-pg";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { pgliteDatabase } from "@holdfast/adapter-pglite";
import { readPgliteImage } from "@holdfast/pglite-image";
import type { StartOptions } from "./start-options.js";
import { sealStorage } from "./storage/encrypt-files.js";

/** The adapters that the options name. Opens nothing. */
export async function chooseAdapters(
  options: StartOptions,
  onNotice: (message: string) => void,
): Promise<{ readonly database: DatabaseAdapter; readonly storage: StorageAdapter }> {
  const folder = resolve(options.data);
  return {
    database: await chooseDatabase(options.database, folder, onNotice),
    storage: await sealStorage(fsStorage({ directory: join(folder, "files") }), options.encryptFiles, process.env),
  };
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
