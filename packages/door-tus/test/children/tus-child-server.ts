// A server with the door that a test may kill: prints a line of JSON once it listens.
import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { createServer } from "@holdfast/server-core";
import { serve } from "@holdfast/server-node";
import { tusDoor } from "../../src/index.js";

const [, , folder = "", port = "0"] = process.argv;
const server = createServer({
  database: embeddedPgDatabase({ dataDir: join(folder, "postgres") }),
  storage: fsStorage({ directory: join(folder, "files") }),
  firstAdmin: { email: "admin@holdfast.test", password: "correct horse battery" },
  settings: { accessTokenSeconds: 86_400 },
  doors: [tusDoor()],
});
const { anonKey } = await server.start();
const listening = await serve(server, { port: Number(port) });
process.stdout.write(`${JSON.stringify({ url: listening.url, anonKey })}\n`);
process.on("message", () => process.send?.({ rss: process.memoryUsage.rss() }));
process.on("SIGTERM", () => void listening.close().then(() => process.exit(0)));
