import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer, type Server as HttpServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { LogEntry, Server } from "@holdfast/server-core";
import compression from "compression";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countOpenObjects, needsOpenFiles } from "../../adapter-fs/test/harness/open-files.js";
import { type FilesServer, startFilesServer } from "../../server-core/test/harness/files-server.js";
import type { TestUser } from "../../server-core/test/harness/test-server.js";
import { createRequestListener } from "../src/index.js";

let test: FilesServer;
let http: HttpServer;
let port: number;
let ann: TestUser;

beforeAll(async () => {
  test = await startFilesServer();
  const listener = createRequestListener(test.server);
  http = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  port = await listen(http);
  ann = await test.newUser();
  await test.call("POST", "/buckets", { token: ann.token, json: { name: "papers" } });
});
afterAll(async () => {
  http.closeAllConnections();
  http.close();
  await test.close();
});

async function listen(server: HttpServer): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A connection for each request: one that is kept may be closed just when it is used again. */
const agent = new Agent({ keepAlive: false });
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const headers = () => ({ apikey: test.anonKey, authorization: `Bearer ${ann.token}` });
const send = (method: string, path: string, more: Record<string, string> = {}) =>
  request({
    agent,
    host: "127.0.0.1",
    port,
    method,
    path: `/api/v1/files/${path}`,
    headers: { ...headers(), ...more },
  });

async function answerTo(sending: ReturnType<typeof request>): Promise<IncomingMessage> {
  const [response] = (await once(sending, "response")) as [IncomingMessage];
  return response;
}

async function put(path: string, bytes: Uint8Array): Promise<void> {
  const sending = send("PUT", `upload/papers/${path}`, { "content-length": String(bytes.length) });
  sending.end(bytes);
  const response = await answerTo(sending);
  response.resume();
  expect([200, 201]).toContain(response.statusCode);
}

/** Reads as slowly as it is told to. */
async function get(path: string, { pauseEvery = Number.POSITIVE_INFINITY } = {}): Promise<Buffer> {
  const sending = send("GET", `download/papers/${path}`);
  sending.end();
  const chunks: Buffer[] = [];
  let sinceLast = 0;
  for await (const chunk of await answerTo(sending)) {
    chunks.push(chunk as Buffer);
    sinceLast += (chunk as Buffer).length;
    if (sinceLast < pauseEvery) continue;
    sinceLast = 0;
    // Lets the server run ahead, so that memory it takes back too early is written over before it has gone out.
    await delay(1);
  }
  return Buffer.concat(chunks);
}

describe("content over a socket", () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 262_143, 262_144, 262_145, 524_288, 3_000_001])(
    "of %d bytes comes back as it was sent",
    async (size) => {
      const bytes = randomBytes(size);
      await put(`size-${size}`, bytes);
      expect(sha256(await get(`size-${size}`))).toBe(sha256(bytes));
    },
  );

  it("is not mixed up among slow readers", async () => {
    const all = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (number) => {
        const bytes = randomBytes(6_000_000);
        await put(`slow-${number}`, bytes);
        return { number, digest: sha256(bytes) };
      }),
    );
    const read = await Promise.all(all.map(({ number }) => get(`slow-${number}`, { pauseEvery: 400_000 })));
    expect(read.map((bytes) => sha256(bytes))).toEqual(all.map(({ digest }) => digest));
  });

  it("passes a middleware that compresses and never says what has gone out", async () => {
    const app = express();
    app.use(compression({ filter: () => true }));
    app.use(createRequestListener(test.server));
    const embedding = createServer(app);
    const at = await listen(embedding);
    const bytes = Buffer.alloc(4_000_000, "compress me ");
    await put("compressed", bytes);
    const response = await fetch(`http://127.0.0.1:${at}/api/v1/files/download/papers/compressed`, {
      headers: { ...headers(), "accept-encoding": "gzip" },
    });
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(sha256(new Uint8Array(await response.arrayBuffer()))).toBe(sha256(bytes));
    embedding.closeAllConnections();
    embedding.close();
  });
});

describe("a client that goes away", () => {
  it("leaves nothing of an upload", async () => {
    const sending = send("PUT", "upload/papers/half", { "content-length": "5000000" });
    sending.on("error", () => undefined);
    const objects = (await test.objects()).length;
    sending.write(randomBytes(1_000_000));
    await expect.poll(async () => (await test.blobs()).some(({ state }) => state === "pending")).toBe(true);
    sending.destroy();
    await expect.poll(async () => (await test.blobs()).every(({ state }) => state === "stored")).toBe(true);
    expect(await test.objects()).toHaveLength(objects);
    const found = await test.fetch("GET", "/files/download/papers/half", { token: ann.token });
    expect(found.status).toBe(404);
  });

  it("leaves no file open that it downloaded", async ({ skip }) => {
    needsOpenFiles(skip);
    await put("long", randomBytes(20_000_000));
    expect(await countOpenObjects(test.directory)).toBe(0);
    const responses = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => {
        const sending = send("GET", "download/papers/long");
        sending.on("error", () => undefined).end();
        return answerTo(sending);
      }),
    );
    expect(await countOpenObjects(test.directory)).toBe(5);
    for (const response of responses) response.on("error", () => undefined).destroy();
    await expect.poll(() => countOpenObjects(test.directory)).toBe(0);
  });
});

it.each([
  { length: 1_000_000, sent: 1 },
  { length: 2000, sent: 1 },
  { length: 2000, sent: 0 },
])("cuts an answer of $length bytes that breaks off after $sent thousand, and logs why", async ({ length, sent }) => {
  const logged: LogEntry[] = [];
  const chunks = Array.from({ length: sent }, () => new Uint8Array(1000));
  const broken: Server = {
    ...test.server,
    log: (entry) => logged.push(entry),
    answer: async () => ({
      status: 200,
      headers: { "content-length": String(length) },
      body: new ReadableStream({
        pull(controller) {
          const chunk = chunks.pop();
          if (chunk) controller.enqueue(chunk);
          else controller.error(new Error("the disk is gone"));
        },
      }),
    }),
  };
  const listener = createRequestListener(broken);
  const failing = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const at = await listen(failing);
  const response = await fetch(`http://127.0.0.1:${at}/api/v1/files`);
  expect(response.status).toBe(200);
  await expect(response.arrayBuffer()).rejects.toThrow();
  await expect.poll(() => logged).toMatchObject([{ level: "error", error: { message: "the disk is gone" } }]);
  failing.close();
});

it("refuses a body without reading it, and the answer arrives", async () => {
  const sending = send("PUT", "upload/nowhere/file", { "content-length": "50000000" });
  sending.on("error", () => undefined);
  sending.write(randomBytes(100_000));
  const response = await answerTo(sending);
  expect(response.statusCode).toBe(404);
  response.resume();
  await once(response, "end");
  sending.destroy();
});

it("says the length of an answer without content, and of text that is not ASCII", async () => {
  const sending = send("HEAD", "download/papers/size-1");
  sending.end();
  const head = await answerTo(sending);
  expect([head.statusCode, head.headers["content-length"]]).toEqual([200, "1"]);
  const unknown = send("GET", "download/papers/%C3%BC");
  unknown.end();
  const problem = await answerTo(unknown);
  const chunks: Buffer[] = [];
  for await (const chunk of problem) chunks.push(chunk as Buffer);
  expect(problem.headers["content-length"]).toBe(String(Buffer.concat(chunks).length));
});
