import { sharpImages } from "@holdfast/adapter-sharp";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Actor, type StorageFault, verifyStorage } from "../src/index.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import { openedPlatform, platformDoor } from "./harness/platform-door.js";
import type { TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;

beforeAll(async () => {
  server = await startFilesServer({ doors: [platformDoor], images: sharpImages() });
  ann = await server.newUser();
});
afterAll(() => server.close());

beforeEach(async () => {
  await server.call("DELETE", "/buckets/checked", { token: ann.token });
  await server.call("POST", "/buckets", { token: ann.token, json: { name: "checked" } });
});

const put = (path: string, body: BodyInit) =>
  server.call("PUT", `/files/upload/checked/${path}`, { token: ann.token, body });
const sql = async (text: string, values: readonly string[] = []) =>
  (await server.database.query({ role: "system", claims: {} }, text, values)).rows;
const keyOf = async (path: string) => {
  const [row] = await sql("select blob_id::text as id from holdfast.files where path = $1", [path]);
  return `blobs/${row?.id}`;
};
const verify = () => verifyStorage(server);
const short = ({ kind, key, files }: StorageFault) => ({ kind, key, files: files.map(({ path }) => path) });

it("finds nothing where nothing is wrong, and reads all of it", async () => {
  const sizes = [0, 10, 3_000_000];
  for (const size of sizes) await put(`file-${size}`, new Uint8Array(size).fill(7));
  await put("file-10", "replaced!!");
  const seen: number[] = [];
  const report = await verifyStorage(server, { onProgress: ({ bytes }) => seen.push(bytes) });
  expect(report.faults).toEqual([]);
  expect([report.objects, report.bytes]).toEqual([3, 3_000_010]);
  // The old content waits for the sweeper.
  expect(report.unsettled).toBeGreaterThan(0);
  expect(seen.at(-1)).toBe(3_000_010);
});

it("reads images that were made of files", async () => {
  const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: "teal" } });
  await put("picture.png", new Uint8Array(await picture.png().toBuffer()));
  const made = await server.call("GET", "/files/view/checked/picture.png?width=10&format=webp", { token: ann.token });
  expect(made.status).toBe(200);
  const { objects, faults } = await verify();
  expect([objects, faults]).toEqual([2, []]);
  const [row] = await sql("select blob_id::text as id from holdfast.image_variants");
  await server.storage.delete([`blobs/${row?.id}`]);
  expect((await verify()).faults.map(({ kind, key }) => [kind, key])).toEqual([["missing", `blobs/${row?.id}`]]);
  await sql("delete from holdfast.image_variants");
  expect((await verify()).faults).toEqual([]);
});

it("names the files whose objects are missing or hold other bytes", async () => {
  for (const path of ["kept", "lost", "changed", "longer"]) await put(path, `content of ${path}`);
  const [lost, changed, longer] = [await keyOf("lost"), await keyOf("changed"), await keyOf("longer")];
  await server.storage.delete([lost]);
  await server.storage.put(changed, new TextEncoder().encode("content of chAnged"));
  await server.storage.put(longer, new TextEncoder().encode("content of longer and more"));
  const { faults } = await verify();
  expect(faults.map(short).sort((a, b) => a.files.join().localeCompare(b.files.join()))).toEqual([
    { kind: "damaged", key: changed, files: ["changed"] },
    { kind: "damaged", key: longer, files: ["longer"] },
    { kind: "missing", key: lost, files: ["lost"] },
  ]);
  for (const path of ["lost", "changed", "longer"]) await put(path, "mended");
  expect((await verify()).faults).toEqual([]);
});

