import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type Listening, serve } from "@holdfast/server-node";
import type UppyCore from "@uppy/core";
import type UppyTus from "@uppy/tus";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTusServer, type TusServer, UPLOADS } from "./tus-server.js";

const CHROMIUM = process.env.HOLDFAST_CHROMIUM ?? "/usr/bin/chromium";

declare global {
  var uppyParts: { readonly Uppy: typeof UppyCore; readonly Tus: typeof UppyTus };
}

if (!existsSync(CHROMIUM)) process.stderr.write(`SKIPPED: no Chromium at ${CHROMIUM} for Uppy's tests.\n`);

describe.skipIf(!existsSync(CHROMIUM))("Uppy in Chromium", () => {
  let server: TusServer;
  let listening: Listening;
  let site: Server;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = await startTusServer();
    const { outputFiles } = await build({
      stdin: {
        contents: 'import Uppy from "@uppy/core"; import Tus from "@uppy/tus"; globalThis.uppyParts = { Uppy, Tus };',
        resolveDir: fileURLToPath(new URL("..", import.meta.url)),
      },
      bundle: true,
      format: "esm",
      write: false,
    });
    site = createServer((incoming, response) => {
      const isScript = incoming.url === "/uppy.js";
      response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" });
      response.end(isScript ? outputFiles[0]?.text : '<!doctype html><script type="module" src="/uppy.js"></script>');
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    listening = await serve(server.server, { port: 0 });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}`);
    await page.waitForFunction(() => globalThis.uppyParts !== undefined);
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    site?.closeAllConnections();
    site?.close();
    await listening?.close();
    await server?.close();
  });

  const place = () => ({
    endpoint: `${listening.url}${UPLOADS}/`,
    headers: { apikey: server.anonKey, authorization: `Bearer ${server.user.token}` },
  });
  const digestOf = async (path: string) => {
    const file = await server.fetch("GET", `/files/download/papers/${path}`, { token: server.user.token });
    return createHash("sha256")
      .update(Buffer.from(await file.arrayBuffer()))
      .digest("hex");
  };

  it("uploads several files at once, in chunks, with the types that it knows", async () => {
    const result = await page.evaluate(async (options) => {
      const { Uppy, Tus } = globalThis.uppyParts;
      const uppy = new Uppy({ meta: { bucket: "papers" } }).use(Tus, { ...options, chunkSize: 1_000_000 });
      for (const [name, size] of [
        ["one.txt", 2_500_000],
        ["two.bin", 10],
        ["three.txt", 0],
      ] as const) {
        const type = name.endsWith(".txt") ? "text/plain" : "application/octet-stream";
        uppy.addFile({ name, type, data: new Blob([new Uint8Array(size).fill(7)], { type }) });
      }
      const { successful = [], failed = [] } = (await uppy.upload()) ?? {};
      return { names: successful.map((file) => file.name), failed: failed.map((file) => file.error) };
    }, place());
    expect(result).toEqual({ names: ["one.txt", "two.bin", "three.txt"], failed: [] });
    expect(await digestOf("one.txt")).toBe(createHash("sha256").update(Buffer.alloc(2_500_000, 7)).digest("hex"));
    const { body } = await server.call("GET", "/files/info/papers/one.txt", { token: server.user.token });
    expect(body).toMatchObject({ size: 2_500_000, content_type: "text/plain" });
  }, 60_000);

  it("pauses and goes on", async () => {
    const result = await page.evaluate(async (options) => {
      const { Uppy, Tus } = globalThis.uppyParts;
      const uppy = new Uppy({ meta: { bucket: "papers" } }).use(Tus, { ...options, chunkSize: 500_000 });
      const id = uppy.addFile({ name: "paused.bin", data: new Blob([new Uint8Array(3_000_000).fill(9)]) });
      let pauses = 0;
      uppy.on("upload-progress", (_file, { bytesUploaded }) => {
        if (pauses > 0 || !bytesUploaded) return;
        pauses += 1;
        uppy.pauseResume(id);
        setTimeout(() => uppy.pauseResume(id), 100);
      });
      const { successful = [], failed = [] } = (await uppy.upload()) ?? {};
      return { pauses, successful: successful.length, failed: failed.map((file) => file.error) };
    }, place());
    expect(result).toEqual({ pauses: 1, successful: 1, failed: [] });
    expect(await digestOf("paused.bin")).toBe(createHash("sha256").update(Buffer.alloc(3_000_000, 9)).digest("hex"));
  }, 60_000);

  it("goes on after the page was reloaded, with the same file", async () => {
    const upload = (options: ReturnType<typeof place>, stopAfter: number) =>
      page.evaluate(
        async ({ options, stopAfter }) => {
          const { Uppy, Tus } = globalThis.uppyParts;
          const uppy = new Uppy({ meta: { bucket: "papers" } }).use(Tus, { ...options, chunkSize: 500_000 });
          const data = new File([new Uint8Array(3_000_000).fill(5)], "reloaded.bin", {
            lastModified: 1_700_000_000_000,
          });
          uppy.addFile({ name: "reloaded.bin", data });
          const first: number[] = [];
          const stopped = new Promise((resolve) => {
            uppy.on("upload-progress", (_file, { bytesUploaded }) => {
              if (bytesUploaded) first.push(bytesUploaded);
              if (bytesUploaded && bytesUploaded >= stopAfter) resolve(null);
            });
          });
          await Promise.race([uppy.upload(), stopped]);
          return first[0] ?? 0;
        },
        { options, stopAfter },
      );
    await upload(place(), 1_000_000);
    await page.reload();
    await page.waitForFunction(() => globalThis.uppyParts !== undefined);
    expect(await upload(place(), Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(500_000);
    expect(await digestOf("reloaded.bin")).toBe(createHash("sha256").update(Buffer.alloc(3_000_000, 5)).digest("hex"));
  }, 60_000);

  it("tells why an upload was refused", async () => {
    const failed = await page.evaluate(async (options) => {
      const { Uppy, Tus } = globalThis.uppyParts;
      const uppy = new Uppy({ meta: { bucket: "nowhere" } }).use(Tus, { ...options, retryDelays: [] });
      uppy.addFile({ name: "x", data: new Blob(["x"]) });
      const { failed: failures = [] } = (await uppy.upload()) ?? {};
      return failures.map((file) => String(file.error));
    }, place());
    expect(failed).toHaveLength(1);
    expect(failed[0]).toContain("404");
  }, 60_000);
});
