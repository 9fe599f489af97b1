import { randomBytes } from "node:crypto";
import { ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { isAdapterError, type StorageAdapter } from "@holdfast/adapter-api";
import { expect, onTestFinished } from "vitest";
import { type S3StorageOptions, s3Storage } from "../../src/index.js";
import { type Fault, type FaultProxy, type ProxiedRequest, startFaultProxy } from "./fault-proxy.js";
import type { S3Server } from "./s3-server.js";

export const MIB: number = 1024 ** 2;
/** The bucket that rigs share. */
export const BUCKET = "faults";

/** A storage behind a proxy, in a folder of the bucket of its own. */
export interface Rig {
  /** Through the proxy. */
  readonly storage: StorageAdapter;
  /** Past it, for what is really there. */
  readonly direct: StorageAdapter;
  readonly proxy: FaultProxy;
  uploadsLeft(): Promise<number>;
}

/** A rig that ends with the test. Its storage gives up soon: three attempts, 1.5 seconds of silence. */
export async function startRig(server: S3Server, options: Partial<S3StorageOptions> = {}): Promise<Rig> {
  const proxy = await startFaultProxy(server.endpoint);
  const keyPrefix = randomBytes(6).toString("hex");
  const common = { ...server.options(BUCKET), keyPrefix, partBytes: 5 * MIB };
  const direct = s3Storage(common);
  const storage = s3Storage({ ...common, endpoint: proxy.endpoint, idleTimeoutMs: 1_500, maxAttempts: 3, ...options });
  for (const one of [direct, storage]) {
    await one.open();
    onTestFinished(() => one.close());
  }
  const client = new S3Client({ ...server, region: "us-east-1", forcePathStyle: true });
  const uploadsLeft = async () => {
    const page = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET, Prefix: `${keyPrefix}/` }));
    return page.Uploads?.length ?? 0;
  };
  return { storage, direct, proxy, uploadsLeft };
}

/** Puts the fault on requests that match, the first `times` of them. */
export function onRequests(
  fault: Fault,
  matches: (request: ProxiedRequest) => boolean,
  times: number = Number.POSITIVE_INFINITY,
): (request: ProxiedRequest) => Fault | null {
  let left = times;
  return (request) => (matches(request) && left-- > 0 ? fault : null);
}

export const isPut = ({ method }: ProxiedRequest): boolean => method === "PUT";
export const isGet = ({ url }: ProxiedRequest): boolean => url.includes("x-id=GetObject");
export const isPart =
  (part: number) =>
  (request: ProxiedRequest): boolean =>
    isPut(request) && request.url.includes(`partNumber=${part}&`);
export const isComplete = ({ method, url }: ProxiedRequest): boolean => method === "POST" && url.includes("uploadId=");

/** The service says that there is too much to do. */
export const OVERLOADED: Fault = { kind: "status", status: 503, code: "SlowDown" };

/** Random ones. */
export function bytes(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(size));
}

/** The whole object; fails when it is absent. */
export async function read(storage: StorageAdapter, key: string): Promise<Uint8Array> {
  const object = await storage.get(key);
  if (object === null) throw new Error(`${key} is absent`);
  return new Uint8Array(await new Response(object.body).arrayBuffer());
}

/** Compares; vitest's own comparison takes minutes for megabytes. */
export function expectBytes(found: Uint8Array | undefined, expected: Uint8Array): void {
  expect(found && Buffer.from(found).equals(expected)).toBe(true);
}

/** The code of the AdapterError; fails for any other outcome. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!isAdapterError(error)) throw new Error("it did not fail with an AdapterError", { cause: error });
  expect(error.adapter).toBe("s3");
  return `${error.code}${error.retryable ? ", retryable" : ""}`;
}
