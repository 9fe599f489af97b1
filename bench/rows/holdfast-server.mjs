// Holdfast as `holdfast start` runs it: the built packages, the embedded Postgres, one port.
import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { createServer } from "@holdfast/server-core";
import { serve } from "@holdfast/server-node";
import { answerCalls } from "../measure/process.mjs";
import { prepareDatabase } from "./database.mjs";

let listening;

answerCalls({
  async start({ folder, poolSize }) {
    const dataDir = join(folder, "postgres");
    const database = embeddedPgDatabase({ dataDir, poolSize });
    const credentials = { email: "admin@holdfast.test", password: "correct horse battery" };
    const server = createServer({
      database,
      storage: fsStorage({ directory: join(folder, "files") }),
      firstAdmin: credentials,
      settings: { accessTokenSeconds: 86_400, tableCreators: "authenticated" },
      log: (entry) => console.error(entry),
    });
    const { anonKey } = await server.start();
    listening = await serve(server, { port: 0 });

    const send = async (method, path, { token, json }) => {
      const response = await fetch(`${listening.url}/api/v1${path}`, {
        method,
        headers: {
          apikey: anonKey,
          "content-type": "application/json",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      const body = await response.json();
      if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(body)}`);
      return body;
    };
    const login = (email, password) => send("POST", "/auth/login", { json: { username: email, password } });
    const reader = { email: "reader@holdfast.test", password: "the password of a reader" };
    await send("POST", "/auth/register", { json: reader });
    const { access_token: token, user_id: userId } = await login(reader.email, reader.password);
    const call = (method, path, json) => send(method, path, { token, json });
    const prepared = await prepareDatabase({ database, dataDir, call, userId });
    const keys = await (await fetch(`${listening.url}/.well-known/jwks.json`)).json();
    return { ...prepared, port: Number(new URL(listening.url).port), anonKey, token, userId, keys };
  },
  async stop() {
    await listening?.close();
  },
});
