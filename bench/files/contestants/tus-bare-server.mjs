// A bare @tus/server with its file store, as its guide shows it: no accounts, no database, no digest, no fsync.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Server } from "@tus/server";
import { fetchPeer } from "../../measure/peers.mjs";
import { answerCalls } from "../../measure/process.mjs";

const FILE_STORE = "2.1.1";

let http;

answerCalls({
  /** Answers null when the file store cannot be had. */
  async start({ folder }) {
    const peers = fetchPeer("@tus/file-store", FILE_STORE);
    if (peers === null) return null;
    const require = createRequire(join(peers, "package.json"));
    const { FileStore } = await import(pathToFileURL(require.resolve("@tus/file-store")));
    const datastore = new FileStore({ directory: join(folder, "uploads") });
    http = new Server({ path: "/uploads", datastore }).listen({ port: 0, host: "127.0.0.1" });
    await new Promise((resolve) => http.once("listening", resolve));
    // As Holdfast: no limit on the time of a whole request.
    http.requestTimeout = 0;
    return { port: http.address().port, headers: {} };
  },
  async stop() {
    http?.closeAllConnections();
    http?.close();
  },
});
