import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { type ClientRequest, request } from "node:http";
import { Upload } from "tus-js-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChildServer } from "../../server-node/test/harness/child-server.js";
import { startTusChild } from "./tus-child.js";
import { metadata, UPLOADS } from "./tus-server.js";

/** More rounds find rarer moments: HOLDFAST_CRASH_ROUNDS=100. */
const ROUNDS = Number(process.env.HOLDFAST_CRASH_ROUNDS ?? 4);
let server: ChildServer;
beforeAll(async () => {
  server = await startTusChild();
});
afterAll(() => server.close());

const TUS = { "tus-resumable": "1.0.0" };
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const send = ([method, path]: readonly [string, string], headers: Record<string, string> = {}, body?: Uint8Array) =>
  fetch(`${server.url}${path}`, {
    method,
    headers: { ...server.headers, ...TUS, ...headers },
    redirect: "error",
    ...(body ? { body: body as BodyInit } : {}),
  });
const part = (offset: number) => ({
  "content-type": "application/offset+octet-stream",
  "upload-offset": String(offset),
});
const begin = async (path: string, size: number) => {
  const headers = { "upload-length": String(size), "upload-metadata": metadata({ bucket: "papers", path }) };
  return (await send(["POST", UPLOADS], headers)).headers.get("location") ?? "";
};
const offsetOf = async (path: string) => Number((await send(["HEAD", path])).headers.get("upload-offset"));
const stored = async (path: string) =>
  digest(new Uint8Array(await (await send(["GET", `/api/v1/files/download/papers/${path}`])).arrayBuffer()));

/** Begins a PATCH and sends some of its bytes; the rest never comes. */
async function sendSome(path: string, offset: number, bytes: Uint8Array): Promise<ClientRequest> {
  const headers = { ...server.headers, ...TUS, ...part(offset), "content-length": String(bytes.length) };
  const sending = request(`${server.url}${path}`, { method: "PATCH", headers });
  sending.on("error", () => undefined);
  const sent = Math.floor(bytes.length * Math.random());
  if (!sending.write(bytes.subarray(0, sent))) await Promise.race([once(sending, "drain"), once(sending, "close")]);
  return sending;
}

it("loses nothing acknowledged when the server is killed in the midst of a request", {
  timeout: 60_000 + ROUNDS * 30_000,
}, async () => {
  const bytes = randomBytes(20_000_000);
  const path = await begin("killed", bytes.length);
  let acknowledged = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const whole = await send(
      ["PATCH", path],
      part(acknowledged),
      bytes.subarray(acknowledged, acknowledged + 1_234_567),
    );
    expect(whole.status).toBe(204);
    acknowledged = Number(whole.headers.get("upload-offset"));
    const sending = await sendSome(path, acknowledged, bytes.subarray(acknowledged, acknowledged + 3_000_000));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 300));
    await server.kill();
    sending.destroy();
    await server.start();
    const offset = await offsetOf(path);
    expect(offset).toBeGreaterThanOrEqual(acknowledged);
    acknowledged = offset;
  }
  const last = await send(["PATCH", path], part(acknowledged), bytes.subarray(acknowledged));
  expect(last.status).toBe(204);
  expect(await stored("killed")).toBe(digest(bytes));
});

it("lets tus-js-client go on when the server is restarted in mid-upload", { timeout: 120_000 }, async () => {
  const bytes = randomBytes(30_000_000);
  let restart: Promise<void> | null = null;
  await new Promise<void>((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: `${server.url}${UPLOADS}`,
      headers: server.headers,
      metadata: { bucket: "papers", path: "restarted" },
      chunkSize: 3_000_000,
      retryDelays: [100, 500, 1_000, 2_000, 4_000, 8_000],
      onProgress: (sent) => {
        if (sent > 10_000_000) restart ??= server.kill().then(() => server.start());
      },
      onSuccess: () => resolve(),
      onError: reject,
    });
    upload.start();
  });
  expect(restart).not.toBeNull();
  await restart;
  expect(await stored("restarted")).toBe(digest(bytes));
});

it("keeps what had arrived when the server is stopped as operators stop it", { timeout: 120_000 }, async () => {
  const bytes = randomBytes(6_000_000);
  const path = await begin("stopped", bytes.length);
  const sending = await sendSome(path, 0, bytes);
  const stopping = server.stop();
  sending.destroy();
  await stopping;
  await server.start();
  const offset = await offsetOf(path);
  expect((await send(["PATCH", path], part(offset), bytes.subarray(offset))).status).toBe(204);
  expect(await stored("stopped")).toBe(digest(bytes));
});
