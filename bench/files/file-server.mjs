// Holdfast's files, on a disk, as `holdfast start` serves them.
import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { tusDoor } from "@holdfast/door-tus";
import { createServer } from "@holdfast/server-core";
import { serve } from "@holdfast/server-node";
import { answerCalls } from "../measure/process.mjs";

let listening;

answerCalls({
  async start({ folder }) {
    const credentials = { email: "admin@holdfast.test", password: "correct horse battery" };
    const server = createServer({
      database: embeddedPgDatabase({ dataDir: join(folder, "postgres") }),
      storage: fsStorage({ directory: join(folder, "files") }),
      doors: [tusDoor()],
      firstAdmin: credentials,
      settings: { accessTokenSeconds: 86_400 },
      log: (entry) => console.error(entry),
    });
    const { anonKey } = await server.start();
    listening = await serve(server, { port: 0 });
    const send = async (path, json, headers) => {
      const response = await fetch(`${listening.url}/api/v1${path}`, {
        method: "POST",
        headers: { apikey: anonKey, "content-type": "application/json", ...headers },
        body: JSON.stringify(json),
      });
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    };
    const { access_token: token } = await send("/auth/login", {
      username: credentials.email,
      password: credentials.password,
    });
    const authorization = `Bearer ${token}`;
    await send("/buckets", { name: "bench", is_public: false }, { authorization });
    return { port: Number(new URL(listening.url).port), headers: { apikey: anonKey, authorization } };
  },
  async stop() {
    await listening?.close();
  },
});
