import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { findBinaries } from "../../src/binaries.js";
import { ensureCluster, OWNER, placeCluster, readOwnerPassword } from "../../src/cluster.js";
import { resolveEmbeddedOptions, serverSettings } from "../../src/options.js";
import { type PostgresServer, startPostgres } from "../../src/postgres-server.js";
import { makeRunDirectory, PORT } from "../../src/run-directory.js";

/** A server for tests of what connects to one: the owner's login, and the means to take it down. */
export interface PrivatePostgres {
  readonly login: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
    readonly password: string;
  };
  /** Ends the server, cutting every connection, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its data. */
  dispose(): Promise<void>;
}

/** Starts a new server with no data in a temporary directory. */
export async function startPrivatePostgres(settings: Readonly<Record<string, string>> = {}): Promise<PrivatePostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), "holdfast-pg-"));
  const place = await placeCluster(dataDir, () => undefined);
  const binaries = await findBinaries(place.user, () => undefined);
  const password = await readOwnerPassword(place.dataDir);
  await ensureCluster(place, binaries, password);
  const runDirectory = await makeRunDirectory(place);
  const options = resolveEmbeddedOptions({ dataDir, settings: { max_connections: "200", ...settings } });
  const command = {
    postgres: binaries.postgres,
    place,
    socketDirectory: runDirectory.path,
    settings: serverSettings(options),
    startTimeoutMs: options.startTimeoutMs,
  };
  let server: PostgresServer | null = await startPostgres(command);
  const stop = async () => {
    await server?.stop();
    server = null;
  };
  const start = async () => {
    server ??= await startPostgres(command);
  };
  return {
    login: { host: runDirectory.path, port: PORT, user: OWNER, database: "postgres", password },
    restart: async () => {
      await stop();
      await start();
    },
    stop,
    start,
    dispose: async () => {
      await stop();
      await runDirectory.remove();
      await removeDatabase(dataDir);
    },
  };
}

/** Where the cluster of a data directory is. */
export async function clusterOf(dataDir: string): Promise<string> {
  const elsewhere = await readFile(join(dataDir, "cluster-location"), "utf8").catch(() => null);
  return elsewhere?.trim() ?? join(dataDir, "cluster");
}

/** The pid of the server that has this data directory open. */
export async function readServerPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(await clusterOf(dataDir), "postmaster.pid"), "utf8")).split("\n")[0]);
}

/** Removes a closed database with everything that belongs to it. */
export async function removeDatabase(dataDir: string): Promise<void> {
  const cluster = await clusterOf(dataDir);
  const home = basename(dirname(cluster)).startsWith("holdfast-data-") ? dirname(cluster) : cluster;
  for (const path of [home, `${cluster}-run`, dataDir]) await rm(path, { recursive: true, force: true });
}
