import { createHash, randomBytes } from "node:crypto";
import { type ClientRequest, request } from "node:http";
import { type Listening, serve } from "@holdfast/server-node";
import { Upload, type UploadOptions } from "tus-js-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTusServer, type TusServer, UPLOADS } from "./tus-server.js";

let server: TusServer;
let listening: Listening;
beforeAll(async () => {
  server = await startTusServer();
  listening = await serve(server.server, { port: 0 });
});
afterAll(async () => {
  await listening.close();
  await server.close();
});

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const options = (path: string, more: Partial<UploadOptions> = {}): UploadOptions => ({
  endpoint: `${listening.url}${UPLOADS}/`,
  headers: { apikey: server.anonKey, authorization: `Bearer ${server.user.token}` },
  metadata: { bucket: "papers", path, filetype: "text/plain" },
  retryDelays: null,
  ...more,
});

/** Runs an upload of tus-js-client to its end and answers its URL. */
const run = (bytes: Buffer, given: UploadOptions): Promise<string> =>
  new Promise((resolve, reject) => {
    const upload: Upload = new Upload(bytes, { ...given, onSuccess: () => resolve(upload.url ?? ""), onError: reject });
    upload.start();
  });

const stored = async (path: string) => {
  const { body } = await server.call("GET", `/files/info/papers/${path}`, { token: server.user.token });
  const file = await server.fetch("GET", `/files/download/papers/${path}`, { token: server.user.token });
  return { facts: body, digest: digest(Buffer.from(await file.arrayBuffer())) };
};

describe("tus-js-client", () => {
  const bytes = randomBytes(5 * 2 ** 20 + 7);

  it.each<readonly [string, Partial<UploadOptions>]>([
    ["one request", {}],
    ["chunks", { chunkSize: 700_001 }],
    ["one request that creates and brings the bytes", { uploadDataDuringCreation: true }],
    ["chunks, the first with the creation", { chunkSize: 2 ** 20, uploadDataDuringCreation: true }],
    ["a length that is told later", { chunkSize: 2 ** 20, uploadLengthDeferred: true }],
    ["POST in place of PATCH", { overridePatchMethod: true, chunkSize: 2 ** 21 }],
    ["parallel parts", { parallelUploads: 4, metadataForPartialUploads: { bucket: "papers" } }],
    [
      "parallel parts in chunks",
      { parallelUploads: 3, chunkSize: 300_000, metadataForPartialUploads: { bucket: "papers" } },
    ],
  ])("uploads in %s", async (name, more) => {
    const path = `client-${name.replaceAll(/\W/g, "-")}`;
    await run(bytes, options(path, more));
    const { facts, digest: found } = await stored(path);
    expect(found).toBe(digest(bytes));
    expect(facts).toMatchObject({ size: bytes.length, content_type: "text/plain", owner_id: server.user.id });
  });

  it("goes on after a pause, and from an URL that it kept", async () => {
    const seen: number[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      const upload: Upload = new Upload(bytes, {
        ...options("paused", { chunkSize: 2 ** 20 }),
        onError: reject,
        onChunkComplete: (_size, accepted) => {
          seen.push(accepted);
          if (accepted >= 2 * 2 ** 20) void upload.abort().then(() => resolve(upload.url ?? ""));
        },
      });
      upload.start();
    });
    const offsets: number[] = [];
    const { endpoint: _, ...rest } = options("paused");
    await run(bytes, { ...rest, uploadUrl: url, onProgress: (sent) => void offsets.push(sent) });
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(2 * 2 ** 20);
    expect((await stored("paused")).digest).toBe(digest(bytes));
  });

  it("takes an upload back", async () => {
    const pending = async () => (await server.blobs()).filter(({ state }) => state === "pending");
    const before = await pending();
    const url = await new Promise<string>((resolve, reject) => {
      const upload: Upload = new Upload(bytes, {
        ...options("taken-back", { chunkSize: 2 ** 20 }),
        onError: reject,
        onChunkComplete: () => void upload.abort(true).then(() => resolve(upload.url ?? "")),
      });
      upload.start();
    });
    expect((await server.send("HEAD", new URL(url).pathname)).status).toBe(404);
    expect(await pending()).toEqual(before);
  });

  it("is told why it was refused", async () => {
    const refused = await run(bytes, options("../up")).catch((error) => error);
    expect(refused.originalResponse.getStatus()).toBe(400);
    expect(JSON.parse(refused.originalResponse.getBody()).detail).toMatch(/segment/);
  });
});

describe("a connection that breaks", () => {
  it("leaves what has arrived, and the next request waits for it", async () => {
    const path = await server.begin({
      "upload-length": "9000000",
      "upload-metadata": `bucket ${Buffer.from("papers").toString("base64")},path YnJva2Vu`,
    });
    const bytes = randomBytes(9_000_000);
    const silent: ClientRequest[] = [];
    let offset = 0;
    // Sends half of it, holds the line and lets nobody know, as a client that lost its network. The question that follows may be faster.
    while (offset === 0) {
      const sending = request(`${listening.url}${path}`, {
        method: "PATCH",
        headers: {
          ...(options("").headers as Record<string, string>),
          "tus-resumable": "1.0.0",
          "content-type": "application/offset+octet-stream",
          "upload-offset": "0",
          "content-length": bytes.length,
        },
      });
      silent.push(sending);
      sending.on("error", () => undefined);
      await new Promise<void>((resolve) => sending.write(bytes.subarray(0, 4_500_000), () => resolve()));
      offset = await server.offset(path);
    }
    expect(offset).toBeLessThanOrEqual(4_500_000);
    expect((await server.patch([path, offset], bytes.subarray(offset))).status).toBe(204);
    for (const sending of silent) sending.destroy();
    expect((await stored("broken")).digest).toBe(digest(bytes));
  });
});
