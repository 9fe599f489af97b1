import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import type { TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;

beforeAll(async () => {
  server = await startFilesServer({ settings: { maxBytesPerUser: 1_000 } });
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.call("DELETE", "/buckets/full", { token: server.admin.token });
  ann = await server.newUser();
});

const bucket = (json: object) => server.call("POST", "/buckets", { token: ann.token, json: { name: "full", ...json } });
const put = (path: string, bytes: number, headers = {}) =>
  server.call("PUT", `/files/upload/full/${path}`, { token: ann.token, body: "x".repeat(bytes), headers });
const storage = async () => (await server.call("GET", `/users/${ann.id}/storage`, { token: ann.token })).body;
const usage = async () => {
  const { body } = await server.call("GET", "/buckets/full", { token: ann.token });
  return [body.file_count, body.total_size];
};

describe("the quota of a bucket", () => {
  it("holds exactly, however many upload at once", async () => {
    await bucket({ max_total_bytes: 100, max_files: 7 });
    const sent = await Promise.all(Array.from({ length: 16 }, (_, i) => put(`f${i}`, 20)));
    const codes = sent.map(({ status, body }) => (status === 201 ? "stored" : body.code)).toSorted();
    expect(codes).toEqual([...Array(11).fill("quota_exceeded"), ...Array(5).fill("stored")]);
    expect(await usage()).toEqual([5, 100]);
    const empty = await Promise.all(Array.from({ length: 6 }, (_, i) => put(`e${i}`, 0)));
    expect(empty.filter(({ status }) => status === 201).length).toBe(2);
    await server.sweep(3_600_000);
    expect((await server.objects()).length).toBeGreaterThanOrEqual(7);
  });

  it("counts what a replaced file gives back, but not where it stays as a version", async () => {
    await bucket({ max_total_bytes: 100 });
    expect((await put("a", 80)).status).toBe(201);
    expect((await put("a", 100)).status).toBe(200);
    expect((await put("a", 101)).body.code).toBe("quota_exceeded");
    await put("a", 60);
    await server.call("PUT", "/buckets/full", { token: ann.token, json: { versioning: true } });
    expect((await put("a", 41)).body.code).toBe("quota_exceeded");
    expect((await put("a", 40)).status).toBe(200);
    expect(await usage()).toEqual([1, 100]);
  });

  it("does not stand in the way of deleting, or of smaller files, once it is lowered", async () => {
    await bucket({ versioning: true });
    await put("a", 50);
    await server.call("PUT", "/buckets/full", { token: ann.token, json: { max_total_bytes: 10 } });
    expect((await server.call("DELETE", "/files/full/a", { token: ann.token })).status).toBe(204);
    const { body } = await server.call("GET", "/buckets/full/versions", { token: ann.token });
    const [marker] = body.versions;
    expect((await server.call("DELETE", `/file-versions/${marker.version_id}`, { token: ann.token })).status).toBe(204);
    expect(await usage()).toEqual([1, 50]);
    await server.call("PUT", "/buckets/full", { token: ann.token, json: { versioning: false } });
    expect((await put("a", 5)).status).toBe(200);
  });

  it("is checked before the bytes come where their number is known", async () => {
    // A small body is taken without a look before it.
    const bytes = 100_001;
    await bucket({ max_total_bytes: bytes - 1 });
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(bytes));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { "content-length": String(bytes) };
    const refused = await server.call("PUT", "/files/upload/full/a", { token: ann.token, body, headers });
    expect([refused.status, refused.body.code, pulled]).toEqual([403, "quota_exceeded", 0]);
    const json = {
      bucket_id: (await server.call("GET", "/buckets/full", { token: ann.token })).body.id,
      filename: "a",
      path: "a",
      size: bytes,
    };
    expect((await server.call("POST", "/files/initiate-upload", { token: ann.token, json })).body.code).toBe(
      "quota_exceeded",
    );
  });
});

describe("the quota of a user", () => {
  it("is the server's, or one that an admin gives and takes", async () => {
    await bucket({});
    expect(await storage()).toEqual({ total_size: 0, max_total_bytes: 1_000, is_default: true });
    expect((await put("a", 1_001)).body.code).toBe("quota_exceeded");
    expect((await put("a", 900)).status).toBe(201);
    const set = (token: string, json: object) => server.call("PUT", `/users/${ann.id}/storage`, { token, json });
    expect((await set(ann.token, { max_total_bytes: null })).status).toBe(403);
    expect((await set(server.admin.token, { max_total_bytes: 2_000 })).body).toEqual({
      total_size: 900,
      max_total_bytes: 2_000,
      is_default: false,
    });
    expect((await put("b", 1_100)).status).toBe(201);
    expect((await set(server.admin.token, { max_total_bytes: null })).body.max_total_bytes).toBe(null);
    expect((await put("c", 5_000)).status).toBe(201);
    await server.call("DELETE", `/users/${ann.id}/storage`, { token: server.admin.token });
    expect((await storage()).max_total_bytes).toBe(1_000);
    expect((await put("d", 1)).body.code).toBe("quota_exceeded");
    const nobody = "01920000-0000-7000-8000-000000000000";
    const stranger = await server.call("PUT", `/users/${nobody}/storage`, {
      token: server.admin.token,
      json: { max_total_bytes: 1 },
    });
    expect(stranger.status).toBe(404);
    expect((await server.call("GET", `/users/${server.admin.id}/storage`, { token: ann.token })).status).toBe(403);
  });

  it("holds over all of the user's buckets, however many uploads run at once", async () => {
    await bucket({});
    await server.call("POST", "/buckets", { token: ann.token, json: { name: `other-${ann.id.slice(-8)}` } });
    const other = `other-${ann.id.slice(-8)}`;
    const sent = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        server.call("PUT", `/files/upload/${i % 2 === 0 ? "full" : other}/${i}`, {
          token: ann.token,
          body: "x".repeat(150),
        }),
      ),
    );
    expect(sent.filter(({ status }) => status === 201).length).toBe(6);
    expect((await storage()).total_size).toBe(900);
    const { body } = await server.call("GET", "/files", { token: ann.token });
    await server.call("POST", `/files/${body[0].id}/copy`, { token: ann.token, json: { path: "one-more" } });
    expect((await storage()).total_size).toBe(900);
  });
});
