import type { StorageAdapter } from "@holdfast/adapter-api";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase } from "../src/database/database.js";
import { createBlobStore } from "../src/features/files/blobs/blob-store.js";
import { createSweeper, SWEEP_GRACE_MS } from "../src/features/files/blobs/sweeper.js";
import { DEFAULT_SETTINGS } from "../src/server-config.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import type { TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;
/** What the storage is told to do with the next body. */
let onPut: (() => Promise<void>) | null = null;

/** The real storage, with a place to stop in. */
const stoppable = (storage: StorageAdapter): StorageAdapter => ({
  ...storage,
  capabilities: { ...storage.capabilities, sha256Etags: false },
  async put(key, body, options) {
    const info = await storage.put(key, body, options);
    await onPut?.();
    return info;
  },
});

beforeAll(async () => {
  server = await startFilesServer({}, stoppable);
  ann = await server.newUser();
});
afterAll(() => server.close());

beforeEach(async () => {
  await server.call("POST", "/buckets", { token: ann.token, json: { name: "swept" } });
});
afterEach(async () => {
  onPut = null;
  await server.call("DELETE", "/buckets/swept", { token: ann.token });
  await sweep(SWEEP_GRACE_MS + 60_000);
  expect(await server.objects()).toEqual([]);
});

const put = (path: string, body: BodyInit, signal?: AbortSignal) =>
  server.call("PUT", `/files/upload/swept/${path}`, { token: ann.token, body, ...(signal ? { signal } : {}) });

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const platform = (passedMs: number) => ({
  database: createDatabase(server.database, 5_000),
  settings: DEFAULT_SETTINGS,
  log: () => undefined,
  now: () => new Date(Date.now() + passedMs),
});

/** What another server's sweeper does when so much time has passed. */
const sweep = async (passedMs: number): Promise<void> => {
  const sweeper = createSweeper(platform(passedMs), createBlobStore(platform(passedMs), server.storage));
  sweeper.start();
  await sweeper.stop();
};

describe("sweeping", () => {
  it("removes replaced and deleted content after the grace, and nothing else", async () => {
    await put("kept", "kept");
    await put("replaced", "old");
    await put("replaced", "new");
    const { body } = await put("deleted", "deleted");
    await server.call("DELETE", `/files/${body.id}`, { token: ann.token });
    expect((await server.objects()).length).toBe(4);
    await sweep(SWEEP_GRACE_MS - 5_000);
    expect((await server.objects()).length).toBe(4);
    await sweep(SWEEP_GRACE_MS + 1_000);
    const blobs = await server.blobs();
    expect(blobs.map(({ state }) => state)).toEqual(["stored", "stored"]);
    expect(await server.objects()).toEqual(blobs.map(({ id }) => `blobs/${id}`).sort());
    for (const [path, text] of [
      ["kept", "kept"],
      ["replaced", "new"],
    ]) {
      expect(await (await server.fetch("GET", `/files/download/swept/${path}`, { token: ann.token })).text()).toBe(
        text,
      );
    }
  });

  it("follows a bucket and a user that are deleted", async () => {
    for (let i = 0; i < 5; i++) await put(`${i}`, "x");
    const bob = await server.newUser();
    await server.call("POST", "/buckets", { token: bob.token, json: { name: "bobs" } });
    await server.call("PUT", "/files/upload/bobs/x", { token: bob.token, body: "x" });
    await server.call("DELETE", "/buckets/swept", { token: ann.token });
    await server.call("DELETE", "/users/me", { token: bob.token });
    await sweep(SWEEP_GRACE_MS + 1_000);
    expect([await server.objects(), await server.blobs()]).toEqual([[], []]);
  });

  it("may run in many servers at once", async () => {
    for (let i = 0; i < 30; i++) await put(`${i}`, "x");
    await server.call("DELETE", "/buckets/swept", { token: ann.token });
    await Promise.all(Array.from({ length: 5 }, () => sweep(SWEEP_GRACE_MS + 1_000)));
    expect([await server.objects(), await server.blobs()]).toEqual([[], []]);
  });

  it("leaves a slow upload alone that still sends, and ends one that does not", async () => {
    const started = deferred();
    const go = deferred();
    onPut = async () => {
      started.resolve();
      await go.promise;
    };
    const upload = put("slow", "slow");
    await started.promise;
    await sweep(SWEEP_GRACE_MS - 5_000);
    expect((await server.blobs()).map(({ state }) => state)).toEqual(["pending"]);
    // As long as that, nothing was heard of it: its server counts as dead.
    await sweep(SWEEP_GRACE_MS + 1_000);
    go.resolve();
    const { status } = await upload;
    expect(status).toBe(409);
    expect([await server.objects(), await server.blobs()]).toEqual([[], []]);
    expect((await server.call("GET", "/files/info/swept/slow", { token: ann.token })).status).toBe(404);
  });

  it("forgets announcements a day after they end", async () => {
    const { body: bucket } = await server.call("GET", "/buckets/swept", { token: ann.token });
    const json = { filename: "a", bucket_id: bucket.id };
    await server.call("POST", "/files/initiate-upload", { token: ann.token, json });
    const count = () =>
      createDatabase(server.database, 5_000).system.first("select count(*)::int as n from holdfast.announced_files");
    await sweep(24 * 3_600_000);
    expect(await count()).toEqual({ n: 1 });
    await sweep(26 * 3_600_000);
    expect(await count()).toEqual({ n: 0 });
  });
});

describe("an upload that does not end well", () => {
  it("leaves nothing when the client goes away", async () => {
    const controller = new AbortController();
    const sent = deferred();
    let chunks = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(stream) {
        if (++chunks <= 20) return stream.enqueue(new Uint8Array(100_000));
        sent.resolve();
        return new Promise(() => undefined);
      },
    });
    const upload = put("gone", body, controller.signal);
    await sent.promise;
    controller.abort();
    expect((await upload).status).toBe(499);
    expect([await server.objects(), await server.blobs()]).toEqual([[], []]);
  });

  it("leaves nothing when the body fails", async () => {
    let chunks = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(stream) {
        if (++chunks > 5) stream.error(new Error("connection reset"));
        else stream.enqueue(new Uint8Array(100_000));
      },
    });
    expect((await put("broken", body)).status).toBe(499);
    expect([await server.objects(), await server.blobs()]).toEqual([[], []]);
  });

  it("leaves the file as it was", async () => {
    await put("x", "old");
    const body = new ReadableStream<Uint8Array>({ pull: (stream) => stream.error(new Error("reset")) });
    expect((await put("x", body)).status).toBe(499);
    expect(await (await server.fetch("GET", "/files/download/swept/x", { token: ann.token })).text()).toBe("old");
    expect((await server.objects()).length).toBe(1);
  });

  it("leaves nothing when the bucket is deleted meanwhile", async () => {
    onPut = async () => {
      onPut = null;
      await server.call("DELETE", "/buckets/swept", { token: ann.token });
    };
    expect((await put("x", "x")).status).toBe(404);
    expect([await server.objects(), await server.blobs()]).toEqual([[], []]);
  });
});

describe("a storage whose etags are no digests", () => {
  it("has its uploads hashed by the server", async () => {
    const { body } = await put("x", "hello");
    expect(body.checksum_sha256).toBe("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  });
});
