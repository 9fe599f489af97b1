import { createHash } from "node:crypto";
import type { StorageAdapter } from "@holdfast/adapter-api";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Actor,
  type BucketRecord,
  type DoorPlatform,
  type NewSession,
  readWriteConditions,
  type UploadSession,
  type UploadSessions,
} from "../src/index.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import { openedPlatform, platformDoor } from "./harness/platform-door.js";
import type { TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;
let actor: Actor;
let bucket: BucketRecord;
let platform: DoorPlatform;

const HOUR = 3_600_000;
const never = new AbortController().signal;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest();
const text = (value: string) => new TextEncoder().encode(value);

/** What has been written into storage. */
let writtenBytes = 0;
const counting = (storage: StorageAdapter): StorageAdapter => ({
  ...storage,
  async put(...request) {
    const info = await storage.put(...request);
    writtenBytes += info.size;
    return info;
  },
});

beforeAll(async () => {
  server = await startFilesServer({ doors: [platformDoor] }, counting);
  platform = openedPlatform();
  ann = await server.newUser();
  await server.call("POST", "/buckets", { token: ann.token, json: { name: "parts" } });
  actor = { kind: "user", userId: ann.id, email: ann.email, isAdmin: false, sessionId: "", expiresAt: 0 };
  const found = await platform.files.buckets.find("parts", actor);
  if (found === null) throw new Error("no bucket");
  bucket = found;
});
afterAll(() => server.close());
afterEach(async () => {
  await server.call("PUT", "/buckets/parts", { token: ann.token, json: { max_file_bytes: null, allowed_types: null } });
  bucket = (await platform.files.buckets.find("parts", actor)) as BucketRecord;
});

/** A body that gives these chunks, and then breaks off where `fails`. */
function bodyOf(bytes: Uint8Array | string, { chunk = 65_536, fails = false } = {}): ReadableStream<Uint8Array> {
  const all = typeof bytes === "string" ? text(bytes) : bytes;
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= all.length) return fails ? controller.error(new Error("gone")) : controller.close();
        controller.enqueue(all.slice(at, at + chunk));
        at += chunk;
      },
    },
    { highWaterMark: 0 },
  );
}

const begin = (path: string, request: Partial<NewSession> = {}) =>
  platform.files.uploads.begin({
    purpose: "tus",
    bucket,
    path,
    actor,
    facts: {},
    size: null,
    conditions: null,
    expiresAt: new Date(Date.now() + HOUR),
    ...request,
  });

const append = (session: UploadSession, bytes: Uint8Array | string, options: { fails?: boolean } = {}) =>
  platform.files.uploads.append(session, { offset: session.offset, body: bodyOf(bytes, options), signal: never });

const part = (session: UploadSession, position: number, bytes: Uint8Array | string) =>
  platform.files.uploads.writePart(session, { position, body: bodyOf(bytes), md5: true, signal: never });

const finish = (session: UploadSession, positions?: readonly number[]) =>
  platform.files.uploads.finish(session, { actor, ...(positions ? { positions } : {}) });

async function content(path: string, range?: string): Promise<Uint8Array> {
  const headers = range === undefined ? {} : { range };
  const response = await server.fetch("GET", `/files/download/parts/${path}`, { token: ann.token, headers });
  expect([200, 206]).toContain(response.status);
  return new Uint8Array(await response.arrayBuffer());
}

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error) => error.code ?? String(error),
  );

const pieceCount = async () => {
  const sql = "select count(*)::int as n from holdfast.blob_pieces";
  const { rows } = await server.database.query<{ n: number }>({ role: "system", claims: {} }, sql);
  return rows[0]?.n;
};

