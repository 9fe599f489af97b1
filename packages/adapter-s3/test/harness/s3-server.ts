import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import type { S3StorageOptions } from "../../src/index.js";

export type S3ServerKind = "swift" | "ceph";

/** A real S3 server of the tests' own, on 127.0.0.1. */
export interface S3Server {
  readonly kind: S3ServerKind;
  readonly endpoint: string;
  /** The endpoint's name where buckets stand before it: see `resolveLocalNames`. */
  readonly domain: "s3.localhost";
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Options for a bucket that `open` makes. */
  options(bucket: string): S3StorageOptions & { readonly endpoint: string };
}

const SCRIPT = fileURLToPath(new URL("../../../../scripts/s3-server/s3-server.sh", import.meta.url));

/** The servers that this run of the tests uses: HOLDFAST_S3_SERVERS=swift,ceph, by default swift alone. */
export function s3ServerKinds(): readonly S3ServerKind[] {
  const names = (process.env.HOLDFAST_S3_SERVERS ?? "swift").split(",").map((name) => name.trim());
  return names.filter((name) => name === "swift" || name === "ceph");
}

/**
 * Starts a server that ends with the test file. Null, with one loud line, where none can be had: it comes from Debian's
 * packages. Call it at a file's top level.
 */
export async function startS3Server(kind: S3ServerKind): Promise<S3Server | null> {
  const port = await findPort();
  // The server dies with this process, however that ends.
  const child = spawn("setpriv", ["--pdeathsig", "TERM", "bash", SCRIPT, kind, String(port)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += String(text);
  });
  const ended = new Promise<void>((resolve) => {
    child.on("error", (error) => {
      errors += error.message;
      resolve();
    });
    child.on("exit", () => resolve());
  });
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout })) return line;
    return null;
  })();
  const line = await Promise.race([ready, ended.then(() => null)]);
  const [, endpoint, accessKeyId, secretAccessKey] = /^READY (\S+) (\S+) (\S+)$/.exec(line ?? "") ?? [];
  if (endpoint === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    process.stderr.write(`\n!!! SKIPPED: no ${kind} server, so nothing is tested on it. ${errors.trim()}\n\n`);
    return null;
  }
  afterAll(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  const credentials = { accessKeyId, secretAccessKey };
  return {
    kind,
    endpoint,
    domain: "s3.localhost",
    credentials,
    options: (bucket) => ({ bucket, endpoint, credentials, forcePathStyle: true, createBucket: true }),
  };
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
