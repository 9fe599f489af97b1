import "../copy-assets.mjs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../server-core/test/harness/test-server.js";
import { createRequestListener } from "../src/index.js";

let test: TestServer;
let url: string;
const http = createServer();

beforeAll(async () => {
  test = await startTestServer();
  const answer = createRequestListener(test.server);
  http.on("request", (incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterAll(async () => {
  http.close();
  await test.close();
});

it("serves the page of the contract with everything that it loads, from this server alone", async () => {
  const page = await fetch(`${url}/docs`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  const text = await page.text();
  const loaded = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? "");
  expect(loaded.length).toBeGreaterThan(3);
  for (const link of loaded.filter((candidate) => !candidate.startsWith("data:"))) {
    expect(link.startsWith("/docs/")).toBe(true);
    expect((await fetch(url + link)).status).toBe(200);
  }
  expect((await fetch(`${url}/docs/../package.json`)).status).toBe(404);
  expect((await fetch(`${url}/docs/nothing.js`)).status).toBe(404);
});

it("serves the contract that the page shows", async () => {
  const contract = (await (await fetch(`${url}/openapi.json`)).json()) as { openapi: string; paths: object };
  expect(contract.openapi).toBe("3.1.0");
  expect(Object.keys(contract.paths)).toContain("/api/v1/auth/login");
});
