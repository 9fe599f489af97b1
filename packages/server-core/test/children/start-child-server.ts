import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { type Actor, createServer } from "../../src/index.js";
import { openedPlatform, platformDoor } from "../harness/platform-door.js";

const ORIGIN = "http://holdfast.test";
const credentials = { email: "admin@holdfast.test", password: "correct horse battery" };

/** Fresh adapters on the data in `folder`. */
export function childAdapters(folder: string) {
  return {
    database: embeddedPgDatabase({ dataDir: join(folder, "postgres") }),
    storage: fsStorage({ directory: join(folder, "files") }),
  };
}

/** A server on the data in `folder`, in a process of its own that may be killed. */
export async function startChildServer(folder: string, passedMs = 0) {
  const now = () => new Date(Date.now() + passedMs);
  const server = createServer({ ...childAdapters(folder), firstAdmin: credentials, now, doors: [platformDoor] });
  const { anonKey } = await server.start();
  let token: string | null = null;

  const send = (method: string, path: string, init: { body?: BodyInit; headers?: Record<string, string> } = {}) =>
    server.fetch(
      new Request(`${ORIGIN}/api/v1${path}`, {
        method,
        headers: { apikey: anonKey, ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...init.headers },
        ...(init.body === undefined ? {} : { body: init.body, duplex: "half" }),
      }),
    );

  const login = { username: credentials.email, password: credentials.password };
  const headers = { "content-type": "application/json" };
  const session = await send("POST", "/auth/login", { body: JSON.stringify(login), headers });
  const { access_token: accessToken, user_id: userId } = (await session.json()) as Record<string, string>;
  token = accessToken ?? null;
  for (const bucket of [{ name: "child" }, { name: "scratch" }, { name: "kept", versioning: true }]) {
    await send("POST", "/buckets", { body: JSON.stringify(bucket), headers });
  }
  const actor: Actor = {
    kind: "user",
    userId: userId ?? "",
    email: credentials.email,
    isAdmin: true,
    sessionId: "",
    expiresAt: 0,
  };
  return { server, send, actor, platform: openedPlatform() };
}
