import type { StorageAdapter } from "@holdfast/adapter-api";
import { runConformance, storageCases } from "@holdfast/conformance";
import { afterAll, expect, it } from "vitest";
import { s3Storage } from "../src/index.js";
import { type ProxiedRequest, startFaultProxy } from "./harness/fault-proxy.js";
import { s3ServerKinds, startS3Server } from "./harness/s3-server.js";

// Swift knows no If-Match for PUT. Ceph knows all conditions and lets racing writers through, so a proxy lets one writer of a key
// through at a time: then it promises what Amazon does.
const server = s3ServerKinds().includes("ceph") ? await startS3Server("ceph") : null;

/** Lets the writes of a path through one after the other. */
async function startTurnstile(endpoint: string) {
  const proxy = await startFaultProxy(endpoint, afterAll);
  const turns = new Map<string, Promise<void>>();
  const releases = new Map<ProxiedRequest, () => void>();
  proxy.decide = async (request) => {
    if (request.method !== "PUT" && request.method !== "POST") return null;
    const path = request.url.replace(/\?.*$/, "");
    const before = turns.get(path);
    turns.set(path, new Promise((resolve) => releases.set(request, resolve)));
    await before;
    return null;
  };
  proxy.after = (request) => {
    releases.get(request)?.();
    releases.delete(request);
  };
  return proxy;
}

it.skipIf(server === null)("keeps conditions where the service does", { timeout: 600_000 }, async () => {
  if (server === null) return;
  const proxy = await startTurnstile(server.endpoint);
  const options = { ...server.options("conditional"), endpoint: proxy.endpoint, conditionalWrites: true };
  const create = async (): Promise<StorageAdapter> => s3Storage(options);
  const cases = storageCases.filter(({ id }) => /^storage\/(conditional|put)\/|resumable\/(if-|one-part)/.test(id));
  const report = await runConformance({ name: "adapter-s3 with conditions", create }, cases, {
    caseTimeoutMs: 300_000,
  });
  expect(report.outcomes.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  expect(report.outcomes.filter(({ outcome }) => outcome === "passed").length).toBeGreaterThan(25);
});
