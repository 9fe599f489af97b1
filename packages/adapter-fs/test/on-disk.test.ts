import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { ByteRange, StorageAdapter } from "@holdfast/adapter-api";
import { describe, expect, it } from "vitest";
import { fsStorage } from "../src/index.js";
import { countOpenObjects, needsOpenFiles } from "./harness/open-files.js";
import { findFiles, makeDirectory, openStorage, readText } from "./temporary-storage.js";

const LARGE = Buffer.alloc(3_000_000, "large");

async function failEveryWay(storage: StorageAdapter): Promise<void> {
  const failing = () =>
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(LARGE),
      pull: (controller) => controller.error(new Error("source failed")),
    });
  await expect(storage.put("a/b/c", failing())).rejects.toMatchObject({ code: "aborted" });
  await expect(storage.put("a/b/c", LARGE, { size: 5 })).rejects.toMatchObject({ code: "invalid_input" });
  await expect(storage.put("a/b/c", LARGE, { ifMatch: "none" })).rejects.toMatchObject({ code: "conflict" });
  await expect(storage.copy("none", "a/b/c")).rejects.toMatchObject({ code: "not_found" });
  const aborter = new AbortController();
  const silent = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(LARGE),
    pull: () => aborter.abort(),
  });
  await expect(storage.put("a/b/c", silent, { signal: aborter.signal })).rejects.toMatchObject({ code: "aborted" });
}

describe("what lies on the disk", () => {
  it("is nothing but the objects, whatever failed", async () => {
    const directory = await makeDirectory();
    const storage = await openStorage(directory);
    await failEveryWay(storage);
    expect(await findFiles(directory)).toEqual([]);
    await storage.put("a/b/c", LARGE);
    await storage.put("a/b", Buffer.from("x"));
    await failEveryWay(storage);
    expect(await findFiles(directory)).toEqual(["objects/da/db/oc", "objects/da/ob"]);
  });

  it("is empty again when everything is deleted, aborted and finished", async () => {
    const directory = await makeDirectory();
    const storage = await openStorage(directory);
    const keys = ["a", "a/b/c/d", "/".repeat(40), "A".repeat(1024)];
    for (const key of keys) await storage.put(key, Buffer.from(key));
    const begun = await storage.resumable?.begin("up");
    await storage.resumable?.writePart(begun?.uploadId ?? "", 1, LARGE);
    await storage.resumable?.abort(begun?.uploadId ?? "");
    await storage.delete(keys);
    await storage.close();
    const left = await readdir(directory, { recursive: true });
    expect(left.sort()).toEqual(["holdfast-storage", "instances", "locks", "objects", "uploads"]);
  });

  it("begins with the content, byte for byte", async () => {
    const directory = await makeDirectory();
    const storage = await openStorage(directory);
    await storage.put("k", Buffer.from("plain"));
    expect((await readFile(join(directory, "objects", "ok"))).subarray(0, 5).toString()).toBe("plain");
  });
});

describe("symbolic links below the root", () => {
  it("are not read, listed or copied in place of an object", async () => {
    const directory = await makeDirectory();
    const storage = await openStorage(directory);
    await storage.put("real", Buffer.from("secret"));
    await symlink(join(directory, "objects", "oreal"), join(directory, "objects", "olink"));
    await expect(storage.get("link")).rejects.toMatchObject({ isAdapterError: true });
    await expect(storage.head("link")).rejects.toMatchObject({ isAdapterError: true });
    await expect(storage.copy("link", "copy")).rejects.toMatchObject({ isAdapterError: true });
    expect((await storage.list({ prefix: "", limit: 10 })).items.map(({ key }) => key)).toEqual(["real"]);
    await storage.put("link", Buffer.from("mine"));
    expect(await readText(storage, "real")).toBe("secret");
  });

  it("are not written through in place of a directory", async () => {
    const [directory, outside] = [await makeDirectory(), await makeDirectory()];
    const storage = await openStorage(directory);
    await symlink(outside, join(directory, "objects", "ddir"));
    await expect(storage.put("dir/file", Buffer.from("x"))).rejects.toMatchObject({ code: "internal" });
    await expect(storage.put("dir/sub/file", Buffer.from("x"))).rejects.toMatchObject({ code: "internal" });
    expect(await readdir(outside)).toEqual([]);
  });

  it("are refused in place of the layout's own directories", async () => {
    const [directory, outside] = [await makeDirectory(), await makeDirectory()];
    await symlink(outside, join(directory, "objects"));
    await expect(fsStorage({ directory }).open()).rejects.toMatchObject({ code: "internal", operation: "open" });
  });
});

