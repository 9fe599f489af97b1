import { request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChildServer } from "../../server-node/test/harness/child-server.js";
import { startTusChild } from "./tus-child.js";
import { metadata, UPLOADS } from "./tus-server.js";

const MEBIBYTES = Number(process.env.HOLDFAST_TEST_LARGE_MB ?? 1_024);
const CHUNK = Buffer.alloc(2 ** 20, "holdfast ");
let server: ChildServer;
beforeAll(async () => {
  server = await startTusChild(["--max-old-space-size=96"]);
});
afterAll(() => server.close());

it("moves a large file in one request with constant memory", { timeout: 300_000 }, async () => {
  const size = MEBIBYTES * 2 ** 20;
  const begun = await fetch(`${server.url}${UPLOADS}`, {
    method: "POST",
    headers: {
      ...server.headers,
      "tus-resumable": "1.0.0",
      "upload-length": String(size),
      "upload-metadata": metadata({ bucket: "papers", path: "large" }),
    },
  });
  const before = await server.rss();
  let peak = before;
  const sending = request(`${server.url}${begun.headers.get("location")}`, {
    method: "PATCH",
    headers: {
      ...server.headers,
      "tus-resumable": "1.0.0",
      "upload-offset": "0",
      "content-type": "application/offset+octet-stream",
      "content-length": size,
    },
  });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    sending.on("response", (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sending.on("error", reject);
  });
  async function* chunks() {
    for (let sent = 0; sent < MEBIBYTES; sent += 1) {
      if (sent % 16 === 0) peak = Math.max(peak, await server.rss());
      yield CHUNK;
    }
  }
  await pipeline(Readable.from(chunks()), sending);
  expect(await answered).toBe(204);
  peak = Math.max(peak, await server.rss());
  expect((peak - before) / 2 ** 20).toBeLessThan(160);
  const info = await fetch(`${server.url}/api/v1/files/info/papers/large`, { headers: server.headers });
  expect(await info.json()).toMatchObject({ size });
});