describe("appended bytes", () => {
  it("become a file that knows its digest, in whatever portions they come", async () => {
    const portion = fc.oneof(
      fc.nat({ max: 5 }),
      fc.nat({ max: 400_000 }),
      fc.integer({ min: 1_048_000, max: 1_500_000 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(portion, { maxLength: 6 }), fc.nat(), async (sizes, seed) => {
        const path = `property-${seed}-${sizes.length}`;
        const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0)).map((_, i) => (i * 31 + seed) % 251);
        let session = await begin(path);
        for (const size of sizes) {
          session = await append(session, bytes.subarray(session.offset, session.offset + size));
        }
        expect(session.offset).toBe(bytes.length);
        const { file, isNew } = await finish(session);
        expect([isNew, file.size, file.sha256, file.etag]).toEqual([true, bytes.length, sha256(bytes), sha256(bytes)]);
        expect(sha256(await content(path))).toBe(sha256(bytes));
        const start = Math.floor(bytes.length / 3);
        if (bytes.length > 3) {
          expect(sha256(await content(path, `bytes=${start}-${start * 2}`))).toBe(
            sha256(bytes.subarray(start, start * 2 + 1)),
          );
        }
        await server.call("DELETE", `/files/parts/${path}`, { token: ann.token });
      }),
      { numRuns: 12 },
    );
  });

  it("keep what came before the body broke off, and go on from there", async () => {
    const session = await begin("broken");
    expect(await code(append(session, "0123456789", { fails: true }))).toBe("client_closed");
    const found = await platform.files.uploads.find(session.id, actor);
    expect(found?.offset).toBe(10);
    const { file } = await finish(await append(found as UploadSession, "abc"));
    expect([file.size, file.sha256]).toEqual([13, sha256(text("0123456789abc"))]);
  });

  it("have their digest though servers take turns, or race for the same place", async () => {
    const servers = [platform.files.uploads, server.otherServersUploads()];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 8 }), async (turns) => {
        const path = `turns-${turns.join("")}`;
        const bytes = new Uint8Array(turns.length * 1000).map((_, i) => (i * 31) % 251);
        const session = await begin(path);
        for (const [turn, choice] of turns.entries()) {
          const offset = turn * 1000;
          const good = bytes.subarray(offset, offset + 1000);
          const put = (which: number, body: ReadableStream<Uint8Array>) =>
            code(servers[which % 2]?.append(session, { offset, body, whole: true, signal: never }) as Promise<unknown>);
          // A body that breaks off, or one that comes too late, leaves no trace in the digest.
          if (choice > 1) expect(await put(choice, bodyOf(text("no"), { fails: true }))).toBe("client_closed");
          expect(await put(choice, bodyOf(good))).toBe("done");
          expect(await put(choice + 1, bodyOf(text("late")))).toBe("conflict");
        }
        const finisher = servers[(turns[0] ?? 0) % 2] as UploadSessions;
        expect((await finisher.finish(session, { actor })).file.sha256).toBe(sha256(bytes));
        await server.call("DELETE", `/files/parts/${path}`, { token: ann.token });
      }),
      { numRuns: 10 },
    );
  });

  it("are all or nothing where a digest is expected or it is asked for", async () => {
    const session = await begin("checked");
    const bytes = text("hello");
    const send = (expected: object, body = bodyOf(bytes)) =>
      code(platform.files.uploads.append(session, { offset: 0, body, expected, signal: never }));
    expect(await send({ sha256: sha256(text("other")) })).toBe("checksum_mismatch");
    expect(await send({ crc32c: "00000000" })).toBe("checksum_mismatch");
    expect(await send({ md5: md5(text("other")).toString("hex") })).toBe("checksum_mismatch");
    expect(await send({ sha256: sha256(bytes) }, bodyOf(bytes, { fails: true }))).toBe("client_closed");
    const whole = { offset: 0, body: bodyOf(bytes, { fails: true }), whole: true, signal: never };
    expect(await code(platform.files.uploads.append(session, whole))).toBe("client_closed");
    expect((await platform.files.uploads.find(session.id, actor))?.offset).toBe(0);
    expect(await send({ sha256: sha256(bytes), md5: md5(bytes).toString("hex"), crc32c: "9a71bb4c" })).toBe("done");
    expect((await finish(session)).file.sha256).toBe(sha256(bytes));
  });

  it("have one winner when two writers send at the same offset, and no mixture", async () => {
    const session = await begin("raced");
    const contents = ["a".repeat(300_000), "b".repeat(300_000), "c".repeat(300_000)];
    const outcomes = await Promise.all(contents.map((bytes) => code(append(session, bytes))));
    expect(outcomes.toSorted()).toEqual(["conflict", "conflict", "done"]);
    await finish(session);
    const stored = new TextDecoder().decode(await content("raced"));
    expect(contents.indexOf(stored)).toBe(outcomes.indexOf("done"));
  });

  it("are refused at another offset and beyond the size, and a file is not shown before its end", async () => {
    const session = await begin("sized", { size: 5 });
    expect(await code(platform.files.uploads.append(session, { offset: 2, body: bodyOf("x"), signal: never }))).toBe(
      "conflict",
    );
    expect(await code(append(session, "123456"))).toBe("body_too_large");
    const half = await append(session, "123");
    expect(await code(finish(half))).toBe("upload_incomplete");
    expect((await finish(await append(half, "45"))).file.size).toBe(5);
  });

  it("make few pieces of many small bodies, and are not written again for each", async () => {
    // Half a megabyte first, then many portions that are small beside it, and at the end whatever comes.
    const portion = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 5_000 }));
    await fc.assert(
      fc.asyncProperty(fc.array(portion, { minLength: 20, maxLength: 40 }), fc.uuid(), async (sizes, path) => {
        const bytes = new Uint8Array(500_000 + sizes.reduce((sum, size) => sum + size, 0)).map(
          (_, i) => (i * 31) % 251,
        );
        let session = await begin(path);
        const before = (await pieceCount()) ?? 0;
        writtenBytes = 0;
        for (const size of [500_000, ...sizes]) {
          session = await append(session, bytes.subarray(session.offset, session.offset + size));
          const small = (await pieceCount()) ?? 0;
          expect(small - before).toBeLessThanOrEqual(1 + Math.log2(500_000));
        }
        const added = bytes.length - 500_000;
        // Each step of a byte's way is into a piece at least half as large again.
        const ways = 1 + Math.log(2 * added + 2) / Math.log(1.5);
        const rewrites = added * 2 >= 500_000 ? 2 : 1;
        expect(writtenBytes).toBeLessThanOrEqual(500_000 * rewrites + added * ways);
        expect((await finish(session)).file.sha256).toBe(sha256(bytes));
        expect(sha256(await content(path))).toBe(sha256(bytes));
      }),
      { numRuns: 6 },
    );
  });

  it("take small pieces in once as much comes", async () => {
    let session = await begin("taken-in");
    const before = (await pieceCount()) ?? 0;
    for (const size of [400_000, 100_000, 20_000, 10]) session = await append(session, new Uint8Array(size));
    expect(await pieceCount()).toBe(before + 4);
    session = await append(session, new Uint8Array(2_000_000));
    expect(await pieceCount()).toBe(before + 1);
    session = await append(session, new Uint8Array(1));
    expect(await pieceCount()).toBe(before + 2);
    expect((await finish(session)).file.sha256).toBe(sha256(new Uint8Array(2_520_011)));
  });
});

