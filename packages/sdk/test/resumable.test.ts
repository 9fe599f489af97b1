import { createHash, randomBytes } from "node:crypto";
import { tusDoor } from "@holdfast/door-tus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BucketFiles, type HoldfastClient, memorySessionStorage, type UploadProgress } from "../src/index.js";
import { useLiveServer } from "./live-server.js";
import { type RestartableServer, startRestartableServer } from "./restartable-server.js";

const MIB = 2 ** 20;
const PATIENT = { timeout: 25_000 };
const bytes = randomBytes(40 * MIB + 13);
const digest = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");
/** What of fetch the tests look at. */
interface Call {
  readonly method: string;
  readonly path: string;
  readonly offset: number | null;
}

/** Records what is sent; `before` each it may wait or fail. */
function watchedFetch(before: (call: Call) => Promise<void> | void = () => undefined) {
  const calls: Call[] = [];
  const watched: typeof fetch = async (input, init) => {
    const request = input instanceof Request ? input : null;
    const headers = new Headers(init?.headers ?? request?.headers);
    const offset = headers.get("upload-offset");
    const call = {
      method: init?.method ?? request?.method ?? "GET",
      path: new URL(request?.url ?? String(input)).pathname.replace("/api/v1", ""),
      offset: offset === null ? null : Number(offset),
    };
    calls.push(call);
    await before(call);
    return fetch(input, init);
  };
  const parts = () => calls.filter(({ method }) => method === "PATCH");
  return { fetch: watched, calls, parts };
}

const stored = async (files: BucketFiles, path: string) =>
  digest(new Uint8Array(await (await files.download(path)).arrayBuffer()));
const aFile = (name = "large.bin", content: Uint8Array = bytes) =>
  new File([content as BlobPart], name, { type: "application/x-test", lastModified: 1_700_000_000_000 });

