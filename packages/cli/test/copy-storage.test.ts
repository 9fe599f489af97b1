import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StorageAdapter } from "@holdfast/adapter-api";
import { newStorageKey, storageKeyLine } from "@holdfast/adapter-encrypted";
import { fsStorage } from "@holdfast/adapter-fs";
import { s3Storage } from "@holdfast/adapter-s3";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startS3Server } from "../../adapter-s3/test/harness/s3-server.js";
import { openCopyJournal } from "../src/storage/copy-journal.js";
import { type CopyOptions, copyStorage } from "../src/storage/copy-storage.js";
import { sealStorage } from "../src/storage/encrypt-files.js";
import { checkSealing, plainSource } from "../src/storage/plain-source.js";

const s3 = await startS3Server("swift");
const places = { from: "a", to: "b" };
let folder: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-copy-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function opened(adapter: StorageAdapter): Promise<StorageAdapter> {
  await adapter.open();
  onTestFinished(() => adapter.close());
  return adapter;
}

const onDisk = () => opened(fsStorage({ directory: join(folder, `${++count}`) }));

async function inBucket(): Promise<StorageAdapter> {
  if (s3 === null) throw new Error("there is no server");
  return opened(s3Storage({ ...s3.options("copies"), keyPrefix: `${++count}` }));
}

async function copy(from: StorageAdapter, to: StorageAdapter, options: Partial<CopyOptions> & { path?: string } = {}) {
  const failures: string[] = [];
  const journal = await openCopyJournal(options.path ?? join(folder, `journal-${++count}`), places);
  const report = await copyStorage(
    { from, to },
    {
      journal,
      signal: new AbortController().signal,
      atOnce: 4,
      passes: 5,
      prune: false,
      onProgress: () => undefined,
      onFailure: (key) => failures.push(key),
      ...options,
    },
  ).finally(() => journal.close());
  return { ...report, failures };
}

const fill = async (storage: StorageAdapter, number: number) => {
  for (let i = 0; i < number; i++) {
    const body = new TextEncoder().encode(`content ${i} `.repeat(1 + i * 100));
    await storage.put(`blobs/${i}`, body, { contentType: "text/plain", metadata: { name: `ü${i}` } });
  }
};
const read = async (storage: StorageAdapter) => {
  const { items } = await storage.list({ prefix: "", limit: 1000 });
  const all = items.map(async ({ key }) => {
    const object = await storage.get(key);
    return [key, object?.info.contentType, object?.info.metadata, await new Response(object?.body).text()];
  });
  return Promise.all(all);
};
/** How often the storage was asked for a body. */
function counting(storage: StorageAdapter): { readonly storage: StorageAdapter; readonly gets: string[] } {
  const gets: string[] = [];
  return {
    gets,
    storage: {
      ...storage,
      get: (key, options) => {
        gets.push(key);
        return storage.get(key, options);
      },
    },
  };
}

describe.each([
  ["from a folder to a bucket", onDisk, inBucket],
  ["from a bucket to a folder", inBucket, onDisk],
  ["from a folder to a folder", onDisk, onDisk],
])("copying %s", (name, makeSource, makeTarget) => {
  const run = it.skipIf(s3 === null && name.includes("bucket"));

  run("brings everything over as it is, and says what it did", { timeout: 60_000 }, async () => {
    const [from, to] = [await makeSource(), await makeTarget()];
    await fill(from, 12);
    const report = await copy(from, to);
    expect(report).toMatchObject({ copied: 12, present: 12, extra: 0, failed: 0, isComplete: true, failures: [] });
    expect(await read(to)).toEqual(await read(from));
  });

  run("goes on where it was broken off", { timeout: 60_000 }, async () => {
    const [from, to] = [await makeSource(), await makeTarget()];
    await fill(from, 12);
    const path = join(folder, `journal-${++count}`);
    const aborter = new AbortController();
    const breaking = copy(from, to, {
      path,
      atOnce: 1,
      signal: aborter.signal,
      onProgress: ({ objects }) => objects === 5 && aborter.abort(new Error("broken off")),
    });
    await expect(breaking).rejects.toThrow("broken off");
    const noted = (await readFile(path, "utf8")).trim().split("\n").length - 1;
    expect(noted).toBeGreaterThanOrEqual(4);
    // A crash in the middle of a line.
    await appendFile(path, '{"key":"blobs/1');
    const again = counting(from);
    const report = await copy(again.storage, to, { path });
    expect(report).toMatchObject({ present: 12, failed: 0, isComplete: true });
    expect(again.gets.length).toBe(report.copied);
    expect(report.copied).toBeLessThanOrEqual(12 - noted);
    expect(await read(to)).toEqual(await read(from));
  });

  run("finds what is written meanwhile in a further pass", { timeout: 60_000 }, async () => {
    const [from, to] = [await makeSource(), await makeTarget()];
    await fill(from, 5);
    let written: Promise<unknown> | null = null;
    // Sorts before all, so that the first pass is past it.
    const onProgress: CopyOptions["onProgress"] = ({ pass, objects }) => {
      if (pass === 1 && objects === 5) written = from.put("a", new TextEncoder().encode("late"));
    };
    const first = await copy(from, to, { onProgress });
    await written;
    const second = await copy(from, to);
    expect(first.copied + second.copied).toBeGreaterThanOrEqual(6);
    expect(await read(to)).toEqual(await read(from));
  });

  run("leaves what only the target has, unless it is to be removed", { timeout: 60_000 }, async () => {
    const [from, to] = [await makeSource(), await makeTarget()];
    await fill(from, 3);
    await to.put("other", new Uint8Array(3));
    expect(await copy(from, to)).toMatchObject({ copied: 3, extra: 1 });
    expect(await to.head("other")).not.toBeNull();
    expect(await copy(from, to, { prune: true })).toMatchObject({ extra: 1, failed: 0 });
    expect(await read(to)).toEqual(await read(from));
  });
});

