import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sharpImages } from "@holdfast/adapter-sharp";
import type { Server } from "@holdfast/server-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../server-core/test/harness/test-server.js";
import { type Listening, serve } from "../src/index.js";

// What somebody uploads must never run as a page of the server's origin, where a site keeps its visitors' sessions.

const CHROMIUM = process.env.HOLDFAST_CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(CHROMIUM)) process.stderr.write(`SKIPPED: no Chromium at ${CHROMIUM} for the safety of content.\n`);

const ATTACK = `console.log("RAN at " + self.origin); try { console.log("STOLE " + localStorage.getItem("session")) } catch {}`;
/** The same as a worker, which can tell that it runs. */
const SCRIPT = `${ATTACK} if (!self.document) postMessage("ran");`;
const HTML = `<!doctype html><script>${ATTACK}</script><img src="x" onerror='${ATTACK.replaceAll('"', "&quot;")}'>`;
const XHTML = `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script><![CDATA[${ATTACK}]]></script></html>`;
const SVG = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="${ATTACK.replaceAll('"', "'")}"><script><![CDATA[${ATTACK}]]></script></svg>`;
const MHTML = `MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n${HTML}\r\n--b--\r\n`;
const MIXED = `--b\r\nContent-Type: text/html\r\n\r\n${HTML}\r\n--b--\r\n`;
const PDF = `%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(${ATTACK.replace(/[()]/g, "\\$&")})>>>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF`;

const uploads: readonly (readonly [type: string, body: string])[] = [
  ["text/html", HTML],
  ["text/html; charset=utf-8", HTML],
  ["TEXT/HTML; charset=x", HTML],
  ["text/html; charset=utf-7", "+ADw-script+AD4-console.log('RAN')+ADw-/script+AD4-"],
  ["text/plain", HTML],
  ["text/plain; charset=utf-16", HTML],
  ["image/svg+xml", SVG],
  ["image/svg+xml; charset=utf-8", SVG],
  ["image/png", SVG],
  ["image/png", HTML],
  ["image/jpeg", HTML],
  ["image/gif", `GIF89a/*${HTML}*/=1;${ATTACK}`],
  ["image/evil+xml", XHTML],
  ["audio/evil+xml", XHTML],
  ["video/evil+xml", SVG],
  ["video/mp4", HTML],
  ["audio/mpeg", HTML],
  ["application/xhtml+xml", XHTML],
  ["application/xml", XHTML],
  ["text/xml", XHTML],
  ["application/rss+xml", XHTML],
  ["text/xsl", XHTML],
  ["application/mathml+xml", XHTML],
  ["multipart/related; boundary=b", MHTML],
  ["message/rfc822", MHTML],
  ["application/x-mimearchive", MHTML],
  ["multipart/x-mixed-replace; boundary=b", MIXED],
  ["application/pdf", PDF],
  ["application/pdf", HTML],
  ["text/javascript", SCRIPT],
  ["application/javascript; charset=utf-8", SCRIPT],
  ["application/json", HTML],
  ["text/css", `* { background: url("javascript:${ATTACK}") } body::after { content: "styled" }`],
  ["application/wasm", "\0asm\x01\0\0\0"],
  ["application/x-shockwave-flash", HTML],
  ["application/octet-stream", HTML],
  ["x-made/up", HTML],
];

/** A site of somebody else, without any policy. */
async function startOther() {
  let body = "";
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html>${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show(html: string) {
      body = html;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe.skipIf(!existsSync(CHROMIUM))("uploaded content in Chromium", () => {
  let test: TestServer;
  let listening: Listening;
  let other: Awaited<ReturnType<typeof startOther>>;
  let folder: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** What ran, as it told the console. */
  let ran: string[] = [];
  /** Addresses of all uploads: shown, saved and by signed links. */
  const shown: string[] = [];
  let all: string[] = [];
  /** Paths that the server was asked for. */
  const asked = new Set<string>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "holdfast-safety-"));
    await writeFile(join(folder, "index.html"), "<!doctype html><title>Site</title>");
    await writeFile(join(folder, "own.js"), ATTACK);
    await writeFile(join(folder, "own.html"), '<!doctype html><script src="/own.js"></script>');
    test = await startTestServer({ images: sharpImages() });
    const { server } = test;
    const watched: Server = {
      ...server,
      answer(request, info) {
        asked.add(new URL(request.url).pathname);
        return server.answer(request, info);
      },
    };
    listening = await serve(watched, { port: 0, site: { folder, anonKey: test.anonKey } });
    await test.call("POST", "/buckets", { token: test.admin.token, json: { name: "open", is_public: true } });
    await test.call("POST", "/buckets", { token: test.admin.token, json: { name: "shut" } });
    for (const [index, [type, body]] of uploads.entries()) {
      for (const bucket of ["open", "shut"]) await upload(`${bucket}/${index}`, type, Buffer.from(body, "latin1"));
    }
    all = [...shown, ...(await Promise.all(shown.map(saved)))];
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    other = await startOther();
    context = await browser.newContext();
    context.on("page", (opened) => opened.on("console", (message) => ran.push(message.text())));
    page = await context.newPage();
    await openSite();
    await page.evaluate(() => localStorage.setItem("session", "secret"));
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    other?.close();
    await listening?.close();
    await test?.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    await openSite();
    ran = [];
  });

  const openSite = () => page.goto(`${listening.url}/`);
  /** The console says more than what attacks say, such as why a policy has refused something. */
  const attacks = () => ran.filter((text) => /RAN|STOLE/.test(text));

  async function upload(path: string, type: string, body: Uint8Array): Promise<void> {
    const options = { token: test.admin.token, body: new Uint8Array(body), headers: { "content-type": type } };
    const { status, body: file } = await test.call("PUT", `/files/upload/${path}`, options);
    expect([type, status]).toEqual([type, 201]);
    if (path.startsWith("open/")) return void shown.push(`${listening.url}/api/v1/files/view/${path}`);
    const json = { disposition: "inline" };
    const signed = await test.call("POST", `/files/${file.id}/signed-url`, { token: test.admin.token, json });
    const { pathname, search } = new URL(signed.body.url);
    shown.push(listening.url + pathname + search);
  }

  async function saved(address: string): Promise<string> {
    return address.replace("/files/view/", "/files/download/").replace(/\/view\?/, "/download?");
  }

  /** Goes there; what is saved instead of shown leaves the page where it was. */
  async function visit(address: string): Promise<void> {
    await page.goto(address, { waitUntil: "load" }).catch((error: unknown) => {
      if (!/Download is starting|ERR_ABORTED/.test(String(error))) throw error;
    });
  }

  /** What was loaded has had its time to run. */
  const painted = () =>
    page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

  it("sees an attack that works: the site's own page runs it, and it reads the session", async () => {
    await visit(`${listening.url}/own.html`);
    await expect.poll(attacks).toEqual([`RAN at ${listening.url}`, "STOLE secret"]);
  });

  it("runs nothing when it is opened", { timeout: 120_000 }, async () => {
    for (const address of all) await visit(address);
    await painted();
    expect(attacks()).toEqual([]);
  });

  it("runs nothing in a frame, an object or an embed", { timeout: 120_000 }, async () => {
    const paths = shown.map((address) => new URL(address).pathname);
    for (const [name, attribute] of [
      ["iframe", "src"],
      ["object", "data"],
      ["embed", "src"],
    ] as const) {
      const elements = shown.map((address) => `<${name} ${attribute}="${address}"></${name}>`);
      other.show(elements.join(""));
      asked.clear();
      await page.goto(other.url, { waitUntil: "commit" });
      await expect.poll(() => paths.filter((path) => !asked.has(path)), { timeout: 30_000 }).toEqual([]);
      await painted();
    }
    expect(attacks()).toEqual([]);
  });

  it("belongs to no origin where it is shown", async () => {
    for (const [index, [type]] of uploads.entries()) {
      const { headers } = await fetch(`${listening.url}/api/v1/files/view/open/${index}`);
      const disposition = headers.get("content-disposition") ?? "";
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-type")).toBe(type);
      expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
      if (disposition.startsWith("attachment")) continue;
      expect(type).toMatch(/^(image\/(png|jpeg|gif)|text\/plain.*|audio\/mpeg|video\/mp4|application\/pdf)$/);
      if (type !== "application/pdf") expect(headers.get("content-security-policy")).toMatch(/; sandbox$/);
    }
  });

  it("is no script, module, style or worker of the site's own page, though its policy trusts its origin", {
    timeout: 120_000,
  }, async () => {
    const loaded = await page.evaluate(async (addresses) => {
      const isLoaded = (element: HTMLElement) =>
        new Promise<boolean>((resolve) => {
          element.addEventListener("load", () => resolve(true));
          element.addEventListener("error", () => resolve(false));
          document.head.append(element);
        });
      const isRunning = (make: () => Worker) =>
        new Promise<boolean>((resolve) => {
          const worker = make();
          worker.addEventListener("error", () => resolve(false));
          // A worker tells when it fails only.
          worker.addEventListener("message", () => resolve(true));
        });
      const found: string[] = [];
      for (const address of addresses) {
        const ways: Record<string, () => Promise<boolean>> = {
          script: () => isLoaded(Object.assign(document.createElement("script"), { src: address })),
          module: () => isLoaded(Object.assign(document.createElement("script"), { src: address, type: "module" })),
          style: () => isLoaded(Object.assign(document.createElement("link"), { href: address, rel: "stylesheet" })),
          worker: () => isRunning(() => new Worker(address)),
          serviceworker: () => navigator.serviceWorker.register(address).then(Boolean, () => false),
        };
        for (const [name, way] of Object.entries(ways)) if (await way()) found.push(`${name} ${address}`);
      }
      return found;
    }, all);
    expect(loaded).toEqual([]);
    expect(attacks()).toEqual([]);
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  });

  it("is still what a page of another origin loads, and what a page reads by fetch", async () => {
    const script =
      shown.find((address) => address.includes(`open/${uploads.findIndex(([type]) => type === "text/javascript")}`)) ??
      "";
    expect(await page.evaluate(async (address) => (await fetch(address)).text(), script)).toBe(SCRIPT);
    other.show(`<script src="${script}"></script>`);
    await visit(other.url);
    await expect.poll(attacks).toEqual([`RAN at ${other.url}`, "STOLE null"]);
  });

  it("is an image and nothing else when it is made anew, whatever hid behind it", async () => {
    for (const format of ["png", "jpeg", "gif", "webp"] as const) {
      const image = await sharp({ create: { width: 9, height: 9, channels: 3, background: "#f00" } })
        [format]()
        .toBuffer();
      for (const type of [`image/${format}`, "text/html", "image/svg+xml"]) {
        await upload(
          `open/polyglot-${format}-${type.replace("/", "-")}`,
          type,
          Buffer.concat([image, Buffer.from(HTML)]),
        );
        const address = `${shown.pop()}?width=4`;
        const response = await fetch(address);
        expect([response.status, response.headers.get("content-type")]).toEqual([
          200,
          expect.stringMatching(/^image\/(png|jpeg|webp)$/),
        ]);
        expect(await response.text()).not.toContain("script");
        await visit(address);
      }
    }
    expect(attacks()).toEqual([]);
  });
});
