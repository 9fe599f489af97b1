import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient, type HoldfastClient, memorySessionStorage } from "@holdfast/sdk";
import { build, defaultClientConditions } from "vite";

const board = fileURLToPath(new URL("..", import.meta.url));
const command = fileURLToPath(new URL("../../../packages/cli/src/main.ts", import.meta.url));
const admin = { email: "admin@holdfast.test", password: "correct horse battery" };

/** The built board, served by `holdfast start` on a Postgres and a port of its own. */
export interface RunningBoard {
  readonly url: string;
  /** What the command has printed since it was last started. */
  output(): string;
  /** Starts the command on the same data and port; resolves when it listens. */
  start(): Promise<void>;
  /** Stops it as Ctrl-C does. */
  stop(): Promise<void>;
  /** A client of the API with a session of its own. */
  client(): Promise<HoldfastClient>;
  /** Stops it and throws everything away. */
  close(): Promise<void>;
}

/** Builds the board from the sources of board and SDK, and starts it. */
export async function runBoard(): Promise<RunningBoard> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-board-"));
  const site = join(folder, "site");
  await build({
    root: board,
    logLevel: "warn",
    resolve: { conditions: ["@holdfast/source", ...defaultClientConditions] },
    build: { outDir: site, emptyOutDir: true },
  });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let output = "";

  const start = async (): Promise<void> => {
    output = "";
    const started = spawn(
      process.execPath,
      [
        ...["--conditions=@holdfast/source", "--import", "tsx", command, "start"],
        ...["--port", String(port), "--data", join(folder, "data"), "--site", site],
        ...["--setup", join(board, "holdfast.setup.json")],
        ...["--admin-email", admin.email, "--admin-password", admin.password],
      ],
      { cwd: board, stdio: ["ignore", "pipe", "pipe"] },
    );
    child = started;
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer): void => {
        output += chunk;
        if (output.includes("Holdfast is running")) resolve();
      };
      started.stdout.on("data", read);
      started.stderr.on("data", read);
      started.once("close", (code) => reject(new Error(`holdfast ended with ${code}: ${output}`)));
    });
  };

  const stop = async (): Promise<void> => {
    if (child === null) return;
    const ended = once(child, "close");
    child.kill("SIGINT");
    child = null;
    await ended;
  };

  const running: RunningBoard = {
    url,
    output: () => output,
    start,
    stop,
    async client() {
      const { anonKey } = (await (await fetch(`${url}/holdfast.json`)).json()) as { anonKey: string };
      return createClient({ url, anonKey, sessionStorage: memorySessionStorage() });
    },
    async close() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await start();
  } catch (error) {
    await running.close();
    throw error;
  }
  return running;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
