import type { StorageAdapter } from "@holdfast/adapter-api";
import { testStorageAdapter } from "@holdfast/conformance/vitest";
import { it } from "vitest";
import { s3Storage } from "../src/index.js";
import { s3ServerKinds, startS3Server } from "./harness/s3-server.js";

for (const kind of s3ServerKinds()) {
  const server = await startS3Server(kind);
  if (server === null) {
    it.skipIf(true)(`storage conformance of adapter-s3 on ${kind}`, () => undefined);
    continue;
  }
  const create = async (): Promise<StorageAdapter> => s3Storage({ ...server.options("conformance"), keyPrefix: "kit" });
  testStorageAdapter(
    { name: `adapter-s3 on ${kind}`, create, sibling: create, timings: { clockSkewMs: 2_000 } },
    // A thousand objects are some thousand requests to a server in Python.
    { caseTimeoutMs: 600_000 },
  );
}
