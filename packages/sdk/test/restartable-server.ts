import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { createServer, type Door } from "@holdfast/server-core";
import { type Listening, serve } from "@holdfast/server-node";
import { createClient, type HoldfastClient, memorySessionStorage } from "../src/index.js";

const ADMIN = { email: "admin@holdfast.test", password: "correct horse battery" };

/** A server that can go away and come back: same data, same port. */
export interface RestartableServer {
  /** A client that is signed in as the admin. */
  admin(): Promise<HoldfastClient>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it for good. */
  close(): Promise<void>;
}

/** Starts one; `doors` are made for each start. */
export async function startRestartableServer({
  doors = () => [],
}: {
  readonly doors?: () => readonly Door[];
} = {}): Promise<RestartableServer> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-sdk-"));
  let listening: Listening | null = null;
  let port = 0;
  let anonKey = "";

  const start = async (): Promise<void> => {
    const server = createServer({
      database: embeddedPgDatabase({ dataDir: join(folder, "postgres") }),
      storage: fsStorage({ directory: join(folder, "files") }),
      firstAdmin: ADMIN,
      doors: doors(),
      log: () => undefined,
    });
    ({ anonKey } = await server.start());
    listening = await serve(server, { port });
    port = Number(new URL(listening.url).port);
  };
  const stop = async (): Promise<void> => {
    await listening?.close();
    listening = null;
  };
  await start();
  return {
    start,
    stop,
    admin: async () => {
      const client = createClient({
        url: `http://127.0.0.1:${port}`,
        anonKey,
        sessionStorage: memorySessionStorage(),
      });
      await client.auth.login(ADMIN);
      return client;
    },
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
