import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { StorageAdapter } from "@holdfast/adapter-api";
import { describe, expect, it } from "vitest";
import { type S3StorageOptions, s3Storage } from "../src/index.js";
import type { Fault } from "./harness/fault-proxy.js";
import {
  BUCKET,
  bytes,
  codeOf,
  expectBytes,
  isComplete,
  isGet,
  isPart,
  isPut,
  MIB,
  OVERLOADED,
  onRequests,
  type Rig,
  read,
  startRig,
} from "./harness/fault-rig.js";
import { type S3Server, startS3Server } from "./harness/s3-server.js";

const started = await startS3Server("swift");

function theServer(): S3Server {
  if (started === null) throw new Error("there is no server");
  return started;
}

const rig = (options: Partial<S3StorageOptions> = {}): Promise<Rig> => startRig(theServer(), options);

const streamOf = (content: Uint8Array, chunkBytes = 64 * 1024) => {
  let position = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (position >= content.length) return controller.close();
      controller.enqueue(content.slice(position, position + chunkBytes));
      position += chunkBytes;
    },
  });
};

describe.skipIf(started === null)("a put", { timeout: 120_000 }, () => {
  it("is repeated while the service is overloaded, and says so when that does not end", async () => {
    const { storage, direct, proxy } = await rig();
    const content = bytes(1000);
    proxy.decide = onRequests(OVERLOADED, isPut, 2);
    await storage.put("a", content);
    expectBytes(await read(direct, "a"), content);
    proxy.decide = onRequests(OVERLOADED, isPut);
    expect(await codeOf(storage.put("b", content))).toBe("unavailable, retryable");
    expect(await codeOf(storage.put("a", bytes(5)))).toBe("unavailable, retryable");
    expect(await direct.head("b")).toBeNull();
    expectBytes(await read(direct, "a"), content);
  });

  it.each<readonly [string, Fault, string]>([
    ["cut on the way up", { kind: "cut_upload", afterBytes: 100_000 }, "unavailable, retryable"],
    ["never answered", { kind: "silent" }, "timeout, retryable"],
    ["answered with what is no HTTP", { kind: "garbage" }, "unavailable, retryable"],
    ["out of room", { kind: "status", status: 507, code: "QuotaExceeded" }, "limit_exceeded"],
    ["forbidden", { kind: "status", status: 403, code: "AccessDenied" }, "permission_denied"],
  ])("that is %s leaves nothing", async (_, fault, code) => {
    const { storage, direct, proxy } = await rig({ maxAttempts: 2 });
    const old = bytes(10);
    await direct.put("old", old);
    proxy.decide = onRequests(fault, isPut);
    for (const key of ["old", "new"]) expect(await codeOf(storage.put(key, bytes(2 * MIB)))).toBe(code);
    expect(await direct.head("new")).toBeNull();
    expectBytes(await read(direct, "old"), old);
  });

  it("goes on from the part that failed", async () => {
    const { storage, direct, proxy, uploadsLeft } = await rig();
    const content = bytes(12 * MIB);
    proxy.decide = onRequests({ kind: "cut_upload", afterBytes: 2 * MIB }, isPart(2), 1);
    const info = await storage.put("a", streamOf(content));
    expect(info).toEqual(await direct.head("a"));
    expectBytes(await read(direct, "a"), content);
    expect(proxy.requests.filter(isPart(1)).length).toBe(1);
    expect(proxy.requests.filter(isPart(2)).length).toBe(2);
    expect(await uploadsLeft()).toBe(0);
  });

  it("of a part that cannot be sent leaves no parts behind", async () => {
    const { storage, direct, proxy, uploadsLeft } = await rig();
    proxy.decide = onRequests(OVERLOADED, isPart(2));
    expect(await codeOf(storage.put("a", streamOf(bytes(12 * MIB))))).toBe("unavailable, retryable");
    expect([await direct.head("a"), await uploadsLeft()]).toEqual([null, 0]);
  });

  it("fails with the service's refusal though its body is silent", async () => {
    const { storage, proxy, uploadsLeft } = await rig();
    proxy.decide = onRequests({ kind: "status", status: 403, code: "AccessDenied" }, isPart(1));
    let cancelled = false;
    let chunks = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => (chunks++ === 0 ? controller.enqueue(bytes(6 * MIB)) : new Promise<void>(() => undefined)),
      cancel: () => {
        cancelled = true;
      },
    });
    expect(await codeOf(storage.put("a", body))).toBe("permission_denied");
    expect([cancelled, await uploadsLeft()]).toEqual([true, 0]);
  });

  it("that is aborted between its parts leaves none, however stuck the service is", async () => {
    const { storage, direct, proxy, uploadsLeft } = await rig();
    const aborter = new AbortController();
    proxy.decide = (request) => {
      if (!isPart(2)(request)) return null;
      aborter.abort();
      return { kind: "silent" };
    };
    const put = storage.put("a", streamOf(bytes(12 * MIB)), { signal: aborter.signal });
    expect(await codeOf(put)).toBe("aborted");
    expect([await direct.head("a"), await uploadsLeft()]).toEqual([null, 0]);
  });

  it("whose last answer is lost knows its object again", async () => {
    const { storage, direct, proxy } = await rig();
    const content = bytes(6 * MIB);
    proxy.decide = onRequests({ kind: "lose_answer" }, isComplete);
    expect(await storage.put("a", streamOf(content))).toEqual(await direct.head("a"));
    expectBytes(await read(direct, "a"), content);
  });

  it("that cannot be completed leaves the old object and no parts", async () => {
    const { storage, direct, proxy, uploadsLeft } = await rig();
    await direct.put("a", bytes(7));
    proxy.decide = onRequests(OVERLOADED, isComplete);
    expect(await codeOf(storage.put("a", streamOf(bytes(6 * MIB))))).toBe("unavailable, retryable");
    expect([(await direct.head("a"))?.size, await uploadsLeft()]).toEqual([7, 0]);
  });
});

