import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase } from "../src/database/database.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import type { TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;
let bob: TestUser;
let names = 0;

beforeAll(async () => {
  server = await startFilesServer({ serviceKey: "a-service-key-of-forty-characters-at-least" });
  ann = await server.newUser();
  bob = await server.newUser();
});
afterAll(() => server.close());

const newBucket = async (fields: object = {}): Promise<{ id: string; name: string }> => {
  const json = { name: `access-${++names}`, ...fields };
  return (await server.call("POST", "/buckets", { token: ann.token, json })).body;
};
const put = async (bucket: string, path: string, token?: string): Promise<{ id: string }> => {
  const options = token === undefined ? { body: path } : { body: path, token };
  return (await server.call("PUT", `/files/upload/${bucket}/${path}`, options)).body;
};

/** Every way of reading or changing one file. */
const ways = (bucket: { id: string; name: string }, id: string, path: string): [string, string][] => [
  ["GET", `/files/${id}`],
  ["GET", `/files/${id}/download`],
  ["GET", `/files/${id}/view`],
  ["GET", `/files/${id}/download-info`],
  ["GET", `/files/${id}/view-info`],
  ["GET", `/files/public/${id}/download-info`],
  ["GET", `/files/public/${id}/view-info`],
  ["POST", `/files/${id}/signed-url`],
  ["PUT", `/files/${id}`],
  ["DELETE", `/files/${id}`],
  ["GET", `/files/info/${bucket.name}/${path}`],
  ["GET", `/files/download/${bucket.id}/${path}`],
  ["GET", `/files/view/${bucket.name}/${path}`],
  ["PUT", `/files/metadata/${bucket.name}/${path}`],
  ["DELETE", `/files/${bucket.id}/${path}`],
  ["GET", `/files/list/${bucket.name}`],
  ["GET", `/buckets/${bucket.id}/files`],
  ["PUT", `/files/upload/${bucket.name}/${path}`],
];

const status = async (method: string, path: string, token?: string) => {
  const json = method === "POST" || (method === "PUT" && !path.includes("/upload/")) ? { json: {} } : {};
  const body = path.includes("/upload/") ? { body: "taken over" } : {};
  return (await server.call(method, path, { ...json, ...body, ...(token === undefined ? {} : { token }) })).status;
};

describe("somebody else's private file", () => {
  it("is not there, whichever way it is asked for", async () => {
    const bucket = await newBucket();
    const file = await put(bucket.name, "secret.txt", ann.token);
    for (const [method, path] of ways(bucket, file.id, "secret.txt")) {
      expect([path, await status(method, path, bob.token)]).toEqual([path, 404]);
      expect([path, await status(method, path)]).toEqual([path, 404]);
    }
    expect(await (await server.fetch("GET", `/files/${file.id}/download`, { token: ann.token })).text()).toBe(
      "secret.txt",
    );
  });

  it("is not there without any key either", async () => {
    const bucket = await newBucket();
    const file = await put(bucket.name, "x", ann.token);
    expect((await server.call("GET", `/files/${file.id}/download`, { key: false })).status).toBe(404);
    expect((await server.call("GET", `/files/${file.id}`, { key: false })).status).toBe(401);
    expect((await server.call("GET", "/buckets", { key: false })).status).toBe(401);
  });

  it("is open to admins and the service key", async () => {
    const bucket = await newBucket();
    const file = await put(bucket.name, "x", ann.token);
    expect(await status("GET", `/files/${file.id}`, server.admin.token)).toBe(200);
    expect(await status("GET", `/files/${file.id}`, "a-service-key-of-forty-characters-at-least")).toBe(200);
    expect(await status("DELETE", `/files/${file.id}`, server.admin.token)).toBe(204);
  });
});

