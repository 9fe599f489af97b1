import type { StorageAdapter } from "@holdfast/adapter-api";
import { expectCode, expectEqual, expectTrue } from "../expect.js";
import { bytesOf, claimKey, expectText, type StorageCase, type StorageTools } from "./storage-fixtures.js";

interface SignRequest {
  readonly key: string;
  readonly method: "GET" | "PUT";
  readonly expiresInSeconds?: number;
  readonly contentType?: string;
}

async function sign(adapter: StorageAdapter, { key, ...request }: SignRequest): Promise<URL> {
  expectTrue(adapter.signUrl !== undefined, "signedUrls is declared but signUrl is missing");
  return adapter.signUrl(key, { expiresInSeconds: 300, ...request });
}

/** The status, once the answer has been read to its end. */
async function statusOf(tools: StorageTools, url: URL, init: RequestInit = {}): Promise<number> {
  const response = await fetch(url, { ...init, signal: tools.signal });
  await response.arrayBuffer();
  return response.status;
}

async function expectRefused(tools: StorageTools, url: URL, init: RequestInit): Promise<void> {
  const status = await statusOf(tools, url, init);
  expectTrue(status >= 400 && status < 500, `${init.method} was answered with ${status}`);
}

export const signedUrlCases: readonly StorageCase[] = [
  {
    id: "storage/signed-url/get-reads-the-object",
    needs: ({ signedUrls }) => signedUrls.includes("GET"),
    async run(adapter, tools) {
      const key = claimKey(adapter, tools, `${tools.unique("k")}/ü &?#%2F`);
      await adapter.put(key, bytesOf("signed"), { contentType: "text/plain" });
      const response = await fetch(await sign(adapter, { key, method: "GET" }), { signal: tools.signal });
      expectEqual([response.status, await response.text()], [200, "signed"], "the answer");
      expectTrue(response.headers.get("content-type")?.startsWith("text/plain") === true, "content type");
    },
  },
  {
    id: "storage/signed-url/put-writes-the-object",
    needs: ({ signedUrls }) => signedUrls.includes("PUT"),
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      const url = await sign(adapter, { key, method: "PUT", contentType: "text/plain" });
      const init = { method: "PUT", body: bytesOf("by url"), headers: { "content-type": "text/plain" } };
      expectTrue((await statusOf(tools, url, init)) < 300, "the PUT was refused");
      await expectText(adapter, key, "by url");
      expectEqual((await adapter.head(key))?.contentType, "text/plain", "content type");
    },
  },
  {
    id: "storage/signed-url/is-for-one-key",
    needs: ({ signedUrls }) => signedUrls.includes("GET"),
    async run(adapter, tools) {
      const [key, other] = [claimKey(adapter, tools), claimKey(adapter, tools)];
      await adapter.put(key, bytesOf("x"));
      await adapter.put(other, bytesOf("secret"));
      const url = await sign(adapter, { key, method: "GET" });
      await expectRefused(tools, new URL(url.href.replaceAll(key, other)), { method: "GET" });
    },
  },
  {
    id: "storage/signed-url/get-does-not-write",
    needs: ({ signedUrls }) => signedUrls.includes("GET"),
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("kept"));
      const url = await sign(adapter, { key, method: "GET" });
      await expectRefused(tools, url, { method: "PUT", body: bytesOf("forged") });
      await expectRefused(tools, url, { method: "DELETE" });
      await expectText(adapter, key, "kept");
    },
  },
  {
    id: "storage/signed-url/put-does-not-read",
    needs: ({ signedUrls }) => signedUrls.includes("PUT"),
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("secret"));
      await expectRefused(tools, await sign(adapter, { key, method: "PUT" }), { method: "GET" });
    },
  },
  {
    id: "storage/signed-url/expires",
    needs: ({ signedUrls }) => signedUrls.includes("GET"),
    async run(adapter, tools) {
      const key = claimKey(adapter, tools);
      await adapter.put(key, bytesOf("x"));
      const url = await sign(adapter, { key, method: "GET", expiresInSeconds: 1 });
      const deadline = Date.now() + 1000 + tools.timings.clockSkewMs + tools.timings.settleMs + 3000;
      let status = await statusOf(tools, url);
      while (status < 400 && Date.now() < deadline) {
        await tools.settle();
        status = await statusOf(tools, url);
      }
      expectTrue(status >= 400 && status < 500, `after it expired it was answered with ${status}`);
    },
  },
  {
    id: "storage/signed-url/refuses-methods-it-does-not-declare",
    needs: ({ signedUrls }) => signedUrls.length === 1,
    async run(adapter, tools) {
      const method = adapter.capabilities.signedUrls.includes("GET") ? "PUT" : "GET";
      await expectCode(sign(adapter, { key: tools.unique("k"), method }), "unsupported", `signUrl for ${method}`);
    },
  },
  {
    id: "storage/signed-url/absent-when-undeclared",
    needs: ({ signedUrls }) => signedUrls.length === 0,
    async run(adapter) {
      expectTrue(adapter.signUrl === undefined, "signUrl is there though signedUrls is empty");
    },
  },
];
