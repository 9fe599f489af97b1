import { beforeAll, describe, expect, it } from "vitest";
import {
  type BucketFiles,
  type HoldfastClient,
  isApiError,
  type UploadBody,
  type UploadProgress,
} from "../src/index.js";
import { useLiveServer } from "./live-server.js";

const live = useLiveServer();
let client: HoldfastClient;
let files: BucketFiles;

beforeAll(async () => {
  client = await live.signedIn();
  await client.storage.createBucket({ name: "papers" });
  files = client.storage.from("papers");
});

const text = async (path: string): Promise<string> => (await files.download(path)).text();

/** A stream of chunks; `before` each one it may wait or fail. */
function streamOf(chunks: readonly string[], before = async (_index: number): Promise<void> => undefined) {
  let index = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      await before(index);
      const chunk = chunks[index++];
      if (chunk === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(chunk));
    },
  });
}

describe("bodies", () => {
  const bytes = new TextEncoder().encode("é-text");
  it.each<readonly [string, () => UploadBody]>([
    ["a string", () => "é-text"],
    ["bytes", () => bytes],
    ["part of a buffer", () => new TextEncoder().encode("xxé-textxx").subarray(2, 9)],
    ["a buffer", () => bytes.slice().buffer],
    ["a blob", () => new Blob([bytes])],
    ["a file", () => new File([bytes], "name.txt")],
    ["a stream", () => streamOf(["é-", "text"])],
  ])("%s arrives as it is, with and without progress", async (name, body) => {
    for (const onProgress of [undefined, () => undefined]) {
      const path = `bodies/${name}`;
      const stored = await files.upload(path, body(), onProgress && { onProgress });
      expect(stored.size).toBe(7);
      expect(await text(path)).toBe("é-text");
    }
  });

  it("have the type that is told, else the blob's own", async () => {
    const typed = new Blob(["{}"], { type: "application/json" });
    expect((await files.upload("typed.bin", typed)).content_type).toBe("application/json");
    expect((await files.upload("typed.bin", typed, { contentType: "text/csv" })).content_type).toBe("text/csv");
  });

  it("may be empty", async () => {
    expect((await files.upload("empty", "")).size).toBe(0);
    expect(await text("empty")).toBe("");
  });
});

describe("names", () => {
  it.each([
    "ünïcödé/文件 😀.txt",
    "with spaces & more",
    "100% #1?.txt",
    "a+b=c;d,e",
    "...dots",
    "quo'te\"s",
    "%2e%2e",
    "~tilde/-_.",
  ])("%s", async (path) => {
    await files.upload(path, path);
    expect(await text(path)).toBe(path);
    expect((await files.info(path))?.object_name).toBe(path.normalize("NFC"));
    expect((await files.list({ search: path })).map((file) => file.object_name)).toEqual([path]);
    await files.delete(path);
    expect(await files.info(path)).toBeNull();
  });
});

