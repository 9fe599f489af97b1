import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type DataDirLock, lockDataDir } from "./data-dir-lock.js";
import { pgliteError } from "./errors.js";
import { startPgliteThread } from "./pglite-thread.js";

/** The major version of Postgres that this version of PGlite is. */
const POSTGRES_MAJOR = "18";

/** A data directory that this process may use, with a whole database in it. */
export interface DataDir {
  /** Where Postgres' own files are. */
  readonly clusterDir: string;
  readonly lock: DataDirLock;
}

/** Locks the directory, and makes a database in it if there is none; a death in between leaves none rather than half. */
export async function openDataDir(dataDir: string, image: Uint8Array | undefined): Promise<DataDir> {
  const root = resolve(dataDir);
  await mkdir(root, { recursive: true, mode: 0o700 });
  const lock = await lockDataDir(root);
  try {
    const clusterDir = join(root, "cluster");
    if (existsSync(clusterDir)) await checkVersion(clusterDir);
    else await createCluster(clusterDir, image);
    return { clusterDir, lock };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function createCluster(clusterDir: string, image: Uint8Array | undefined): Promise<void> {
  const draft = `${clusterDir}.new`;
  await rm(draft, { recursive: true, force: true });
  const thread = await startPgliteThread({ dataDir: draft, ...(image ? { image } : {}) });
  await thread.close();
  await rename(draft, clusterDir);
}

async function checkVersion(clusterDir: string): Promise<void> {
  const version = (await readFile(join(clusterDir, "PG_VERSION"), "utf8")).trim();
  if (version === POSTGRES_MAJOR) return;
  throw pgliteError(
    "unsupported",
    `${clusterDir} was made by Postgres ${version}, and this is Postgres ${POSTGRES_MAJOR}: dump it with the version that made it`,
    { operation: "open" },
  );
}