describe("open", () => {
  it("refuses a directory of another layout", async () => {
    const directory = await makeDirectory();
    await writeFile(join(directory, "holdfast-storage"), "holdfast fs storage 99\n");
    await expect(fsStorage({ directory }).open()).rejects.toMatchObject({ code: "unsupported" });
  });

  it("refuses a path that leaves no room for keys", async () => {
    const directory = join(await makeDirectory(), ...Array.from({ length: 5 }, () => "x".repeat(200)));
    await expect(fsStorage({ directory }).open()).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("fails, and may be tried again, when the directory cannot be made", async () => {
    const parent = await makeDirectory();
    await writeFile(join(parent, "file"), "in the way");
    const storage = fsStorage({ directory: join(parent, "file", "data") });
    await expect(storage.open()).rejects.toMatchObject({ isAdapterError: true, operation: "open" });
    await expect(storage.head("k")).rejects.toMatchObject({ code: "unavailable" });
    await storage.close();
  });

  it("may follow a close", async () => {
    const directory = await makeDirectory();
    const storage = await openStorage(directory);
    await storage.put("k", Buffer.from("kept"));
    await storage.close();
    await storage.open();
    expect(await readText(storage, "k")).toBe("kept");
  });
});

describe("bodies", () => {
  it("close their file when read, cancelled or aborted", async ({ skip }) => {
    needsOpenFiles(skip);
    const directory = await makeDirectory();
    const storage = await openStorage(directory);
    await storage.put("k", LARGE);
    const aborter = new AbortController();
    const objects = await Promise.all([
      storage.get("k"),
      storage.get("k"),
      storage.get("k", { range: { start: 5 } }),
      storage.get("k", { signal: aborter.signal }),
    ]);
    expect(await countOpenObjects(directory)).toBe(4);
    const [whole, unread, ranged, aborted] = objects.map((object) => object?.body);
    await new Response(whole ?? null).arrayBuffer();
    await unread?.cancel();
    const reader = ranged?.getReader();
    await reader?.read();
    await reader?.cancel();
    aborter.abort();
    await expect(new Response(aborted ?? null).arrayBuffer()).rejects.toMatchObject({ code: "aborted" });
    await expect.poll(() => countOpenObjects(directory)).toBe(0);
    expect(await readText(storage, "k")).toHaveLength(LARGE.length);
    expect(await countOpenObjects(directory)).toBe(0);
  });

  it("are not given out where the signal fires while the file is opened", async ({ skip }) => {
    needsOpenFiles(skip);
    const directory = await makeDirectory();
    const storage = await openStorage(directory);
    await storage.put("k", LARGE);
    const aborter = new AbortController();
    const getting = storage.get("k", { signal: aborter.signal });
    for (let turns = 0; turns < 3; turns++) await Promise.resolve();
    aborter.abort();
    await expect(getting).rejects.toMatchObject({ code: "aborted" });
    expect(await countOpenObjects(directory)).toBe(0);
  });

  it("close their file when they are forgotten unread", async ({ skip }) => {
    needsOpenFiles(skip);
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const directory = await makeDirectory();
    const storage = await openStorage(directory);
    await storage.put("k", LARGE);
    await storage.get("k");
    expect(await countOpenObjects(directory)).toBe(1);
    await expect
      .poll(() => {
        collectGarbage();
        return countOpenObjects(directory);
      })
      .toBe(0);
  });

  it("come back whole on either side of what is read with the trailer", async () => {
    const storage = await openStorage(await makeDirectory());
    const bytes = randomBytes(70_000);
    const around = Array.from({ length: 80 }, (_, at) => 69_632 - 4 * at);
    for (const size of [0, 1, 65_535, 65_536, 65_537, ...around, 69_633, 70_000]) {
      const info = await storage.put("k", bytes.subarray(0, size), { metadata: { note: "n".repeat(size % 7) } });
      const read = async (range?: ByteRange) =>
        Buffer.from(await new Response((await storage.get("k", range && { range }))?.body ?? null).arrayBuffer());
      expect((await storage.get("k"))?.info).toEqual(info);
      expect((await read()).equals(bytes.subarray(0, size)), `${size} bytes`).toBe(true);
      if (size < 3) continue;
      expect((await read({ start: size - 3 })).equals(bytes.subarray(size - 3, size)), `the end of ${size}`).toBe(true);
      expect((await read({ start: 1, end: 2 })).equals(bytes.subarray(1, 3)), `the start of ${size}`).toBe(true);
    }
  });

  it("are read to their end though the storage is closed meanwhile", async () => {
    const storage = await openStorage(await makeDirectory());
    await storage.put("k", LARGE);
    const object = await storage.get("k");
    await storage.close();
    expect((await new Response(object?.body ?? null).arrayBuffer()).byteLength).toBe(LARGE.length);
  });

  it("are refused when locked or when they give no bytes, and cancelled when not needed", async () => {
    const storage = await openStorage(await makeDirectory());
    const locked = new Blob(["x"]).stream();
    locked.getReader();
    await expect(storage.put("k", locked)).rejects.toMatchObject({ code: "invalid_input" });
    const words = new ReadableStream({ start: (controller) => controller.enqueue("text") });
    await expect(storage.put("k", words)).rejects.toMatchObject({ code: "invalid_input" });
    let cancelled = false;
    const unused = new ReadableStream<Uint8Array>({
      cancel: () => {
        cancelled = true;
      },
    });
    await expect(storage.put("", unused)).rejects.toMatchObject({ code: "invalid_input" });
    expect(cancelled).toBe(true);
  });
});

it("finishes again an upload whose finish was cut short before it was forgotten", async () => {
  const directory = await makeDirectory();
  const storage = await openStorage(directory);
  const { resumable } = storage;
  const { uploadId = "" } = (await resumable?.begin("k", { ifAbsent: true })) ?? {};
  await resumable?.writePart(uploadId, 1, Buffer.from("whole"));
  const request = await readFile(join(directory, "uploads", uploadId, "request"));
  const info = await resumable?.finish(uploadId);
  await mkdir(join(directory, "uploads", uploadId));
  await writeFile(join(directory, "uploads", uploadId, "request"), request);
  expect(await resumable?.finish(uploadId)).toEqual(info);
  expect(await readdir(join(directory, "uploads"))).toEqual([]);
});
