import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { createServer } from "@holdfast/server-core";
import { serve } from "@holdfast/server-node";
import { s3Door } from "../../src/index.js";

/*
 * A server with an S3 door on a folder that outlives it, for tests that kill it. Prints its address, and at the first start an access key, as a
 * line of JSON. Argument: the folder.
 */
const [folder = ""] = process.argv.slice(2);
const firstAdmin = { email: "admin@holdfast.test", password: "correct horse battery" };
const server = createServer({
  database: embeddedPgDatabase({ dataDir: join(folder, "postgres") }),
  storage: fsStorage({ directory: join(folder, "files") }),
  doors: [s3Door()],
  firstAdmin,
});
const { anonKey } = await server.start();
const { url } = await serve(server, { port: 0 });

async function post(path: string, json: object, token?: string): Promise<Record<string, never>> {
  const headers = {
    apikey: anonKey,
    "content-type": "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(`${url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(json) });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Record<string, never>;
}

const { access_token } = await post("/auth/login", { username: firstAdmin.email, password: firstAdmin.password });
const actions = ["list", "read", "write", "delete", "manage"];
const { access_key, secret_access_key } = await post("/access-keys", { name: "test", actions }, access_token);
const { access_key_id: accessKeyId } = access_key as unknown as { access_key_id: string };
process.stdout.write(`${JSON.stringify({ url, accessKeyId, secretAccessKey: secret_access_key })}\n`);
process.on("message", () => process.send?.(process.memoryUsage.rss()));
