import { randomBytes } from "node:crypto";
import { s3Storage } from "@holdfast/adapter-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultProxy, startFaultProxy } from "../../adapter-s3/test/harness/fault-proxy.js";
import { startS3Server } from "../../adapter-s3/test/harness/s3-server.js";
import { verifyStorage } from "../src/index.js";
import { CRASH_LOOP_TIMEOUT_MS, runCrashLoop } from "./harness/crash-loop.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import type { TestUser } from "./harness/test-server.js";

/* The whole server on a real S3 service. */
const s3 = await startS3Server("swift");
const MIB = 1024 ** 2;
const GRACE_MS = 3_600_000;

describe.skipIf(s3 === null)("files in a bucket", () => {
  let server: FilesServer;
  let ann: TestUser;
  let proxy: FaultProxy;

  beforeAll(async () => {
    if (s3 === null) return;
    proxy = await startFaultProxy(s3.endpoint, afterAll);
    const options = { ...s3.options("server"), endpoint: proxy.endpoint, partBytes: 5 * MIB, idleTimeoutMs: 2_000 };
    server = await startFilesServer({}, () => s3Storage({ ...options, maxAttempts: 2 }));
    ann = await server.newUser();
    await server.call("POST", "/buckets", { token: ann.token, json: { name: "cloud" } });
  });
  afterAll(() => server?.close());

  const put = (path: string, body: Uint8Array<ArrayBuffer>) =>
    server.call("PUT", `/files/upload/cloud/${path}`, { token: ann.token, body });
  const get = (path: string, headers: Record<string, string> = {}) =>
    server.fetch("GET", `/files/download/cloud/${path}`, { token: ann.token, headers });
  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
  const content = (size: number) => new Uint8Array(randomBytes(size));

  it("go up, come down whole or in part, are replaced, deleted and swept", { timeout: 60_000 }, async () => {
    const [small, large] = [content(1000), content(12 * MIB)];
    expect((await put("small", small)).status).toBe(201);
    expect((await put("large", large)).status).toBe(201);
    expect((await bytesOf(await get("large"))).equals(large)).toBe(true);
    const part = await get("large", { range: "bytes=5242870-5242890" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 5242870-5242890/${large.length}`]);
    expect((await bytesOf(part)).equals(large.subarray(5_242_870, 5_242_891))).toBe(true);
    expect((await put("large", small)).status).toBe(200);
    expect((await bytesOf(await get("large"))).equals(small)).toBe(true);
    const { body } = await server.call("GET", "/files/info/cloud/small", { token: ann.token });
    expect((await server.call("DELETE", `/files/${body.id}`, { token: ann.token })).status).toBe(204);
    expect((await get("small")).status).toBe(404);
    await server.sweep(GRACE_MS);
    const blobs = await server.blobs();
    expect(await server.objects()).toEqual(blobs.map(({ id }) => `blobs/${id}`));
    expect(blobs.length).toBe(1);
    expect((await verifyStorage(server)).faults).toEqual([]);
  });

  it("break off, and never end early, when the service goes away", { timeout: 60_000 }, async () => {
    await put("broken", content(6 * MIB));
    let gets = 0;
    proxy.decide = ({ url }) => {
      if (!url.includes("x-id=GetObject")) return null;
      return gets++ === 0 ? { kind: "cut_download", afterBytes: 2 * MIB } : { kind: "garbage" };
    };
    const response = await get("broken");
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect((await get("broken")).status).toBe(503);
    proxy.decide = () => null;
    expect((await bytesOf(await get("broken"))).length).toBe(6 * MIB);
  });

  it("are not there when they could not be written, and then leave nothing", { timeout: 60_000 }, async () => {
    const before = await server.objects();
    proxy.decide = ({ method }) => (method === "PUT" ? { kind: "status", status: 503, code: "SlowDown" } : null);
    const { status, headers } = await put("refused", content(6 * MIB));
    expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
    proxy.decide = () => null;
    expect((await get("refused")).status).toBe(404);
    await server.sweep(GRACE_MS);
    expect(await server.objects()).toEqual(before);
    expect((await verifyStorage(server)).faults).toEqual([]);
  });

  it("tell /ready that they cannot be reached", async () => {
    proxy.decide = () => ({ kind: "status", status: 503, code: "SlowDown" });
    expect((await server.fetch("GET", "/ready", { key: false })).status).toBe(503);
    proxy.decide = () => null;
    expect((await server.fetch("GET", "/ready", { key: false })).status).toBe(200);
  });
});

it.skipIf(s3 === null)(
  "loses nothing acknowledged in a bucket either, whenever the server is killed",
  {
    timeout: CRASH_LOOP_TIMEOUT_MS,
  },
  () => runCrashLoop({ HOLDFAST_CHILD_S3: JSON.stringify({ ...s3?.options("crashes"), partBytes: 5 * MIB }) }),
);
