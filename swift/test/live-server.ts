import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createConnection, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { sharpImages } from "@holdfast/adapter-sharp";
import { tusDoor } from "@holdfast/door-tus";
import { createServer, type Server } from "@holdfast/server-core";
import { type Listening, serve } from "@holdfast/server-node";
import { createRouter } from "../../packages/server-core/src/pipeline/route.js";

const ADMIN = { email: "admin@holdfast.test", password: "correct horse battery" };

/** A Holdfast server for the Swift tests: it can go away and come back, its clock can go ahead, its connections can be cut. */
export interface LiveServer {
  readonly url: string;
  /** The same server behind a relay that `cut` breaks. */
  readonly relayUrl: string;
  readonly anonKey: string;
  readonly admin: typeof ADMIN;
  /** The operations that were answered with a success. */
  readonly succeeded: ReadonlySet<string>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Sets the server's clock so many seconds ahead. */
  setAhead(seconds: number): void;
  /** Breaks every connection through the relay; while `isRefusing`, new ones break at once. */
  cut(isRefusing: boolean): void;
  close(): Promise<void>;
}

/** Starts the server on a real Postgres and a real folder. */
export async function startLiveServer(): Promise<LiveServer> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-swift-"));
  const succeeded = new Set<string>();
  const relay = await startRelay(() => port);
  let listening: Listening | null = null;
  let port = 0;
  let anonKey = "";
  let aheadMs = 0;

  const start = async (): Promise<void> => {
    const server = createServer({
      database: embeddedPgDatabase({ dataDir: join(folder, "postgres") }),
      storage: fsStorage({ directory: join(folder, "files") }),
      images: sharpImages(),
      doors: [tusDoor()],
      firstAdmin: ADMIN,
      now: () => new Date(Date.now() + aheadMs),
      settings: { credentialAttemptsPerMinute: 100_000, tableCreators: "authenticated" },
    });
    ({ anonKey } = await server.start());
    listening = await serve(noting(server, succeeded), { port, drainTimeoutMs: 2_000 });
    port = Number(new URL(listening.url).port);
  };
  const stop = async (): Promise<void> => {
    await listening?.close();
    listening = null;
  };

  await start();
  return {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    relayUrl: `http://127.0.0.1:${relay.port}`,
    get anonKey() {
      return anonKey;
    },
    admin: ADMIN,
    succeeded,
    start,
    stop,
    setAhead(seconds) {
      aheadMs = seconds * 1_000;
    },
    cut: relay.cut,
    close: async () => {
      relay.close();
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The server, with a note of each operation that it did; what goes through a door is none. */
function noting(server: Server, succeeded: Set<string>): Server {
  const router = createRouter();
  return {
    ...server,
    async answer(request, info) {
      const answered = await server.answer(request, info);
      const { pathname } = new URL(request.url);
      const isSuccess = answered.status >= 200 && answered.status < 300;
      if (isSuccess && !pathname.startsWith("/api/v1/uploads")) {
        succeeded.add(router(request.method, pathname).operation.id);
      }
      return answered;
    },
  };
}

async function startRelay(targetPort: () => number) {
  const sockets = new Set<Socket>();
  let isRefusing = false;
  const relay = createTcpServer((near) => {
    if (isRefusing) return void near.destroy();
    const far = createConnection(targetPort(), "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  const cut = (refuse: boolean): void => {
    isRefusing = refuse;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (relay.address() as AddressInfo).port,
    cut,
    close: () => {
      cut(true);
      relay.close();
    },
  };
}