describe("against a server with the door", () => {
  const live = useLiveServer({}, { doors: [tusDoor()] });
  let client: HoldfastClient;

  beforeAll(async () => {
    client = await live.signedIn();
    await client.storage.createBucket({ name: "papers" });
  });
  const watched = async (before?: Parameters<typeof watchedFetch>[0], storage = memorySessionStorage()) => {
    const watch = watchedFetch(before);
    const session = await client.auth.session();
    storage.setItem(`holdfast:${live.url}`, JSON.stringify(session));
    return {
      ...watch,
      storage,
      files: live.client({ fetch: watch.fetch, sessionStorage: storage }).storage.from("papers"),
    };
  };

  it("a large body goes in parts, a small one at once, unless it is told otherwise", async () => {
    const { files, calls, parts } = await watched();
    const large = await files.upload("auto/large", bytes);
    expect(parts().map(({ offset }) => offset)).toEqual([0, 16 * MIB, 32 * MIB]);
    expect(large).toMatchObject({ size: bytes.length, checksum_sha256: digest(bytes) });
    expect(await stored(files, "auto/large")).toBe(digest(bytes));
    const count = calls.length;
    await files.upload("auto/small", "text");
    await files.upload("auto/plain", bytes, { resumable: false });
    await files.upload("auto/stream", new Blob([bytes]).stream());
    expect(calls.slice(count).map(({ method }) => method)).toEqual(["PUT", "PUT", "PUT"]);
    const small = await files.upload("auto/parts", "é-text", { resumable: true, contentType: "text/plain" });
    expect(small).toMatchObject({ size: 7, content_type: "text/plain" });
    expect(await files.upload("auto/empty", "", { resumable: true })).toMatchObject({ size: 0 });
    await expect(files.upload("x", new Blob(["x"]).stream(), { resumable: true })).rejects.toThrow(TypeError);
  });

  it("tells true progress and keeps the conditions", async () => {
    const { files } = await watched();
    const progress: UploadProgress[] = [];
    await files.upload("progress", bytes, { onProgress: (one) => progress.push(one) });
    const sent = progress.map((one) => one.sent);
    expect(sent).toEqual([...sent].sort((a, b) => a - b));
    expect(progress.at(-1)).toEqual({ sent: bytes.length, total: bytes.length });
    await expect(files.upload("progress", bytes, { ifExists: "refuse" })).rejects.toMatchObject({
      status: 412,
      code: "precondition_failed",
    });
    await expect(files.upload("progress", bytes, { ifMatch: '"other"' })).rejects.toMatchObject({ status: 412 });
    const sha256 = Buffer.from(digest(bytes), "hex").toString("base64");
    await expect(files.upload("digest", bytes.subarray(1), { sha256 })).rejects.toMatchObject({
      code: "checksum_mismatch",
    });
    expect(await files.upload("digest", bytes, { sha256 })).toMatchObject({ size: bytes.length });
    const { etag } = (await files.info("progress")) ?? { etag: null };
    expect(await files.upload("progress", bytes, { ifMatch: etag ?? "" })).toMatchObject({ etag });
  });

  it("pauses, and goes on from what has arrived", async () => {
    const { files, parts } = await watched();
    let isPaused = false;
    const upload = files.upload("paused", bytes, {
      onProgress: ({ sent }) => {
        if (isPaused || sent < 16 * MIB) return;
        isPaused = true;
        upload.pause();
      },
    });
    await expect.poll(() => isPaused, PATIENT).toBe(true);
    const { length } = parts();
    // A turn of everything that could go on by itself.
    await files.info("paused");
    expect(parts().length).toBe(length);
    upload.resume();
    await upload;
    expect(parts().filter(({ offset }) => offset === 0)).toHaveLength(1);
    expect(await stored(files, "paused")).toBe(digest(bytes));
  });

  it("ends at the caller's signal, also while it is paused, and takes back what arrived", async () => {
    const { files, calls } = await watched();
    const controller = new AbortController();
    const upload = files.upload("ended", bytes, {
      signal: controller.signal,
      onProgress: ({ sent }) => sent >= 16 * MIB && upload.pause(),
    });
    await expect.poll(() => calls.filter(({ method }) => method === "PATCH").length, PATIENT).toBeGreaterThan(0);
    controller.abort("enough");
    await expect(upload).rejects.toBe("enough");
    await expect.poll(() => calls.some(({ method }) => method === "DELETE"), PATIENT).toBe(true);
    expect(await files.info("ended")).toBeNull();
  });

  it("goes on where the page that was reloaded had stopped, when the same file is picked again", async () => {
    const storage = memorySessionStorage();
    const gone = await watched(({ offset }) => {
      // As the page is: it never hears of this one again.
      return offset === 16 * MIB ? new Promise(() => undefined) : undefined;
    }, storage);
    void gone.files.upload("reloaded", aFile()).catch(() => undefined);
    await expect.poll(() => gone.parts().length, PATIENT).toBe(2);

    const back = await watched(undefined, storage);
    const other = await back.files.upload("reloaded", aFile("other.bin", randomBytes(17 * MIB)));
    expect(back.parts()[0]?.offset).toBe(0);
    expect(other.size).toBe(17 * MIB);
    const again = await watched(undefined, storage);
    await again.files.upload("reloaded", aFile());
    expect(again.parts().map(({ offset }) => offset)).toEqual([16 * MIB, 32 * MIB]);
    expect(again.calls.filter(({ method }) => method === "POST")).toEqual([]);
    expect(await stored(again.files, "reloaded")).toBe(digest(bytes));

    const anew = await watched(undefined, storage);
    await anew.files.upload("reloaded", aFile());
    expect(anew.parts()[0]?.offset).toBe(0);
  });

  it("begins anew when what it remembers is gone", async () => {
    const storage = memorySessionStorage();
    const first = await watched(({ offset }) => (offset === null ? undefined : new Promise(() => undefined)), storage);
    void first.files.upload("forgotten", aFile()).catch(() => undefined);
    await expect.poll(() => first.parts().length, PATIENT).toBe(1);
    const path = first.parts()[0]?.path ?? "";
    await live.test.server.fetch(
      new Request(`http://x/api/v1${path}`, {
        method: "DELETE",
        headers: {
          apikey: live.test.anonKey,
          authorization: `Bearer ${await client.auth.accessToken()}`,
          "tus-resumable": "1.0.0",
        },
      }),
    );
    const { files } = await watched(undefined, storage);
    await files.upload("forgotten", aFile());
    expect(await stored(files, "forgotten")).toBe(digest(bytes));
  });

  it("asks again what broke off, and takes no refusal for a failure", async () => {
    let failures = 3;
    const { files, parts } = await watched(({ method }) => {
      if (method === "PATCH" && failures-- > 0) throw new TypeError("fetch failed");
    });
    await files.upload("breaks", bytes);
    expect(parts().length).toBe(6);
    expect(await stored(files, "breaks")).toBe(digest(bytes));
    await client.storage.createBucket({ name: "small", max_file_bytes: 20 * MIB });
    await expect(client.storage.from("small").upload("x", bytes)).rejects.toMatchObject({ status: 413 });
    await expect(client.storage.from("nowhere").upload("x", bytes)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("against a server without the door", () => {
  const live = useLiveServer();

  it("sends the body at once", async () => {
    const client = await live.signedIn();
    await client.storage.createBucket({ name: "papers" });
    const files = client.storage.from("papers");
    expect(await files.upload("large", bytes)).toMatchObject({ size: bytes.length });
    expect(await files.upload("small", "x", { resumable: true })).toMatchObject({ size: 1 });
  });
});

describe("against a server that is restarted", () => {
  let server: RestartableServer;
  beforeAll(async () => {
    server = await startRestartableServer();
  });
  afterAll(() => server.close());

  it("waits for it and goes on", { timeout: 120_000 }, async () => {
    const client = await server.admin();
    await client.storage.createBucket({ name: "papers" });
    const files = client.storage.from("papers");
    let restarted: Promise<void> | null = null;
    const file = await files.upload("restarted", bytes, {
      onProgress: ({ sent }) => {
        if (sent >= 16 * MIB) restarted ??= server.stop().then(() => server.start());
      },
    });
    expect(restarted).not.toBeNull();
    await restarted;
    expect(file.size).toBe(bytes.length);
    expect(await stored(files, "restarted")).toBe(digest(bytes));
  });
});
