import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { createServer } from "@holdfast/server-core";
import { startApp } from "./start-app.js";

const holdfast = createServer({
  database: embeddedPgDatabase({ dataDir: ".holdfast/postgres" }),
  storage: fsStorage({ directory: ".holdfast/files" }),
});
const { anonKey, firstAdmin } = await holdfast.start();
const app = await startApp({ holdfast, port: Number(process.env.PORT ?? 3_000) });

process.stdout.write(`The app is at ${app.url}, Holdfast at ${app.url}/api/v1\nAnonymous key: ${anonKey}\n`);
if (firstAdmin) process.stdout.write(`First admin: ${firstAdmin.email} ${firstAdmin.password}\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void app.close());