it("encrypts on the way, and goes on where it was broken off", { timeout: 60_000 }, async () => {
  const [from, directory] = [await onDisk(), join(folder, `${++count}`)];
  const keyFile = join(folder, "storage.key");
  await writeFile(keyFile, `${storageKeyLine(newStorageKey())}\n`);
  const sealed = async () => opened(await sealStorage(fsStorage({ directory }), keyFile, {}));
  await fill(from, 12);
  const path = join(folder, `journal-${++count}`);
  const aborter = new AbortController();
  const breaking = copy(from, await sealed(), {
    path,
    atOnce: 1,
    signal: aborter.signal,
    onProgress: ({ objects }) => objects === 5 && aborter.abort(new Error("broken off")),
  });
  await expect(breaking).rejects.toThrow("broken off");
  const again = counting(from);
  const report = await copy(again.storage, await sealed(), { path });
  expect(report).toMatchObject({ present: 12, failed: 0, isComplete: true });
  expect(again.gets.length).toBeLessThanOrEqual(8);
  expect(await read(await sealed())).toEqual(await read(from));
  const plain = await opened(fsStorage({ directory }));
  expect(JSON.stringify(await read(plain))).not.toMatch(/content|text\/plain/);
});

describe("copying into an encrypted storage", () => {
  /** A folder with two views: as it is, and through a key of its own. */
  async function sealing() {
    const plain = await onDisk();
    const keyFile = join(folder, `${++count}.key`);
    await writeFile(keyFile, `${storageKeyLine(newStorageKey())}\n`);
    return { plain, sealed: await sealStorage(plain, keyFile, {}) };
  }

  it("refuses a source that is encrypted already, before anything is copied", async () => {
    const [source, target] = [await sealing(), await sealing()];
    await fill(source.sealed, 2);
    const ends = { from: plainSource(source.plain), to: target.sealed };
    await expect(checkSealing(ends)).rejects.toThrow(/"blobs\/0" is encrypted already.*Leave --encrypt-to out/);
    expect(await read(target.plain)).toEqual([]);
  });

  it("encrypts none of a mixture twice, and says which are encrypted", async () => {
    const [source, target] = [await sealing(), await sealing()];
    await fill(source.plain, 3);
    await source.sealed.put("blobs/1", new TextEncoder().encode("sealed"));
    const ends = { from: plainSource(source.plain), to: target.sealed };
    await checkSealing(ends);
    const report = await copy(ends.from, ends.to);
    expect(report).toMatchObject({ copied: 2, failed: 1 });
    expect(new Set(report.failures)).toEqual(new Set(["blobs/1"]));
    expect((await read(target.sealed)).map(([key]) => key)).toEqual(["blobs/0", "blobs/2"]);
  });

  it("refuses a target that another key has encrypted, or none", async () => {
    const [source, first, second] = [await onDisk(), await sealing(), await sealing()];
    await fill(source, 1);
    await checkSealing({ from: source, to: first.sealed });
    await copy(source, first.sealed);
    await checkSealing({ from: source, to: first.sealed });
    const keyFile = join(folder, "another.key");
    await writeFile(keyFile, `${storageKeyLine(newStorageKey())}\n`);
    const another = await sealStorage(first.plain, keyFile, {});
    await expect(checkSealing({ from: source, to: another })).rejects.toThrow(/needs the storage key/);
    await second.plain.put("plain", new Uint8Array(100));
    await expect(checkSealing({ from: source, to: second.sealed })).rejects.toThrow(/is not encrypted/);
  });
});

it("says which objects could not be copied, copies the others, and keeps no wrong copy", async () => {
  const [from, to] = [await onDisk(), await onDisk()];
  await fill(from, 4);
  const lying: StorageAdapter = {
    ...from,
    async get(key, options) {
      const object = await from.get(key, options);
      if (key !== "blobs/2" || object === null) return object;
      const text = await new Response(object.body).text();
      return { info: object.info, body: new Blob([text.replace("content", "CONTENT")]).stream() };
    },
  };
  const report = await copy(lying, to);
  expect(report).toMatchObject({ copied: 3, failed: 1 });
  expect(new Set(report.failures)).toEqual(new Set(["blobs/2"]));
  expect((await read(to)).map(([key]) => key)).toEqual(["blobs/0", "blobs/1", "blobs/3"]);
});

it("does not trust a copy that it cannot read back", { timeout: 60_000 }, async () => {
  const [from, real] = [await onDisk(), await onDisk()];
  await fill(from, 2);
  const to: StorageAdapter = {
    ...real,
    capabilities: { ...real.capabilities, sha256Etags: false },
    put: (key, _body, options) => real.put(key, new Uint8Array(options?.size ?? 0), options),
  };
  expect(await copy(from, to)).toMatchObject({ copied: 0, failed: 2 });
  expect(await read(real)).toEqual([]);
});

it("refuses the journal of another copy", async () => {
  const path = join(folder, "journal-of-another");
  await (await openCopyJournal(path, places)).close();
  await expect(openCopyJournal(path, { from: "a", to: "c" })).rejects.toThrow(/is not the journal of this copy/);
});
