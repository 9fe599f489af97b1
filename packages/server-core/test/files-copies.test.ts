import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase } from "../src/database/database.js";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import type { TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;
let bob: TestUser;

beforeAll(async () => {
  server = await startFilesServer();
  ann = await server.newUser();
  bob = await server.newUser();
});
afterAll(() => server.close());
beforeEach(async () => {
  for (const name of ["one", "two"]) {
    await server.call("DELETE", `/buckets/${name}`, { token: ann.token });
    await server.call("POST", "/buckets", { token: ann.token, json: { name } });
  }
});

const put = async (path: string, body: string) =>
  (await server.call("PUT", `/files/upload/one/${path}`, { token: ann.token, body })).body;
const copy = (id: string, json: object, token = ann.token) => server.call("POST", `/files/${id}/copy`, { token, json });
const move = (id: string, json: object, token = ann.token) => server.call("POST", `/files/${id}/move`, { token, json });
const read = async (path: string) => {
  const response = await server.fetch("GET", `/files/download/${path}`, { token: ann.token });
  return response.status === 200 ? response.text() : response.status;
};
const usage = async (bucket: string) => {
  const { body } = await server.call("GET", `/buckets/${bucket}`, { token: ann.token });
  return [body.file_count, body.total_size];
};

describe("a copy", () => {
  it("has the content without its bytes being copied, and lives on when the first goes", async () => {
    const file = await put("a.txt", "shared");
    await server.call("PUT", `/files/${file.id}`, { token: ann.token, json: { metadata: { k: 1 }, tags: { t: "v" } } });
    const before = (await server.objects()).length;
    const copied = await copy(file.id, { bucket: "two", path: "b/c.txt" });
    expect([copied.status, copied.body.metadata, copied.body.tags, copied.body.filename]).toEqual([
      201,
      { k: 1 },
      { t: "v" },
      "c.txt",
    ]);
    expect([copied.body.etag, copied.body.content_type]).toEqual([file.etag, file.content_type]);
    expect((await server.objects()).length).toBe(before);
    await server.call("DELETE", `/files/${file.id}`, { token: ann.token });
    for (const hours of [1, 2]) await server.sweep(hours * 3_600_000);
    expect(await read("two/b/c.txt")).toBe("shared");
    expect([await usage("one"), await usage("two")]).toEqual([
      [0, 0],
      [1, 6],
    ]);
  });

  it("replaces only where it is asked to, and obeys the rules of where it goes", async () => {
    const file = await put("a", "new");
    await put("b", "old");
    expect((await copy(file.id, { path: "b" })).body.code).toBe("already_exists");
    expect((await copy(file.id, { path: "b", replace: true })).status).toBe(200);
    expect(await read("one/b")).toBe("new");
    expect((await copy(file.id, { path: "a", replace: true })).status).toBe(200);
    expect(await read("one/a")).toBe("new");
    expect((await copy(file.id, { path: "../b" })).body.code).toBe("invalid_name");
    expect((await copy(file.id, { path: "c", bucket: "three" })).status).toBe(404);
    await server.call("PUT", "/buckets/two", { token: ann.token, json: { max_file_bytes: 2 } });
    expect((await copy(file.id, { path: "c", bucket: "two" })).status).toBe(413);
    await server.call("PUT", "/buckets/two", {
      token: ann.token,
      json: { max_file_bytes: null, allowed_types: ["image/*"] },
    });
    expect((await copy(file.id, { path: "c", bucket: "two" })).status).toBe(415);
  });

  it("is for who may read the one and write the other", async () => {
    const file = await put("a", "mine");
    expect((await copy(file.id, { path: "b" }, bob.token)).status).toBe(404);
    await server.call("PUT", "/buckets/one", { token: ann.token, json: { is_public: true } });
    expect((await copy(file.id, { path: "b", bucket: "two" }, bob.token)).status).toBe(404);
    expect((await copy(file.id, { path: "a", replace: true }, bob.token)).status).toBe(403);
    const { body } = await copy(file.id, { path: "bobs" }, bob.token);
    expect(body.owner_id).toBe(bob.id);
  });

  it("is there whole or not at all while what it shares is deleted and swept", async () => {
    for (let round = 0; round < 12; round += 1) {
      const file = await put(`race-${round}`, `content ${round}`);
      const [copied] = await Promise.all([
        copy(file.id, { bucket: "two", path: `copy-${round}` }),
        server.call("DELETE", `/files/${file.id}`, { token: ann.token }),
        server.sweep(3_600_000),
      ]);
      expect([201, 404, 409]).toContain(copied.status);
      await server.sweep(7_200_000);
      expect(await read(`two/copy-${round}`)).toBe(copied.status === 201 ? `content ${round}` : 404);
    }
    const states = await server.blobs();
    expect(states.filter(({ state }) => state !== "stored")).toEqual([]);
  });

  it("shares with many others, and the last that goes takes the bytes along", async () => {
    const file = await put("first", "x");
    const copies = await Promise.all(Array.from({ length: 10 }, (_, i) => copy(file.id, { path: `c${i}` })));
    expect(copies.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    const ids = [file.id, ...copies.map(({ body }) => body.id)];
    await Promise.all(ids.map((id) => server.call("DELETE", `/files/${id}`, { token: ann.token })));
    expect(await usage("one")).toEqual([0, 0]);
    await server.sweep(3_600_000);
    expect(await server.objects()).toEqual([]);
  });
});

describe("a move", () => {
  it("gives the file another place as one step, and keeps its id", async () => {
    const file = await put("a", "moved");
    const moved = await move(file.id, { path: "x/y", bucket: "two" });
    expect([moved.status, moved.body.id, moved.body.bucket_name, moved.body.object_name]).toEqual([
      200,
      file.id,
      "two",
      "x/y",
    ]);
    expect([await read("one/a"), await read("two/x/y")]).toEqual([404, "moved"]);
    expect([await usage("one"), await usage("two")]).toEqual([
      [0, 0],
      [1, 5],
    ]);
    expect((await move(file.id, { path: "x/y" })).status).toBe(200);
  });

  it("replaces only where it is asked to", async () => {
    const file = await put("a", "new");
    await put("b", "old");
    expect((await move(file.id, { path: "b" })).body.code).toBe("already_exists");
    expect((await move(file.id, { path: "b", replace: true })).status).toBe(200);
    expect([await read("one/a"), await read("one/b"), await usage("one")]).toEqual([404, "new", [1, 3]]);
  });

  it("is for who may change the file and upload there", async () => {
    const file = await put("a", "x");
    await server.call("PUT", "/buckets/one", { token: ann.token, json: { is_public: true } });
    expect((await move(file.id, { path: "b" }, bob.token)).status).toBe(403);
    await server.call("POST", "/buckets", { token: bob.token, json: { name: "bobs" } });
    expect((await move(file.id, { path: "b", bucket: "bobs" })).status).toBe(404);
  });

  it("has one winner where several move to one place", async () => {
    const files = await Promise.all(Array.from({ length: 6 }, (_, i) => put(`m${i}`, String(i))));
    const moved = await Promise.all(files.map(({ id }) => move(id, { path: "there" })));
    expect(moved.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(await usage("one")).toEqual([6, 6]);
  });

  it("leaves a version and a marker where versions are kept, and no marker of what it replaces", async () => {
    await server.call("PUT", "/buckets/one", { token: ann.token, json: { versioning: true } });
    const file = await put("a", "new");
    await put("b", "old");
    await move(file.id, { path: "b", replace: true });
    const { body } = await server.call("GET", "/buckets/one/versions", { token: ann.token });
    expect(
      body.versions.map((one: Record<string, unknown>) => [one.object_name, one.size, one.is_current, one.is_marker]),
    ).toEqual([
      ["a", 0, false, true],
      ["a", 3, false, false],
      ["b", 3, true, false],
      ["b", 3, false, false],
    ]);
    expect(await usage("one")).toEqual([1, 9]);
  });

  it("does not replace what became another's meanwhile", async () => {
    await server.call("DELETE", "/buckets/open", { token: server.admin.token });
    await server.call("POST", "/buckets", { token: server.admin.token, json: { name: "open", is_public: true } });
    const upload = (path: string) => server.call("PUT", `/files/upload/open/${path}`, { token: ann.token, body: path });
    const [file, there] = [(await upload("mine")).body, (await upload("there")).body];
    const { system } = createDatabase(server.database, 5_000);
    // The file at the place changes hands while the move, which has found it Ann's, waits for it.
    const moving = await system.session(async (session) => {
      await session.query("update holdfast.files set owner_id = $1 where id = $2", [bob.id, there.id]);
      const answered = move(file.id, { path: "there", replace: true });
      const waiting = "select 1 from pg_catalog.pg_locks where not granted limit 1";
      while ((await system.rows(waiting, [])).length === 0);
      return { answered };
    });
    const moved = await moving.answered;
    expect([moved.status, moved.body.code]).toEqual([409, "already_exists"]);
    expect(await read("open/mine")).toBe("mine");
  });
});

describe("the types that a bucket takes", () => {
  it("hold for what is copied, moved and restored, by what is said and by what the bytes show", async () => {
    const png = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");
    const headers = { "content-type": "text/plain" };
    const send = (path: string) =>
      server.call("PUT", `/files/upload/${path}`, { token: ann.token, body: png, headers });
    const file = (await send("one/hidden")).body;
    await server.call("PUT", "/buckets/two", { token: ann.token, json: { versioning: true } });
    await send("two/kept");
    await server.call("PUT", "/files/upload/two/kept", { token: ann.token, body: "text", headers });
    await server.call("PUT", "/buckets/two", { token: ann.token, json: { allowed_types: ["text/plain"] } });
    const target = { bucket: "two", path: "in" };
    expect((await copy(file.id, target)).body.code).toBe("unsupported_media_type");
    expect((await move(file.id, target)).body.code).toBe("unsupported_media_type");
    const { body } = await server.call("GET", "/buckets/two/versions", { token: ann.token });
    const old = body.versions.find((one: Record<string, unknown>) => !one.is_current);
    const restore = () => server.call("POST", `/file-versions/${old.version_id}/restore`, { token: ann.token });
    expect((await restore()).body.code).toBe("unsupported_media_type");
    await server.call("PUT", "/buckets/two", { token: ann.token, json: { allowed_types: null, max_file_bytes: 5 } });
    expect((await restore()).body.code).toBe("body_too_large");
  });
});