describe.skipIf(started === null)("a get", { timeout: 120_000 }, () => {
  it.each<readonly [string, Fault]>([
    ["is cut", { kind: "cut_download", afterBytes: 700_000 }],
    ["falls silent", { kind: "stall", afterBytes: 700_000 }],
  ])("whose body %s is read on from there", async (_, fault) => {
    const { storage, direct, proxy } = await rig();
    // Of two parts.
    const content = bytes(6 * MIB);
    await direct.put("a", content);
    proxy.decide = onRequests(fault, isGet, 2);
    expectBytes(await read(storage, "a"), content);
    proxy.decide = onRequests(fault, isGet, 1);
    const range = await storage.get("a", { range: { start: 100, end: 2 * MIB } });
    const part = new Uint8Array(await new Response(range?.body).arrayBuffer());
    expectBytes(part, content.subarray(100, 2 * MIB + 1));
  });

  it.each<readonly [string, Fault, string]>([
    ["cut again and again", { kind: "cut_download", afterBytes: 0 }, "unavailable, retryable"],
    ["silent again and again", { kind: "stall", afterBytes: 0 }, "timeout, retryable"],
  ])("whose body is %s fails, and is never short", async (_, fault, code) => {
    const { storage, direct, proxy } = await rig();
    await direct.put("a", bytes(3 * MIB));
    let gets = 0;
    // The beginning comes through, so that the reader has some of it.
    proxy.decide = (request) =>
      isGet(request) ? (gets++ === 0 ? { kind: "cut_download", afterBytes: 500_000 } : fault) : null;
    const object = await storage.get("a");
    let received = 0;
    const reading = (async () => {
      for await (const chunk of object?.body ?? []) received += chunk.length;
    })();
    expect(await codeOf(reading)).toBe(code);
    // What the connection still held when it was cut may be lost.
    expect(received).toBeGreaterThan(0);
    expect(received).toBeLessThanOrEqual(500_000);
  });

  it("does not go on with another object", async () => {
    const { storage, direct, proxy } = await rig();
    await direct.put("a", bytes(3 * MIB));
    proxy.decide = onRequests({ kind: "cut_download", afterBytes: 500_000 }, isGet, 1);
    const object = await storage.get("a");
    await direct.put("a", bytes(3 * MIB));
    expect(await codeOf(new Response(object?.body).arrayBuffer())).toBe("unavailable, retryable");
  });

  it("refuses an answer that does not say how long it is", async () => {
    const { storage, direct, proxy } = await rig();
    await direct.put("a", bytes(3 * MIB));
    proxy.decide = onRequests({ kind: "shorten", afterBytes: 500_000 }, isGet);
    expect(await codeOf(storage.get("a"))).toBe("internal");
  });

  it("takes as long as the service needs, as long as something comes", async () => {
    const { storage, direct, proxy } = await rig();
    const content = bytes(1200);
    await direct.put("a", content);
    proxy.decide = onRequests({ kind: "drip", bytes: 10 }, isGet);
    expectBytes(await read(storage, "a"), content);
    expect(proxy.requests.filter(isGet).length).toBe(1);
  });

  it("waits for a slow reader", async () => {
    const { storage, direct } = await rig();
    const content = bytes(9 * MIB);
    await direct.put("a", content);
    const object = await storage.get("a");
    const received: Uint8Array[] = [];
    // Longer than the service may be silent: before the first byte, and after it.
    const wait = () => new Promise((resolve) => setTimeout(resolve, 2_500));
    await wait();
    for await (const chunk of object?.body ?? []) {
      if (received.length === 0) await wait();
      received.push(chunk);
    }
    expectBytes(Buffer.concat(received), content);
  });
});

