import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fsStorage } from "@holdfast/adapter-fs";
import { createServer, type Server } from "@holdfast/server-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type SharedDatabase, startSharedDatabase } from "../../server-core/test/harness/shared-database.js";
import { tusDoor } from "../src/index.js";
import { metadata, ORIGIN, UPLOADS } from "./tus-server.js";

const ADMIN = { email: "admin@holdfast.test", password: "correct horse battery" };
let folder: string;
let shared: SharedDatabase;
let servers: readonly Server[];
let headers: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-tus-"));
  shared = await startSharedDatabase();
  servers = [0, 1].map(() =>
    createServer({
      database: shared.connect(),
      storage: fsStorage({ directory: join(folder, "files") }),
      firstAdmin: ADMIN,
      doors: [tusDoor()],
    }),
  );
  let anonKey = "";
  for (const server of servers) ({ anonKey } = await server.start());
  headers = { apikey: anonKey, "tus-resumable": "1.0.0" };
  const login = await send(0, ["POST", "/api/v1/auth/login"], {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: ADMIN.email, password: ADMIN.password }),
  });
  headers = { ...headers, authorization: `Bearer ${(await login.json()).access_token}` };
  await send(0, ["POST", "/api/v1/buckets"], {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "papers" }),
  });
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await shared.close();
  await rm(folder, { recursive: true, force: true });
});

function send(at: number, [method, path]: readonly [string, string], init: RequestInit = {}): Promise<Response> {
  const request = new Request(new URL(path, ORIGIN), {
    method,
    ...init,
    headers: { ...headers, ...init.headers },
    ...(init.body ? { duplex: "half" } : {}),
  });
  return servers[at % 2]?.fetch(request) ?? Promise.reject(new Error("no server"));
}

const begin = async (at: number, path: string, size: number): Promise<string> => {
  const begun = { "upload-length": String(size), "upload-metadata": metadata({ bucket: "papers", path }) };
  return (await send(at, ["POST", UPLOADS], { headers: begun })).headers.get("location") ?? "";
};
const patch = (at: number, path: string, { offset, body }: { offset: number; body: Buffer }) =>
  send(at, ["PATCH", path], {
    body: body as BodyInit,
    headers: {
      "content-type": "application/offset+octet-stream",
      "upload-offset": String(offset),
      "content-length": String(body.length),
    },
  });
const offsetAt = async (at: number, path: string) =>
  Number((await send(at, ["HEAD", path])).headers.get("upload-offset"));
const stored = async (path: string) =>
  Buffer.from(await (await send(0, ["GET", `/api/v1/files/download/papers/${path}`])).arrayBuffer());

it("goes on at another server", async () => {
  const bytes = randomBytes(900_000);
  const path = await begin(0, "wanders", bytes.length);
  for (let part = 0; part < 9; part += 1) {
    const offset = part * 100_000;
    expect((await patch(part, path, { offset, body: bytes.subarray(offset, offset + 100_000) })).status).toBe(204);
    expect(await offsetAt(part + 1, path)).toBe(offset + 100_000);
  }
  expect((await stored("wanders")).equals(bytes)).toBe(true);
});

it("keeps the bytes of one of many racing writers, at one server or at two, and mixes none", {
  timeout: 120_000,
}, async () => {
  for (let round = 0; round < 12; round += 1) {
    const path = await begin(0, `race-${round}`, 40_000);
    const digests: string[] = [];
    let offset = 0;
    while (offset < 40_000) {
      const size = Math.min(1_000 + round * 997, 40_000 - offset);
      const bodies = Array.from({ length: 6 }, (_, writer) => Buffer.alloc(size, `${round}.${offset}.${writer};`));
      const from = offset;
      const answers = await Promise.all(bodies.map((body, writer) => patch(writer, path, { offset: from, body })));
      const winners = bodies.filter((_, writer) => answers[writer]?.status === 204);
      expect(winners.length).toBeLessThanOrEqual(1);
      for (const { status } of answers) expect([204, 409, 423]).toContain(status);
      offset = await offsetAt(round, path);
      if (winners[0]) digests.push(winners[0].toString());
      expect(offset).toBe(digests.join("").length);
    }
    expect((await stored(`race-${round}`)).toString()).toBe(digests.join(""));
  }
});

it("ends once, when two tell the last byte", async () => {
  const body = randomBytes(5_000);
  const path = await begin(0, "ends", body.length);
  const answers = await Promise.all([0, 1, 2, 3].map((at) => patch(at, path, { offset: 0, body })));
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  expect(
    createHash("md5")
      .update(await stored("ends"))
      .digest("hex"),
  ).toBe(createHash("md5").update(body).digest("hex"));
});

it("does not end an upload that is taken back, or takes it back after it ended", async () => {
  for (let round = 0; round < 10; round += 1) {
    const path = await begin(0, `back-${round}`, 3_000);
    const [written, removed] = await Promise.all([
      patch(0, path, { offset: 0, body: randomBytes(3_000) }),
      send(1, ["DELETE", path]),
    ]);
    const file = await send(0, ["GET", `/api/v1/files/info/papers/back-${round}`]);
    expect([
      [204, 403, 200],
      [404, 204, 404],
      [409, 204, 404],
    ]).toContainEqual([written.status, removed.status, file.status]);
  }
});
