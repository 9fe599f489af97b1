import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import type * as sdk from "../src/index.js";

declare global {
  /** The client's module, in every page that `openTab` opens. */
  var holdfast: typeof sdk;
}

const CHROMIUM = process.env.HOLDFAST_CHROMIUM ?? "/usr/bin/chromium";

/** Whether there is a Chromium to test in; says so where there is none. */
export function hasChromium(): boolean {
  const isThere = existsSync(CHROMIUM);
  if (!isThere) process.stderr.write(`SKIPPED: no Chromium at ${CHROMIUM} for the client's tests.\n`);
  return isThere;
}

/** A real browser for a test file, whose tabs have the client as a site would load it. */
export interface TestBrowser {
  readonly browser: Browser;
  readonly context: BrowserContext;
  /** A new tab of the site. The tabs share their storage. */
  openTab(): Promise<Page>;
}

/** Starts the browser before the tests of a `describe` and ends it after them. */
export function useChromium(): TestBrowser {
  let browser: Browser;
  let context: BrowserContext;
  let site: Server;

  beforeAll(async () => {
    site = await serveClient();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    context = await browser.newContext();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    site?.closeAllConnections();
    await new Promise((resolve) => site.close(resolve));
  });

  return {
    get browser() {
      return browser;
    },
    get context() {
      return context;
    },
    async openTab() {
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}`);
      await page.waitForFunction(() => globalThis.holdfast !== undefined);
      return page;
    },
  };
}

/** A site of one page that loads the client. */
async function serveClient(): Promise<Server> {
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
  const site = createServer((incoming, response) => {
    const isScript = incoming.url === "/client.js";
    response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" });
    response.end(isScript ? outputFiles[0]?.text : '<!doctype html><script type="module" src="/client.js"></script>');
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  return site;
}
