import { join, resolve } from "node:path";
import type { DatabaseAdapter, StorageAdapter } from "@holdfast/adapter-api";
import { fsStorage } from "@holdfast/adapter-fs";
import { pgDatabase } from "@holdfast/adapter-pg";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { pgliteDatabase } from "@holdfast/adapter-pglite";
import type { StartOptions } from "./start-options.js";

/** The adapters that the options name. Opens nothing. */
export function chooseAdapters(
  options: StartOptions,
  onNotice: (message: string) => void,
): { readonly database: DatabaseAdapter; readonly storage: StorageAdapter } {
  const folder = resolve(options.data);
  return {
    database: chooseDatabase(options.database, folder, onNotice),
    storage: fsStorage({ directory: join(folder, "files") }),
  };
}

function chooseDatabase(place: string, folder: string, onNotice: (message: string) => void): DatabaseAdapter {
  switch (place) {
    case "embedded":
      return embeddedPgDatabase({ dataDir: join(folder, "postgres"), onNotice });
    case "pglite":
      return pgliteDatabase({ dataDir: join(folder, "pglite") });
    case "memory":
      return pgliteDatabase({});
    default:
      return pgDatabase({ connectionString: place });
  }
}
