import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { createServer, type Door } from "@holdfast/server-core";
import { serve } from "../../src/index.js";
import { CHILD_ADMIN } from "./child-server.js";

/**
 * Serves with these doors in a process that `startChildServer` started, whose arguments are folder and port. Prints its place as a line of JSON once
 * it listens, ends at SIGTERM as an operator's server does, and does not outlive the test.
 */
export async function serveInChild(doors: readonly Door[]): Promise<void> {
  const [, , folder = "", port = "0"] = process.argv;
  const server = createServer({
    database: embeddedPgDatabase({ dataDir: join(folder, "postgres") }),
    storage: fsStorage({ directory: join(folder, "files") }),
    firstAdmin: CHILD_ADMIN,
    settings: { accessTokenSeconds: 86_400 },
    doors,
  });
  const { anonKey } = await server.start();
  const listening = await serve(server, { port: Number(port) });
  const end = () => void listening.close().then(() => process.exit(0));
  process.on("SIGTERM", end);
  process.on("disconnect", end);
  process.on("message", () => process.send?.(process.memoryUsage.rss()));
  process.stdout.write(`${JSON.stringify({ url: listening.url, anonKey })}\n`);
}