describe("a public file", () => {
  it("is read by everybody, also without a key, and changed by few", async () => {
    const bucket = await newBucket({ is_public: true });
    const file = await put(bucket.name, "x", bob.token);
    const plain = await server.fetch("GET", `/files/${file.id}/download`, { key: false });
    expect([plain.status, await plain.text(), plain.headers.get("cache-control")]).toEqual([
      200,
      "x",
      "public, no-cache",
    ]);
    const carol = await server.newUser();
    for (const path of [`/files/${file.id}`, `/files/${bucket.name}/x`]) {
      expect(await status("DELETE", path)).toBe(401);
      expect(await status("DELETE", path, carol.token)).toBe(403);
    }
    expect(await status("PUT", `/files/${file.id}`, carol.token)).toBe(403);
    expect(await status("PUT", `/files/${file.id}`, bob.token)).toBe(200);
    expect(await status("PUT", `/files/${file.id}`, ann.token)).toBe(200);
    expect(await status("DELETE", `/files/${file.id}`, ann.token)).toBe(204);
    const again = await put(bucket.name, "x", bob.token);
    expect(await status("DELETE", `/files/${again.id}`, bob.token)).toBe(204);
  });

  it("is private at once when its bucket is, and keeps its way through a new name", async () => {
    const bucket = await newBucket({ is_public: true });
    const file = await put(bucket.name, "x", ann.token);
    const bobs = await put(bucket.name, "y", bob.token);
    const change = (json: object) => server.call("PUT", `/buckets/${bucket.id}`, { token: ann.token, json });
    expect(await status("GET", `/files/${file.id}/download`)).toBe(200);
    await change({ is_public: false });
    for (const path of [
      `/files/${file.id}/download`,
      `/files/view/${bucket.name}/x`,
      `/files/public/${file.id}/view-info`,
    ]) {
      expect(await status("GET", path)).toBe(404);
      expect(await status("GET", path, bob.token)).toBe(404);
    }
    // One's own file stays one's own.
    const own = await server.call("GET", `/files/${bobs.id}`, { token: bob.token });
    expect([own.status, own.body.bucket_name]).toEqual([200, bucket.name]);
    expect(await status("GET", `/files/public/${file.id}/view-info`, ann.token)).toBe(403);
    await change({ name: `${bucket.name}-renamed` });
    expect(await status("GET", `/files/download/${bucket.name}/x`, ann.token)).toBe(404);
    expect(await status("GET", `/files/download/${bucket.name}-renamed/x`, ann.token)).toBe(200);
    expect(await status("GET", `/files/${file.id}/download`, ann.token)).toBe(200);
    await change({ is_public: true });
    expect(await status("GET", `/files/${file.id}/download`)).toBe(200);
  });
});

describe("lists", () => {
  const list = async (path: string, token: string) => {
    const { status: code, body } = await server.call("GET", path, { token });
    expect(code).toBe(200);
    return body.map(({ object_name }: { object_name: string }) => object_name);
  };

  it("show a bucket by path, with pages, prefix and search", async () => {
    const bucket = await newBucket();
    for (const path of ["b/2", "a", "b/1", "B/3", "100%", "1000"]) await put(bucket.name, encodeURI(path), ann.token);
    const all = ["100%", "1000", "B/3", "a", "b/1", "b/2"];
    for (const path of [`/buckets/${bucket.id}/files`, `/files/list/${bucket.name}`]) {
      expect(await list(path, ann.token)).toEqual(all);
      expect(await list(`${path}?skip=1&limit=2`, ann.token)).toEqual(["1000", "B/3"]);
      expect(await list(`${path}?prefix=b/`, ann.token)).toEqual(["b/1", "b/2"]);
      expect(await list(`${path}?search=B/`, ann.token)).toEqual(["B/3", "b/1", "b/2"]);
      expect(await list(`${path}?search=0%25`, ann.token)).toEqual(["100%"]);
      expect(await list(`${path}?search=_`, ann.token)).toEqual([]);
      expect(await list(`${path}?search=%5C`, ann.token)).toEqual([]);
    }
    for (const query of ["limit=0", "limit=1001", "skip=-1", "limit=x", "order=1"]) {
      expect(await status("GET", `/buckets/${bucket.id}/files?${query}`, ann.token)).toBe(422);
    }
    expect(await status("GET", `/buckets/${bucket.id}/files?search=%00`, ann.token)).toBe(400);
  });

  it("show one's own files, and a bucket's to its owner", async () => {
    const carol = await server.newUser();
    const shared = await newBucket({ is_public: true });
    await put(shared.name, "anns", ann.token);
    await put(shared.name, "carols", carol.token);
    expect(await list("/files", carol.token)).toEqual(["carols"]);
    expect(await list(`/files?bucket_id=${shared.id}`, carol.token)).toEqual(["carols"]);
    expect(await list(`/files?bucket_id=${shared.id}`, ann.token)).toEqual(["carols", "anns"]);
    expect(await list(`/files?bucket_id=${shared.id}`, server.admin.token)).toEqual(["carols", "anns"]);
    expect(await list(`/files?bucket_id=${shared.id}&search=ann`, bob.token)).toEqual([]);
    expect(await status("GET", "/files")).toBe(401);
    expect(await status("GET", "/files?bucket_id=x", ann.token)).toBe(422);
  });
});

describe("the rows themselves", () => {
  it("hold the same policies against a client's own database role", async () => {
    const bucket = await newBucket();
    const file = await put(bucket.name, "x", ann.token);
    const database = createDatabase(server.database, 5_000);
    const as = (user: TestUser) =>
      database.as({
        kind: "user",
        userId: user.id,
        email: user.email,
        isAdmin: false,
        sessionId: file.id,
        expiresAt: 0,
      });
    const count = (user: TestUser) =>
      as(user).first(
        "select (select count(*) from holdfast.files where id = $1)::int + (select count(*) from holdfast.buckets where id = $2)::int as n",
        [file.id, bucket.id],
      );
    expect(await count(ann)).toEqual({ n: 2 });
    expect(await count(bob)).toEqual({ n: 0 });
    for (const sql of [
      "delete from holdfast.files",
      "update holdfast.buckets set is_public = true",
      "select * from holdfast.blobs",
      "select * from holdfast.announced_files",
    ]) {
      await expect(as(ann).query(sql)).rejects.toMatchObject({ code: "permission_denied" });
    }
  });
});
