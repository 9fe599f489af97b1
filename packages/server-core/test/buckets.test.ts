import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer, type TestUser } from "./harness/test-server.js";

let server: TestServer;
let ann: TestUser;
let bob: TestUser;
let names = 0;
const newName = (): string => `bucket-${++names}`;

beforeAll(async () => {
  server = await startTestServer();
  ann = await server.newUser();
  bob = await server.newUser();
});
afterAll(() => server.close());

const create = async (user: TestUser, fields: object = {}) => {
  const { status, body } = await server.call("POST", "/buckets", {
    token: user.token,
    json: { name: newName(), ...fields },
  });
  expect(status).toBe(201);
  return body;
};

describe("creating", () => {
  it("answers a bucket with every field that clients require", async () => {
    const name = newName();
    const { status, body } = await server.call("POST", "/buckets", {
      token: ann.token,
      json: { name, description: "Pictures" },
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      name,
      minio_bucket_name: name,
      description: "Pictures",
      is_public: false,
      owner_id: ann.id,
      max_file_bytes: null,
      allowed_types: null,
      versioning: false,
      max_total_bytes: null,
      max_files: null,
      max_versions: null,
      file_count: 0,
      total_size: 0,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
  });

  it("refuses a name that is taken, also by a bucket that one cannot see", async () => {
    const { name } = await create(ann);
    const { status, body } = await server.call("POST", "/buckets", { token: bob.token, json: { name } });
    expect([status, body.code]).toEqual([409, "already_exists"]);
  });

  it("lets exactly one of racing creators win", async () => {
    const name = newName();
    const calls = Array.from({ length: 8 }, () =>
      server.call("POST", "/buckets", { token: ann.token, json: { name } }),
    );
    const statuses = (await Promise.all(calls)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
  });

  it.each([
    ["../x", 422],
    ["..", 422],
    ["a/b", 422],
    ["Photos", 422],
    ["ab", 422],
    ["-abc", 422],
    ["abc\u0000", 422],
    ["x".repeat(64), 422],
    ["public", 400],
    ["0193e8a4-1111-7111-8111-111111111111", 400],
  ])("refuses the name %j with %d", async (name, expected) => {
    const { status } = await server.call("POST", "/buckets", { token: ann.token, json: { name } });
    expect(status).toBe(expected);
  });

  it("needs a user, and refuses unknown fields", async () => {
    expect((await server.call("POST", "/buckets", { json: { name: newName() } })).status).toBe(401);
    const json = { name: newName(), owner_id: bob.id };
    expect((await server.call("POST", "/buckets", { token: ann.token, json })).status).toBe(422);
  });

  it("refuses a description that cannot be stored", async () => {
    const json = { name: newName(), description: "a\u0000b" };
    expect((await server.call("POST", "/buckets", { token: ann.token, json })).status).toBe(400);
  });
});

describe("seeing", () => {
  it("shows private buckets to nobody but the owner and admins", async () => {
    const secret = await create(ann);
    const open = await create(ann, { is_public: true });
    const visible = async (token?: string) => {
      const { body } = await server.call("GET", "/buckets?limit=1000", token === undefined ? {} : { token });
      return body.map(({ id }: { id: string }) => id).filter((id: string) => id === secret.id || id === open.id);
    };
    expect(await visible(ann.token)).toEqual([secret.id, open.id]);
    expect(await visible(server.admin.token)).toEqual([secret.id, open.id]);
    expect(await visible(bob.token)).toEqual([open.id]);
    expect(await visible()).toEqual([open.id]);
    for (const place of [secret.id, secret.name, `${secret.id}/files`]) {
      expect((await server.call("GET", `/buckets/${place}`, { token: ann.token })).status).toBe(200);
      expect((await server.call("GET", `/buckets/${place}`, { token: bob.token })).status).toBe(404);
      expect((await server.call("GET", `/buckets/${place}`)).status).toBe(404);
    }
  });

  it("lists only public ones where that is asked, page by page", async () => {
    const first = await create(ann, { is_public: true });
    await create(ann);
    const second = await create(ann, { is_public: true });
    const { body } = await server.call("GET", "/buckets/public?limit=1000", { token: ann.token });
    expect(body.every(({ is_public }: { is_public: boolean }) => is_public)).toBe(true);
    const ids = body.map(({ id }: { id: string }) => id);
    expect(ids.slice(-2)).toEqual([first.id, second.id]);
    const page = await server.call("GET", `/buckets/public?skip=${ids.length - 1}&limit=1`, { token: ann.token });
    expect(page.body.map(({ id }: { id: string }) => id)).toEqual([second.id]);
  });

  it.each(["..%2f..%2fetc", "%00", "a%27%3bdrop%20table", "nobody-has-this"])("finds nothing at %s", async (name) => {
    expect((await server.call("GET", `/buckets/${name}`, { token: ann.token })).status).toBe(404);
  });
});

describe("changing and deleting", () => {
  it("changes what is named and leaves the rest", async () => {
    const bucket = await create(ann, { description: "old", max_file_bytes: 10, allowed_types: ["IMAGE/PNG"] });
    expect(bucket.allowed_types).toEqual(["image/png"]);
    const name = newName();
    const put = async (json: object) =>
      (await server.call("PUT", `/buckets/${bucket.id}`, { token: ann.token, json })).body;
    expect(await put({ name })).toMatchObject({
      name,
      minio_bucket_name: name,
      description: "old",
      max_file_bytes: 10,
    });
    expect(await put({ description: null, allowed_types: null })).toMatchObject({
      name,
      description: null,
      allowed_types: null,
      max_file_bytes: 10,
    });
    expect(await put({ is_public: true, max_file_bytes: null })).toMatchObject({
      is_public: true,
      max_file_bytes: null,
    });
  });

  it("is for the owner and admins", async () => {
    const bucket = await create(ann, { is_public: true });
    const json = { description: "mine" };
    expect((await server.call("PUT", `/buckets/${bucket.id}`, { json })).status).toBe(401);
    expect((await server.call("PUT", `/buckets/${bucket.id}`, { token: bob.token, json })).status).toBe(403);
    expect((await server.call("DELETE", `/buckets/${bucket.name}`, { token: bob.token })).status).toBe(403);
    expect((await server.call("PUT", `/buckets/${bucket.id}`, { token: server.admin.token, json })).status).toBe(200);
    expect((await server.call("DELETE", `/buckets/${bucket.id}`, { token: server.admin.token })).body).toBe(true);
  });

  it("refuses to rename onto another bucket", async () => {
    const [one, two] = [await create(ann), await create(ann)];
    const { status } = await server.call("PUT", `/buckets/${one.id}`, { token: ann.token, json: { name: two.name } });
    expect(status).toBe(409);
  });

  it("deletes a bucket together with its files", async () => {
    const bucket = await create(ann);
    const file = await server.call("PUT", `/files/upload/${bucket.name}/a.txt`, { token: ann.token, body: "hello" });
    expect(file.status).toBe(201);
    expect((await server.call("DELETE", `/buckets/${bucket.id}`, { token: ann.token })).status).toBe(200);
    expect((await server.call("GET", `/buckets/${bucket.id}`, { token: ann.token })).status).toBe(404);
    expect((await server.call("GET", `/files/${file.body.id}`, { token: ann.token })).status).toBe(404);
  });

  it("counts files and bytes, whatever happens at once", async () => {
    const bucket = await create(ann);
    const counts = async () => {
      const { body } = await server.call("GET", `/buckets/${bucket.id}`, { token: ann.token });
      return [body.file_count, body.total_size];
    };
    const put = (name: string, text: string) =>
      server.call("PUT", `/files/upload/${bucket.name}/${name}`, { token: ann.token, body: text });
    await Promise.all(Array.from({ length: 20 }, (_, i) => put(`file-${i}`, "x".repeat(i))));
    expect(await counts()).toEqual([20, 190]);
    await Promise.all(Array.from({ length: 20 }, (_, i) => put(`file-${i}`, "y".repeat(10))));
    expect(await counts()).toEqual([20, 200]);
    const remove = (i: number) => server.call("DELETE", `/files/${bucket.name}/file-${i}`, { token: ann.token });
    await Promise.all(Array.from({ length: 15 }, (_, i) => remove(i)));
    expect(await counts()).toEqual([5, 50]);
  });

  it("goes with its owner, and so do files in the buckets of others", async () => {
    const leaving = await server.newUser();
    const own = await create(leaving, { is_public: true });
    const other = await create(ann, { is_public: true });
    const upload = await server.call("PUT", `/files/upload/${other.name}/x`, { token: leaving.token, body: "x" });
    expect((await server.call("DELETE", "/users/me", { token: leaving.token })).status).toBe(204);
    expect((await server.call("GET", `/buckets/${own.id}`)).status).toBe(404);
    expect((await server.call("GET", `/files/${upload.body.id}`)).status).toBe(404);
    const { body } = await server.call("GET", `/buckets/${other.id}`);
    expect([body.file_count, body.total_size]).toEqual([0, 0]);
  });
});
