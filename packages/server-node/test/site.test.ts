import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Door } from "@holdfast/server-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../server-core/test/harness/test-server.js";
import { type Listening, serve } from "../src/index.js";

let test: TestServer;
let listening: Listening;
let outer: string;

beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), "holdfast-site-"));
  const folder = join(outer, "dist");
  await mkdir(join(folder, "assets"), { recursive: true });
  await writeFile(join(outer, "secret.txt"), "secret");
  await writeFile(join(folder, ".env"), "secret");
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Site</title>");
  await writeFile(join(folder, "assets/app-1a2b.js"), "export {};");
  const door: Door = {
    name: "echo",
    path: "/door",
    takesHost: (host) => host === "door.example",
    open: () => ({ answer: async (_request, { url }) => ({ status: 200, headers: {}, body: `door ${url.pathname}` }) }),
  };
  test = await startTestServer({ doors: [door] });
  listening = await serve(test.server, { port: 0, site: { folder, anonKey: test.anonKey } });
});

afterAll(async () => {
  await listening.close();
  await test.close();
  await rm(outer, { recursive: true });
});

const get = (path: string, init?: RequestInit): Promise<Response> => fetch(listening.url + path, init);

/** Sends a path and headers as they are written; fetch tidies the one and adds to the others. */
function getRaw(path: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(listening.url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on("error", reject).end();
  });
}

describe("a site beside the API", () => {
  it("leaves to a door what is the door's, by path or by host", async () => {
    expect(await (await get("/door/index.html")).text()).toBe("door /door/index.html");
    expect(await getRaw("/any", { host: "door.example" })).toEqual({ status: 200, text: "door /any" });
    expect(await (await get("/doors")).text()).toContain("<title>Site</title>");
  });

  it("is served with types, a policy and an ETag that saves the next transfer", async () => {
    const page = await get("/");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const etag = page.headers.get("etag") ?? "";
    expect((await getRaw("/", { "if-none-match": etag })).status).toBe(304);

    const script = await get("/assets/app-1a2b.js");
    expect(script.headers.get("content-type")).toMatch(/^text\/javascript/);
    expect(script.headers.get("cache-control")).toContain("immutable");
  });

  it("answers the app's own addresses with the page, and absent files with 404", async () => {
    expect(await (await get("/topics/7?sort=new")).text()).toContain("<title>Site</title>");
    expect((await get("/assets/app-old.js")).status).toBe(404);
    expect((await get("/assets")).status).toBe(404);
    expect((await get("/", { method: "POST" })).status).toBe(404);
    expect(await (await get("/", { method: "HEAD" })).text()).toBe("");
  });

  it("tells pages the anonymous key", async () => {
    expect(await (await get("/holdfast.json")).json()).toEqual({ anonKey: test.anonKey });
  });

  it("leaves every path of the contract to the server", async () => {
    const { paths } = (await (await get("/openapi.json")).json()) as { paths: Record<string, object> };
    for (const path of Object.keys(paths)) {
      const answer = await get(path.replaceAll(/[{}]/g, ""));
      expect([path, answer.headers.get("content-type")]).not.toEqual([path, "text/html; charset=utf-8"]);
    }
    expect((await get("/api/v1/nothing")).headers.get("content-type")).toBe("application/problem+json");
    expect(await (await get("/docs")).text()).toContain("Holdfast API");
  });

  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/.env",
    "/%00",
    "//etc/passwd",
    "/%",
  ])("gives nothing from outside the folder for %s", async (path) => {
    const { text } = await getRaw(path);
    expect(text).not.toMatch(/secret|root:/);
  });
});