describe.skipIf(started === null)("a part of a resumable upload", { timeout: 120_000 }, () => {
  it("that is larger than the memory for it is sent again from a file", async () => {
    const { storage, direct, proxy, uploadsLeft } = await rig();
    const [first, second] = [bytes(11 * MIB), bytes(100)];
    const { uploadId } = (await storage.resumable?.begin("a")) ?? { uploadId: "" };
    proxy.decide = onRequests({ kind: "cut_upload", afterBytes: 2 * MIB }, isPart(1), 1);
    await storage.resumable?.writePart(uploadId, 1, streamOf(first));
    expect(proxy.requests.filter(isPart(1)).length).toBe(2);
    await storage.resumable?.writePart(uploadId, 2, second);
    await storage.resumable?.finish(uploadId);
    expectBytes(await read(direct, "a"), Buffer.concat([first, second]));
    expect(await uploadsLeft()).toBe(0);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith("holdfast-s3-part-"))).toEqual([]);
  });

  it("that comes after the end changes nothing, and finishing again answers the same", async () => {
    const { storage, direct } = await rig();
    const { uploadId } = (await storage.resumable?.begin("a")) ?? { uploadId: "" };
    await storage.resumable?.writePart(uploadId, 1, bytes(10));
    const info = await storage.resumable?.finish(uploadId);
    const late = storage.resumable?.writePart(uploadId, 1, bytes(10)) ?? Promise.resolve();
    expect(await codeOf(late)).toBe("not_found");
    await storage.resumable?.abort(uploadId);
    expect(await storage.resumable?.finish(uploadId)).toEqual(info);
    expect((await read(direct, "a")).length).toBe(10);
  });
});

describe.skipIf(started === null)("the others", { timeout: 120_000 }, () => {
  it("are repeated while the service is overloaded, and fail with its code", async () => {
    const { storage, direct, proxy } = await rig({ maxAttempts: 2 });
    await direct.put("a", bytes(10));
    const calls = [
      () => storage.head("a"),
      () => storage.get("a").then((object) => object?.body.cancel()),
      () => storage.list({ prefix: "", limit: 10 }),
      () => storage.copy("a", "b"),
      () => storage.delete(["b"]),
    ];
    for (const call of calls) {
      proxy.decide = onRequests(OVERLOADED, () => true, 1);
      await call();
      proxy.decide = onRequests(OVERLOADED, () => true);
      expect(await codeOf(call())).toBe("unavailable, retryable");
    }
    expect((await storage.health()).ok).toBe(false);
    proxy.decide = () => null;
    expect((await storage.health()).ok).toBe(true);
    expect((await direct.list({ prefix: "", limit: 10 })).items.map(({ key }) => key)).toEqual(["a"]);
  });

  it("say when a batch was not deleted", async () => {
    const { storage, direct, proxy } = await rig();
    await direct.put("a", bytes(10));
    proxy.decide = onRequests({ kind: "status", status: 403, code: "AccessDenied" }, ({ url }) =>
      url.includes("?delete"),
    );
    expect(await codeOf(storage.delete(["a"]))).toBe("permission_denied");
    expect(await direct.head("a")).not.toBeNull();
  });
});

describe.skipIf(started === null)("opening", { timeout: 120_000 }, () => {
  it("says what is wrong", async () => {
    const server = theServer();
    const open = async (options: Partial<S3StorageOptions>) => {
      const storage = s3Storage({ ...server.options("absent"), createBucket: false, maxAttempts: 2, ...options });
      const error = await storage.open().then(
        () => null,
        (reason: unknown) => reason,
      );
      return error instanceof Error ? error.message : null;
    };
    expect(await open({})).toMatch(/no bucket "absent".*createBucket/);
    const credentials = { ...server.credentials, secretAccessKey: "wrong" };
    expect(await open({ credentials })).toMatch(/credentials are wrong or may not use bucket "absent"/);
    expect(await open({ endpoint: "http://127.0.0.1:9" })).toMatch(/ECONNREFUSED/);
    expect(JSON.stringify(await open({ credentials }))).not.toContain('wrong"');
  });

  it("sweeps uploads that nobody will finish, and no others", async () => {
    const { direct, uploadsLeft } = await rig();
    const { uploadId } = (await direct.resumable?.begin("left")) ?? { uploadId: "" };
    const other = await rig();
    const { uploadId: kept } = (await other.direct.resumable?.begin("kept")) ?? { uploadId: "" };
    await direct.resumable?.writePart(uploadId, 1, bytes(10));
    expect(await uploadsLeft()).toBe(1);
    // It has to be older than a second, and the service counts in seconds.
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const options = { ...theServer().options(BUCKET), keyPrefix: await prefixOf(direct), abandonedUploadSeconds: 1 };
    const sweeper = s3Storage(options);
    await sweeper.open();
    await expect.poll(uploadsLeft, { timeout: 20_000 }).toBe(0);
    await sweeper.close();
    expect(await other.direct.resumable?.listParts(kept)).toEqual([]);
  });
});

/** The folder of the bucket that the storage works in, as a signed URL shows it. */
async function prefixOf(storage: StorageAdapter): Promise<string> {
  const url = await storage.signUrl?.("x", { method: "GET", expiresInSeconds: 60 });
  return url?.pathname.split("/")[2] ?? "";
}
