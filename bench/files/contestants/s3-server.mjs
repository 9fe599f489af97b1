// Holdfast with its S3 door, on a disk, as `holdfast start` serves it.
import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { s3Door } from "@holdfast/door-s3";
import { createServer } from "@holdfast/server-core";
import { serve } from "@holdfast/server-node";
import { answerCalls } from "../../measure/process.mjs";

let listening;

answerCalls({
  async start({ folder }) {
    const credentials = { email: "admin@holdfast.test", password: "correct horse battery" };
    const server = createServer({
      database: embeddedPgDatabase({ dataDir: join(folder, "s3-postgres") }),
      storage: fsStorage({ directory: join(folder, "s3-files") }),
      doors: [s3Door()],
      firstAdmin: credentials,
      log: (entry) => console.error(entry),
    });
    const { anonKey } = await server.start();
    listening = await serve(server, { port: 0 });
    const post = async (path, json, headers) => {
      const response = await fetch(`${listening.url}/api/v1${path}`, {
        method: "POST",
        headers: { apikey: anonKey, "content-type": "application/json", ...headers },
        body: JSON.stringify(json),
      });
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    };
    const { access_token: token } = await post("/auth/login", {
      username: credentials.email,
      password: credentials.password,
    });
    const authorization = `Bearer ${token}`;
    await post("/buckets", { name: "bench", is_public: false }, { authorization });
    const { access_key, secret_access_key } = await post("/access-keys", { name: "bench" }, { authorization });
    return {
      port: Number(new URL(listening.url).port),
      accessKeyId: access_key.access_key_id,
      secretAccessKey: secret_access_key,
    };
  },
  async stop() {
    await listening?.close();
  },
});