describe("parts", () => {
  it("come in any order, replace each other, and are put together as they are named", async () => {
    const session = await begin("any-order", { purpose: "s3", sha256: false });
    await part(session, 7, "seven");
    await part(session, 2, "TWO");
    await part(session, 5, "unused");
    const two = await part(session, 2, "two");
    expect(two).toMatchObject({
      position: 2,
      size: 3,
      md5: md5(text("two")).toString("hex"),
      sha256: sha256(text("two")),
    });
    const first = await platform.files.uploads.parts(session, { limit: 2 });
    expect([first.parts.map(({ position }) => position), first.next]).toEqual([[2, 5], 5]);
    const rest = await platform.files.uploads.parts(session, { limit: 2, after: 5 });
    expect([rest.parts.map(({ position }) => position), rest.next]).toEqual([[7], null]);
    expect(await code(finish(session, [2, 3]))).toBe("upload_incomplete");
    expect(await code(finish(session, [7, 2]))).toBe("invalid_value");
    const { file } = await finish(session, [2, 7]);
    const joined = createHash("md5")
      .update(md5(text("two")))
      .update(md5(text("seven")))
      .digest("hex");
    expect([file.size, file.pieceCount, file.sha256, file.s3Etag]).toEqual([8, 2, null, `${joined}-2`]);
    expect(file.etag).toMatch(/^[0-9a-f]{64}-2$/);
    expect(new TextDecoder().decode(await content("any-order"))).toBe("twoseven");
    expect(new TextDecoder().decode(await content("any-order", "bytes=2-4"))).toBe("ose");
    const shown = await server.call("GET", "/files/info/parts/any-order", { token: ann.token });
    expect([shown.body.checksum_sha256, shown.body.etag]).toEqual([null, `"${file.etag}"`]);
  });

  it("have one winner for a position that several write at once", async () => {
    const session = await begin("raced-part", { purpose: "s3" });
    const contents = ["x".repeat(200_000), "y".repeat(200_000), "z".repeat(200_000)];
    await Promise.all(contents.map((bytes) => part(session, 1, bytes)));
    expect((await platform.files.uploads.find(session.id, actor))?.offset).toBe(200_000);
    await finish(session, [1]);
    expect(contents).toContain(new TextDecoder().decode(await content("raced-part")));
  });

  it("are checked as they come", async () => {
    const session = await begin("checked-part", { purpose: "s3" });
    const write = (options: object) =>
      code(platform.files.uploads.writePart(session, { position: 1, body: bodyOf("abc"), signal: never, ...options }));
    expect(await write({ expected: { md5: md5(text("abd")).toString("hex") } })).toBe("checksum_mismatch");
    expect(await write({ size: 4 })).toBe("invalid_value");
    expect(await write({ size: 2 })).toBe("body_too_large");
    expect(await write({ position: 0 })).toBe("invalid_value");
    expect(await write({ position: 10_001 })).toBe("invalid_value");
    expect(await write({ body: bodyOf("abc", { fails: true }) })).toBe("client_closed");
    expect((await platform.files.uploads.parts(session, { limit: 10 })).parts).toEqual([]);
  });
});

