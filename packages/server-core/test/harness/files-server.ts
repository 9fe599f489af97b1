import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseAdapter, StorageAdapter } from "@holdfast/adapter-api";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { pgliteDatabase } from "@holdfast/adapter-pglite";
import { createDatabase } from "../../src/database/database.js";
import { createBlobStore } from "../../src/features/files/blobs/blob-store.js";
import { createSweeper } from "../../src/features/files/blobs/sweeper.js";
import { createUploadSessions } from "../../src/features/files/sessions/create-upload-sessions.js";
import type { UploadSessions } from "../../src/features/files/sessions/upload-sessions.js";
import { createUploadLimits } from "../../src/features/files/upload/upload-limits.js";
import type { ServerConfig } from "../../src/index.js";
import { DEFAULT_SETTINGS } from "../../src/server-config.js";
import { startTestServer, type TestServer } from "./test-server.js";

/** A test server with its adapters in view, so that a test sees what is stored behind the API. */
export interface FilesServer extends TestServer {
  readonly database: DatabaseAdapter;
  readonly storage: StorageAdapter;
  /** The directory of the storage. */
  readonly directory: string;
  /** The keys in storage. */
  objects(): Promise<string[]>;
  /** The ids of blobs by state. */
  blobs(): Promise<{ readonly id: string; readonly state: string }[]>;
  /** What the sweeper of another server does when so much time has passed. */
  sweep(passedMs: number): Promise<void>;
  /** Upload sessions as another server over the same database and storage has them. */
  otherServersUploads(): UploadSessions;
  /** Moves the server's clock on. */
  passTime(milliseconds: number): void;
}

/** Starts one; `decorate` may stand before the storage. */
export async function startFilesServer(
  config: Partial<ServerConfig> = {},
  decorate: (storage: StorageAdapter) => StorageAdapter = (storage) => storage,
): Promise<FilesServer> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-files-"));
  const database =
    process.env.HOLDFAST_TEST_DATABASE === "pglite"
      ? pgliteDatabase({})
      : embeddedPgDatabase({ dataDir: join(folder, "postgres") });
  const directory = join(folder, "files");
  const storage = decorate(fsStorage({ directory }));
  let passed = 0;
  const now = () => new Date(Date.now() + passed);
  const server = await startTestServer({ database, storage, now, ...config });
  const platformAt = (passedMs: number) => ({
    database: createDatabase(database, 5_000),
    settings: DEFAULT_SETTINGS,
    log: () => undefined,
    now: () => new Date(Date.now() + passedMs),
  });
  return {
    ...server,
    database,
    storage,
    directory,
    async objects() {
      const { items } = await storage.list({ prefix: "", limit: 1000 });
      return items.map(({ key }) => key);
    },
    async blobs() {
      const sql = "select id, state from holdfast.blobs order by id";
      const { rows } = await database.query<{ id: string; state: string }>({ role: "system", claims: {} }, sql);
      return [...rows];
    },
    otherServersUploads() {
      const platform = platformAt(0);
      return createUploadSessions(platform, {
        blobs: createBlobStore(platform, storage),
        limits: createUploadLimits(platform.settings, storage),
      });
    },
    async sweep(passedMs) {
      const platform = platformAt(passedMs);
      const sweeper = createSweeper(platform, createBlobStore(platform, storage));
      sweeper.start();
      await sweeper.stop();
    },
    passTime(milliseconds) {
      passed += milliseconds;
    },
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
