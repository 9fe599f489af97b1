import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { embeddedPgDatabase } from "@holdfast/adapter-pg-embedded";
import { createClient, type HoldfastClient, memorySessionStorage } from "@holdfast/sdk";
import { createServer } from "@holdfast/server-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningApp, startApp } from "../src/start-app.js";

const ADMIN = { email: "admin@holdfast.test", password: "correct horse battery" };
const USER = { email: "ann@holdfast.test", password: "password of ann" };

let folder: string;
let app: RunningApp;
let client: HoldfastClient;
let anonKey: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-embed-"));
  const holdfast = createServer({
    database: embeddedPgDatabase({ dataDir: join(folder, "postgres") }),
    storage: fsStorage({ directory: join(folder, "files") }),
    firstAdmin: ADMIN,
  });
  ({ anonKey } = await holdfast.start());
  app = await startApp({ holdfast, port: 0 });
  const newClient = () => createClient({ url: app.url, anonKey, sessionStorage: memorySessionStorage() });
  const admin = newClient();
  await admin.auth.login(ADMIN);
  await admin.tables.create({
    name: "notes",
    access: "private",
    columns: [
      { name: "id", type: "integer", primary_key: true },
      { name: "title", type: "text" },
    ],
  });
  await admin.from("notes").insert({ id: 1, title: "of the admin" });
  client = newClient();
  await client.auth.register(USER);
  await client.auth.login(USER);
});

afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

it("answers the app's own routes as before", async () => {
  expect(await (await fetch(app.url)).text()).toBe("The app that was here before.");
  const order = { method: "POST", headers: { "content-type": "application/json" }, body: '{"item":"tea"}' };
  expect(await (await fetch(`${app.url}/orders`, order)).json()).toEqual({ received: { item: "tea" } });
  expect((await fetch(`${app.url}/nothing`)).status).toBe(404);
});

it("answers Holdfast's routes, also bodies, files and the checks of health", async () => {
  expect((await client.users.me()).email).toBe(USER.email);
  expect(await client.from("notes").insert({ id: 2, title: "of ann" })).toMatchObject({ title: "of ann" });
  await client.storage.createBucket({ name: "papers" });
  const files = client.storage.from("papers");
  await files.upload("a/b.txt", new Blob(["x".repeat(300_000)]));
  expect(await (await files.download("a/b.txt")).text()).toHaveLength(300_000);
  expect((await fetch(`${app.url}/health`)).status).toBe(200);
  expect((await fetch(`${app.url}/.well-known/jwks.json`)).status).toBe(200);
  expect((await fetch(`${app.url}/api/v1/nothing`)).headers.get("content-type")).toBe("application/problem+json");
});

it("lets a route of the app act as the signed-in user, under the policies", async () => {
  const authorization = `Bearer ${await client.auth.accessToken()}`;
  const mine = await fetch(`${app.url}/my-notes`, { headers: { authorization, apikey: anonKey } });
  expect(await mine.json()).toEqual([{ title: "of ann" }]);
  const nobody = await fetch(`${app.url}/my-notes`, { headers: { apikey: anonKey } });
  expect(nobody.ok ? await nobody.json() : []).toEqual([]);
});

it("carries realtime, refuses sockets elsewhere, and closes gracefully", async () => {
  const changes: unknown[] = [];
  let told = (): void => undefined;
  const changed = new Promise<void>((resolve) => {
    told = resolve;
  });
  await new Promise<void>((resolve) =>
    client.realtime.subscribe(
      { table: "notes" },
      {
        onChange: ({ row }) => {
          changes.push(row);
          told();
        },
        onLive: () => resolve(),
      },
    ),
  );
  await client.from("notes").insert({ id: 3, title: "live" });
  await changed;
  expect(changes).toMatchObject([{ id: 3, title: "live" }]);

  const headers = { connection: "upgrade", upgrade: "websocket" };
  const refusal = await new Promise((resolve) => {
    get(`${app.url}/elsewhere`, { headers })
      .on("error", resolve)
      .on("upgrade", () => resolve("upgraded"));
  });
  expect(refusal).toBeInstanceOf(Error);

  const lost = new Promise<void>((resolve) =>
    client.realtime.onStatus((status) => {
      if (status === "waiting") resolve();
    }),
  );
  await Promise.all([app.close(), app.close(), lost]);
  client.realtime.close();
  await expect(fetch(app.url)).rejects.toThrow();
});