describe("sessions", () => {
  it("hold the rules of any upload at their beginning and at their end", async () => {
    await server.call("PUT", "/files/upload/parts/taken", { token: ann.token, body: "there" });
    expect(await code(begin("taken"))).toBe("already_exists");
    expect(await code(begin("a//b"))).toBe("invalid_name");
    expect(await code(begin("large", { size: 6 * 1024 ** 3 }))).toBe("body_too_large");
    const late = await append(await begin("late"), "mine");
    await server.call("PUT", "/files/upload/parts/late", { token: ann.token, body: "first" });
    expect(await code(finish(late))).toBe("already_exists");
    const typed = await append(await begin("typed.txt"), "text");
    const large = await append(await begin("large"), "12345678");
    await server.call("PUT", "/buckets/parts", {
      token: ann.token,
      json: { allowed_types: ["image/*"], max_file_bytes: 4 },
    });
    expect(await code(finish(typed))).toBe("unsupported_media_type");
    await server.call("PUT", "/buckets/parts", { token: ann.token, json: { allowed_types: null } });
    expect(await code(finish(large))).toBe("body_too_large");
    expect((await finish(typed)).file.contentType).toBe("text/plain; charset=utf-8");
  });

  it("hold no more bytes than their file may have, however many parts they are in", async () => {
    await server.call("PUT", "/buckets/parts", { token: ann.token, json: { max_file_bytes: 10 } });
    bucket = (await platform.files.buckets.find("parts", actor)) as BucketRecord;
    const session = await begin("bounded", { purpose: "s3" });
    await part(session, 1, "12345678");
    expect(await code(part(session, 2, "123"))).toBe("body_too_large");
    expect(await code(part(session, 1, "1234567890"))).toBe("done");
    expect(await code(part(session, 1, "12"))).toBe("done");
    expect(await code(part(session, 2, "123"))).toBe("done");
    expect((await platform.files.uploads.find(session.id, actor))?.offset).toBe(5);
    await platform.files.uploads.abort(session);
  });

  it("count towards quotas while they are open, and not as usage", async () => {
    await server.call("PUT", `/users/${ann.id}/storage`, { token: server.admin.token, json: { max_total_bytes: 0 } });
    const { body: before } = await server.call("GET", `/users/${ann.id}/storage`, { token: ann.token });
    const openBytes = async () => {
      const sql = "select coalesce(sum(received), 0)::int as n from holdfast.upload_sessions where file_id is null";
      const { rows } = await server.database.query<{ n: number }>({ role: "system", claims: {} }, sql);
      return rows[0]?.n ?? 0;
    };
    const room = before.total_size + (await openBytes()) + 100;
    await server.call("PUT", `/users/${ann.id}/storage`, {
      token: server.admin.token,
      json: { max_total_bytes: room },
    });
    const first = await append(await begin("open-1"), "x".repeat(60));
    expect(await code(begin("open-2", { size: 41 }))).toBe("quota_exceeded");
    const second = await begin("open-2");
    expect(await code(append(second, "x".repeat(41)))).toBe("quota_exceeded");
    const parts = await begin("open-3", { purpose: "s3" });
    expect(await code(part(parts, 1, "x".repeat(41)))).toBe("quota_exceeded");
    expect(await code(part(parts, 1, "x".repeat(40)))).toBe("done");
    expect((await server.call("GET", `/users/${ann.id}/storage`, { token: ann.token })).body.total_size).toBe(
      before.total_size,
    );
    await platform.files.uploads.abort(parts);
    const request = { purpose: "tus", bucket, path: "open-joined", actor, facts: {}, conditions: null } as const;
    const expiresAt = new Date(Date.now() + HOUR);
    expect(await code(platform.files.uploads.concatenate([first], { ...request, size: 60, expiresAt }))).toBe("done");
    await platform.files.uploads.abort(first);
    await server.call("DELETE", `/users/${ann.id}/storage`, { token: server.admin.token });
  });

  it("are limited in number for each user and bucket", async () => {
    await server.call("POST", "/buckets", { token: ann.token, json: { name: "many" } });
    const many = (await platform.files.buckets.find("many", actor)) as BucketRecord;
    const sql = `
      with b as (insert into holdfast.blobs (changed_at, piece_count) select now(), 1 from generate_series(1, 999) returning id)
      insert into holdfast.upload_sessions (purpose, bucket_id, path, user_id, blob_id, facts, door_data, created_at, expires_at)
      select 'tus', $1::uuid, id::text, $2::uuid, id, '{}', '{}', now(), now() + interval '1 hour' from b`;
    await server.database.query({ role: "system", claims: {} }, sql, [many.id, ann.id]);
    const both = [begin("last-1", { bucket: many }), begin("last-2", { bucket: many })];
    expect((await Promise.all(both.map(code))).toSorted()).toEqual(["done", "quota_exceeded"]);
    expect(await code(begin("elsewhere"))).toBe("done");
    const gone =
      "delete from holdfast.blobs where id in (select blob_id from holdfast.upload_sessions where path = blob_id::text)";
    await server.database.query({ role: "system", claims: {} }, gone, []);
    expect((await server.call("DELETE", "/buckets/many", { token: ann.token })).status).toBe(200);
  });

  it("are one's own, survive as long as they should, and answer again what became of them", async () => {
    const session = await append(await begin("mine"), "bytes");
    const stranger: Actor = { ...(actor as object), userId: (await server.newUser()).id } as Actor;
    expect(await platform.files.uploads.find(session.id, stranger)).toBeNull();
    expect(await platform.files.uploads.find("nonsense", actor)).toBeNull();
    const { file } = await finish(session);
    expect((await platform.files.uploads.find(session.id, actor))?.fileId).toBe(file.id);
    expect((await finish(session)).file.id).toBe(file.id);
    expect(await code(append({ ...session, offset: 5 }, "more"))).toBe("not_found");
    const listed = await platform.files.uploads.list(bucket, { purpose: "tus", prefix: "mine", limit: 10 }, actor);
    expect(listed.sessions).toEqual([]);
  });

  it("are listed by path and page by page", async () => {
    for (const path of ["list/b", "list/a", "list/b", "lisu"]) await begin(path, { purpose: "s3" });
    const page = (after?: { path: string; id: string }, reader = actor) =>
      platform.files.uploads.list(
        bucket,
        { purpose: "s3", prefix: "list/", limit: 2, ...(after ? { after } : {}) },
        reader,
      );
    const first = await page();
    const second = await page(first.next ?? undefined);
    expect([...first.sessions, ...second.sessions].map(({ path }) => path)).toEqual(["list/a", "list/b", "list/b"]);
    expect(second.next).toBeNull();
    // Others see their own, and no page tells of an upload in between.
    const bob = { ...(actor as object), userId: (await server.newUser()).id } as Actor;
    expect(await page(undefined, bob)).toEqual({ sessions: [], next: null });
    expect((await page(undefined, { ...bob, isAdmin: true } as Actor)).sessions.length).toBe(2);
  });

  it("live on with each piece that is kept", async () => {
    const session = await begin("lives");
    const end = new Date(Date.now() + 5 * HOUR);
    const bytes = { offset: 0, body: bodyOf("abc"), signal: never, expiresAt: () => end };
    expect((await platform.files.uploads.append(session, bytes)).expiresAt).toEqual(end);
    expect((await platform.files.uploads.find(session.id, actor))?.expiresAt).toEqual(end);
    await platform.files.uploads.abort(session);
  });

  it("show their type by the first bytes, whatever pieces these are in", async () => {
    await server.call("PUT", "/buckets/parts", { token: ann.token, json: { allowed_types: ["text/plain"] } });
    bucket = (await platform.files.buckets.find("parts", actor)) as BucketRecord;
    const png = Uint8Array.from([
      0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1,
    ]);
    const facts = { contentType: "text/plain" };
    const parts = await begin("hidden", { purpose: "s3", facts });
    for (const position of [1, 2, 3]) await part(parts, position, png.subarray((position - 1) * 8, position * 8));
    expect(await code(finish(parts, [1, 2, 3]))).toBe("unsupported_media_type");
    await platform.files.uploads.abort(parts);
  });

  it("become files of which only the content that was seen may be removed", async () => {
    const [old, path] = [(await finish(await append(await begin("seen"), "old"))).file, "seen"];
    await server.call("PUT", `/files/upload/parts/${path}`, { token: ann.token, body: "new" });
    const seen = readWriteConditions(new Headers({ "if-match": `"${old.etag}"` }));
    expect(await code(platform.files.remove(old, seen))).toBe("precondition_failed");
    const present = await platform.files.find(bucket, path, actor);
    if (present === null) throw new Error("the newer content was removed");
    expect(await code(platform.files.remove(present, seen))).toBe("precondition_failed");
    expect(await code(platform.files.remove(present))).toBe("done");
  });

  it("take a size later, once, and more time", async () => {
    const session = await append(await begin("deferred"), "1234");
    expect(await code(platform.files.uploads.setSize(session, 3))).toBe("conflict");
    expect((await platform.files.uploads.setSize(session, 6)).size).toBe(6);
    expect(await code(platform.files.uploads.setSize(session, 7))).toBe("conflict");
    const later = new Date(Date.now() + 2 * HOUR);
    expect((await platform.files.uploads.extend(session, later)).expiresAt).toEqual(later);
  });

  it("put others together without copying", async () => {
    const first = await append(await begin("concat-1", { size: 3 }), "abc");
    const second = await append(await begin("concat-2", { size: 3 }), "def");
    const before = (await server.objects()).length;
    const request = { purpose: "tus", bucket, path: "joined", actor, facts: {}, size: null, conditions: null } as const;
    const expiresAt = new Date(Date.now() + HOUR);
    const joined = await platform.files.uploads.concatenate([first, second, first], { ...request, expiresAt });
    expect(new TextDecoder().decode(await content("joined"))).toBe("abcdefabc");
    expect([joined.file.size, joined.session.fileId]).toEqual([9, joined.file.id]);
    expect((await server.objects()).length).toBe(before);
    await platform.files.uploads.abort(first);
    server.passTime(0);
    expect(new TextDecoder().decode(await content("joined", "bytes=2-7"))).toBe("cdefab");
  });

  it("leave nothing when they end: aborted, expired, or with their bucket", async () => {
    await server.call("POST", "/buckets", { token: ann.token, json: { name: "gone" } });
    const other = (await platform.files.buckets.find("gone", actor)) as BucketRecord;
    const aborted = await append(await begin("aborted", { bucket: other }), "1");
    await append(await begin("expired", { bucket: other }), "2");
    await append(await begin("left", { bucket: other, expiresAt: new Date(Date.now() + 100 * HOUR) }), "3");
    await platform.files.uploads.abort(aborted);
    await platform.files.uploads.abort(aborted);
    expect(await platform.files.uploads.find(aborted.id, actor)).toBeNull();
    await server.call("DELETE", "/buckets/gone", { token: ann.token });
    expect((await server.call("DELETE", "/buckets/parts", { token: ann.token })).status).toBe(200);
    for (let i = 1; i <= 3; i += 1) await server.sweep(i * HOUR);
    expect(await server.objects()).toEqual([]);
    expect(await server.blobs()).toEqual([]);
  });
});