describe("conditions", () => {
  it("refuse a file that is there, or that has changed", async () => {
    const first = await files.upload("once", "1", { ifExists: "refuse" });
    const again = await files.upload("once", "2", { ifExists: "refuse" }).catch((error) => error);
    expect(isApiError(again, "precondition_failed")).toBe(true);
    const etag = String(first.etag);
    await files.upload("once", "3", { ifMatch: etag });
    await expect(files.upload("once", "4", { ifMatch: etag })).rejects.toMatchObject({ code: "precondition_failed" });
    expect(await text("once")).toBe("3");
  });

  it("let one of many racing uploads create the file", async () => {
    const tries = Array.from({ length: 8 }, (_, index) => files.upload("race", `${index}`, { ifExists: "refuse" }));
    const settled = await Promise.allSettled(tries);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("progress", () => {
  it.each([
    ["a blob", () => new Blob([new Uint8Array(3_000_000)]), 3_000_000],
    ["bytes", () => new Uint8Array(300_000), 300_000],
    ["a stream", () => streamOf(Array.from({ length: 50 }, () => "x".repeat(20_000))), null],
  ] as const)("of %s rises to the size", async (...[, body, total]) => {
    const heard: UploadProgress[] = [];
    const { size } = await files.upload("progress", body(), { onProgress: (progress) => heard.push(progress) });
    const sent = heard.map((progress) => progress.sent);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent).toEqual([...new Set(sent)].sort((a, b) => a - b));
    expect(sent.at(-1)).toBe(size);
    expect(new Set(heard.map((progress) => progress.total))).toEqual(new Set([total]));
  });

  it("is no further than what the server has taken, but for buffers", async () => {
    const heard: number[] = [];
    let atHalf = 0;
    const stream = streamOf(
      Array.from({ length: 10 }, () => "x".repeat(1_000)),
      async (index) => {
        if (index === 5) atHalf = heard.at(-1) ?? 0;
      },
    );
    await files.upload("progress", stream, { onProgress: ({ sent }) => heard.push(sent) });
    expect(atHalf).toBeLessThanOrEqual(5_000);
    expect(heard.at(-1)).toBe(10_000);
  });
});

describe("an upload that ends early", () => {
  it("by its signal leaves nothing", async () => {
    const controller = new AbortController();
    const reason = new Error("Changed my mind.");
    const stream = streamOf(
      Array.from({ length: 1_000 }, () => "x".repeat(10_000)),
      async (index) => {
        if (index === 500) controller.abort(reason);
      },
    );
    expect(await files.upload("aborted", stream, { signal: controller.signal }).catch((error) => error)).toBe(reason);
    expect(await files.info("aborted")).toBeNull();
  });

  it("by its stream's fault leaves the old file", async () => {
    await files.upload("kept", "old");
    const broken = streamOf(
      Array.from({ length: 100 }, () => "x".repeat(10_000)),
      async (index) => {
        if (index === 50) throw new Error("The disk failed.");
      },
    );
    await expect(files.upload("kept", broken)).rejects.toMatchObject({ name: "NetworkError" });
    expect(await text("kept")).toBe("old");
  });

  it("by a refusal says why", async () => {
    await client.storage.createBucket({ name: "small", max_file_bytes: 10 });
    const error = await client.storage
      .from("small")
      .upload("large", "x".repeat(11))
      .catch((thrown) => thrown);
    expect(isApiError(error, "body_too_large") || isApiError(error, "file_too_large")).toBe(true);
    expect(error.requestId).not.toBeNull();
  });
});

describe("files and buckets", () => {
  it("are read in part, changed and listed", async () => {
    const { id } = await files.upload("letters", "abcdefghij");
    expect(await (await files.download("letters", { range: { start: 2, end: 4 } })).text()).toBe("cde");
    expect(await (await files.download("letters", { range: { start: 8 } })).text()).toBe("ij");
    expect((await files.update("letters", { metadata: { kind: "test" } })).metadata).toEqual({ kind: "test" });
    expect((await client.storage.getFile(id)).object_name).toBe("letters");
    expect(await (await client.storage.downloadFile(id)).text()).toBe("abcdefghij");
    expect((await client.storage.listFiles({ limit: 500 })).map((file) => file.id)).toContain(id);
    await client.storage.deleteFile(id);
    await expect(files.download("letters")).rejects.toMatchObject({ code: "not_found" });
  });

  it("are seen by others through links", async () => {
    const { id } = await files.upload("signed", "for whoever has the link");
    const { url } = await client.storage.signedUrl(id, { expiresInSeconds: 60, disposition: "inline" });
    expect(await (await fetch(url)).text()).toBe("for whoever has the link");
    await client.storage.createBucket({ name: "posters", is_public: true });
    const posters = client.storage.from("posters");
    await posters.upload("a b/1.txt", "public");
    expect(await (await fetch(posters.publicUrl("a b/1.txt"))).text()).toBe("public");
    await live.client().storage.from("posters").upload("by nobody", "anonymous");
    const papers = await client.storage.getBucket("papers");
    const announced = await client.storage.initiateUpload({
      bucket_id: papers.id,
      filename: "announced",
      path: "announced",
      size: 3,
    });
    const { upload_url, upload_method } = announced.presigned_upload_info;
    expect((await fetch(upload_url, { method: upload_method, body: "abc" })).ok).toBe(true);
    expect(await text("announced")).toBe("abc");
  });

  it("are copied, moved and listed by folder, and go by folder", async () => {
    const { storage } = client;
    const { id } = await files.upload("tree/a/1", "one");
    const copied = await storage.copyFile(id, { path: "tree/b/2" });
    const moved = await storage.moveFile(copied.id, { path: "tree/3" });
    expect([moved.id, await text("tree/3")]).toEqual([copied.id, "one"]);
    const page = await files.entries({ prefix: "tree/", delimiter: "/", limit: 1 });
    const rest = await files.entries({ prefix: "tree/", delimiter: "/", cursor: page.next_cursor });
    expect(page.files.map((file) => file.object_name)).toEqual(["tree/3"]);
    expect([rest.folders, rest.next_cursor]).toEqual([["tree/a/"], null]);
    expect(await files.deleteAll("tree/")).toBe(2);
    expect(await files.deleteAll("tree/")).toBe(0);
  });

  it("have versions where the bucket keeps them, and are held to a digest", async () => {
    const { storage } = client;
    await storage.createBucket({ name: "drafts", versioning: true });
    const drafts = storage.from("drafts");
    const first = await drafts.upload("a", "first");
    await drafts.upload("a", "second");
    const { versions } = await drafts.versions({ prefix: "a" });
    expect(versions.map(({ is_current, size }) => [is_current, size])).toEqual([
      [true, 6],
      [false, 5],
    ]);
    const id = first.version_id ?? "";
    expect(await (await storage.downloadVersion(id)).text()).toBe("first");
    expect((await storage.restoreVersion(id)).etag).toBe(first.etag);
    await storage.deleteVersion(id);
    await expect(storage.downloadVersion(id)).rejects.toMatchObject({ code: "not_found" });
    expect((await storage.usage(first.owner_id)).total_size).toBeGreaterThanOrEqual(11);
    const sha256 = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
    await drafts.upload("checked", "hello", { sha256 });
    await expect(drafts.upload("checked", "hullo", { sha256 })).rejects.toMatchObject({ code: "checksum_mismatch" });
    await storage.deleteBucket("drafts");
  });

  it("are made, changed and deleted", async () => {
    const { storage } = client;
    const bucket = await storage.createBucket({ name: "passing" });
    expect((await storage.updateBucket("passing", { description: "soon gone" })).description).toBe("soon gone");
    expect((await storage.getBucket(bucket.id)).name).toBe("passing");
    expect((await storage.listBuckets()).map(({ name }) => name)).toContain("passing");
    await storage.deleteBucket("passing");
    await expect(storage.getBucket("passing")).rejects.toMatchObject({ code: "not_found" });
  });
});