it("checks content of pieces piece by piece, and how it is put together", async () => {
  const { files } = openedPlatform();
  const actor: Actor = { kind: "user", userId: ann.id, email: ann.email, isAdmin: false, sessionId: "", expiresAt: 0 };
  const bucket = await files.buckets.find("checked", actor);
  if (bucket === null) throw new Error("no bucket");
  const expiresAt = new Date(Date.now() + 3_600_000);
  const place = { purpose: "s3", bucket, path: "joined", actor, facts: {}, size: null, conditions: null } as const;
  const session = await files.uploads.begin({ ...place, expiresAt });
  const signal = new AbortController().signal;
  for (const position of [1, 2]) {
    const body = new Blob([new Uint8Array(100_000).fill(position)]).stream();
    await files.uploads.writePart(session, { position, body, md5: true, signal });
  }
  await files.uploads.finish(session, { actor, positions: [1, 2] });
  expect((await verify()).faults).toEqual([]);

  const [piece] = await sql("select piece_id::text as id from holdfast.blob_pieces where position = 2");
  const key = `blobs/${piece?.id}`;
  await server.storage.put(key, new Uint8Array(100_000));
  expect((await verify()).faults.map(short)).toEqual([{ kind: "damaged", key, files: ["joined"] }]);
  await server.storage.put(key, new Uint8Array(100_000).fill(2));
  await sql("update holdfast.blob_pieces set start_at = 99999 where position = 2");
  const [fault] = (await verify()).faults;
  expect(fault).toMatchObject({ kind: "inconsistent", key: await keyOf("joined") });
  expect(fault?.detail).toMatch(/begins at 99999, not at 100000/);
});

it("finds objects and rows that nothing leads to", async () => {
  await server.storage.put("blobs/stray", new Uint8Array(5));
  await server.storage.put("blobs/019ab000-0000-7000-8000-000000000000", new Uint8Array(5));
  const [row] = await sql("insert into holdfast.blobs (state, size) values ('stored', 3) returning id::text");
  const id = String(row?.id);
  await server.storage.put(`blobs/${id}`, new Uint8Array(3));
  const { faults } = await verify();
  expect(faults.map(short)).toEqual([
    { kind: "unreferenced", key: `blobs/${id}`, files: [] },
    { kind: "unreferenced", key: "blobs/019ab000-0000-7000-8000-000000000000", files: [] },
    { kind: "unreferenced", key: "blobs/stray", files: [] },
  ]);
  await sql("delete from holdfast.blobs where id = $1", [id]);
  await server.storage.delete(faults.map(({ key }) => key));
  expect((await verify()).faults).toEqual([]);
});

it("finds rows that contradict each other", async () => {
  await put("odd", "content");
  await sql("update holdfast.files set size = 8 where path = 'odd'");
  const [fault] = (await verify()).faults;
  expect(fault).toMatchObject({ kind: "inconsistent", key: await keyOf("odd") });
  expect(fault?.detail).toMatch(/size 8.*size 7/);
  await sql("update holdfast.files set size = 7 where path = 'odd'");
});

it("takes what is deleted while it reads for no fault", async () => {
  for (let i = 0; i < 20; i++) await put(`${i}`, `content ${i}`);
  let deleted = false;
  const storage = server.storage;
  const racing: typeof storage = {
    ...storage,
    async get(key, options) {
      if (!deleted) {
        deleted = true;
        await server.call("DELETE", "/buckets/checked", { token: ann.token });
        const blobs = await server.blobs();
        await storage.delete(blobs.filter(({ state }) => state === "orphan").map(({ id }) => `blobs/${id}`));
      }
      return storage.get(key, options);
    },
  };
  expect((await verifyStorage({ database: server.database, storage: racing })).faults).toEqual([]);
});

it("leaves no object open, and opens no other, when a callback throws", async () => {
  for (let i = 0; i < 20; i++) await put(`${i}`, new Uint8Array(1_000_000).fill(i));
  const { storage } = server;
  const opened: string[] = [];
  const open = new Set<string>();
  const cancelled: string[] = [];
  const watch = (key: string, source: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> => {
    opened.push(key);
    open.add(key);
    const reader = source.getReader();
    const stream = {
      async pull(controller: ReadableStreamDefaultController<Uint8Array>) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          open.delete(key);
          throw error;
        });
        if (!done) return controller.enqueue(value);
        open.delete(key);
        controller.close();
      },
      async cancel(reason: unknown) {
        await reader.cancel(reason);
        cancelled.push(key);
        open.delete(key);
      },
    };
    return new ReadableStream(stream, { highWaterMark: 0 });
  };
  const watched: typeof storage = {
    ...storage,
    async get(key, options) {
      const found = await storage.get(key, options);
      return found && { ...found, body: watch(key, found.body) };
    },
  };
  let calls = 0;
  const onProgress = () => {
    if (++calls === 1) throw new Error("the screen is gone");
  };
  const verifying = verifyStorage({ database: server.database, storage: watched }, { onProgress });
  await expect(verifying).rejects.toThrow("the screen is gone");
  expect([...open]).toEqual([]);
  expect(cancelled.length).toBeGreaterThan(0);
  expect(opened.length).toBeLessThanOrEqual(4);
});
