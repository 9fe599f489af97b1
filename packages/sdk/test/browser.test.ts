import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as sdk from "../src/index.js";
import { useLiveServer } from "./live-server.js";

const CHROMIUM = process.env.HOLDFAST_TEST_CHROMIUM ?? "/usr/bin/chromium";
const live = useLiveServer();
let browser: Browser;
let context: BrowserContext;
let site: Server;
let siteUrl: string;

declare global {
  var holdfast: typeof sdk;
}

if (!existsSync(CHROMIUM)) process.stderr.write(`SKIPPED: no Chromium at ${CHROMIUM} for the client's tests.\n`);

describe.skipIf(!existsSync(CHROMIUM))("in Chromium", () => {
  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: 'import * as sdk from "@holdfast/sdk"; globalThis.holdfast = sdk;',
        resolveDir: fileURLToPath(new URL("..", import.meta.url)),
      },
      bundle: true,
      format: "esm",
      write: false,
      conditions: ["@holdfast/source"],
    });
    site = createServer((incoming, response) => {
      const isScript = incoming.url === "/client.js";
      response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" });
      response.end(isScript ? outputFiles[0]?.text : '<!doctype html><script type="module" src="/client.js"></script>');
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    context = await browser.newContext();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    site?.closeAllConnections();
    await new Promise((resolve) => site.close(resolve));
  });

  async function openTab(): Promise<Page> {
    const page = await context.newPage();
    await page.goto(siteUrl);
    await page.waitForFunction(() => globalThis.holdfast !== undefined);
    return page;
  }

  it("uploads a large blob with progress that rises to its size, stops when told, and says why it was refused", async () => {
    const page = await openTab();
    const { email, password } = await live.test.newUser();
    const sizeMb = Number(process.env.HOLDFAST_TEST_LARGE_MB ?? 128);
    const result = await page.evaluate(
      async ({ url, anonKey, email, password, sizeMb }) => {
        const client = globalThis.holdfast.createClient({ url, anonKey });
        await client.auth.login({ email, password });
        await client.storage.createBucket({ name: "browser" });
        await client.storage.createBucket({ name: "small", max_file_bytes: 10 });
        const files = client.storage.from("browser");
        const blob = new Blob(Array.from({ length: sizeMb }, () => new Uint8Array(2 ** 20)));
        const progress: { sent: number; total: number | null }[] = [];
        const { size } = await files.upload("large", blob, { onProgress: (one) => progress.push(one) });
        const controller = new AbortController();
        const stopped = await files
          .upload("stopped", blob, { signal: controller.signal, onProgress: () => controller.abort("enough") })
          .catch((reason) => reason);
        const refused = await client.storage
          .from("small")
          .upload("x", new Blob(["x".repeat(11)]), { onProgress: () => undefined })
          .catch(({ name, status, requestId }) => ({ name, status, requestId }));
        const stream = new Blob(["a stream"]).stream();
        await files.upload("stream", stream);
        const text = await (await files.download("stream")).text();
        return { size, progress, stopped, isLeft: (await files.info("stopped")) !== null, refused, text };
      },
      { url: live.url, anonKey: live.test.anonKey, email, password, sizeMb },
    );
    const sent = result.progress.map((one) => one.sent);
    expect(sent.length).toBeGreaterThan(1);
    expect(sent).toEqual([...sent].sort((a, b) => a - b));
    expect(result.progress.at(-1)).toEqual({ sent: sizeMb * 2 ** 20, total: sizeMb * 2 ** 20 });
    expect(result).toMatchObject({ size: sizeMb * 2 ** 20, stopped: "enough", isLeft: false, text: "a stream" });
    expect(result.refused).toMatchObject({ name: "ApiError", status: 413, requestId: expect.any(String) });
  }, 240_000);

  it("keeps one session for two tabs, and tells each what the other did", async () => {
    const [one, other] = [await openTab(), await openTab()];
    const user = await live.test.newUser();
    const place = { url: live.url, anonKey: live.test.anonKey };
    let refreshes = 0;
    for (const tab of [one, other]) {
      tab.on("request", (request) => {
        if (request.method() === "POST" && request.url().endsWith("/auth/refresh")) refreshes += 1;
      });
    }
    const told = other.evaluate(
      (options) =>
        new Promise((resolve) => {
          const client = globalThis.holdfast.createClient(options);
          client.auth.onChange((session) => session !== null && resolve(session.email));
        }),
      place,
    );
    await other.evaluate(() => undefined);
    await one.evaluate(
      async ({ place, email, password }) => {
        const client = globalThis.holdfast.createClient(place);
        await client.auth.login({ email, password });
      },
      { place, email: user.email, password: user.password },
    );
    expect(await told).toBe(user.email);

    await one.evaluate((key) => {
      const session = JSON.parse(String(localStorage.getItem(key)));
      localStorage.setItem(key, JSON.stringify({ ...session, expiresAt: Date.now() - 3_600_000 }));
    }, `holdfast:${live.url}`);
    const calls = (options: typeof place) => {
      const client = globalThis.holdfast.createClient(options);
      return Promise.all(Array.from({ length: 5 }, async () => (await client.users.me()).email));
    };
    const emails = await Promise.all([one.evaluate(calls, place), other.evaluate(calls, place)]);
    expect(new Set(emails.flat())).toEqual(new Set([user.email]));
    // Once for each tab at most: Chromium may tell a tab of the other's storage only after it was let into the lock.
    expect(refreshes).toBeGreaterThanOrEqual(1);
    expect(refreshes).toBeLessThanOrEqual(2);
    expect(await other.evaluate(calls, place)).toEqual(await one.evaluate(calls, place));
  }, 60_000);
});
