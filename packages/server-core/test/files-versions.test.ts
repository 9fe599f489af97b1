import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import type { TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;
let bob: TestUser;

interface Version {
  readonly version_id: string;
  readonly object_name: string;
  readonly is_current: boolean;
  readonly is_marker: boolean;
  readonly size: number;
}

beforeAll(async () => {
  server = await startFilesServer();
  ann = await server.newUser();
  bob = await server.newUser();
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.call("POST", "/buckets", { token: ann.token, json: { name: "kept", versioning: true } });
});
afterEach(async () => {
  await server.call("DELETE", "/buckets/kept", { token: ann.token });
  for (const hours of [1, 2, 3]) await server.sweep(hours * 3_600_000);
  expect(await server.objects()).toEqual([]);
  expect(await server.blobs()).toEqual([]);
});

const put = (path: string, body: string, token = ann.token) =>
  server.call("PUT", `/files/upload/kept/${path}`, { token, body });
const remove = (path: string) => server.call("DELETE", `/files/kept/${path}`, { token: ann.token });
const versions = async (query = ""): Promise<Version[]> =>
  (await server.call("GET", `/buckets/kept/versions?${query}`, { token: ann.token })).body.versions;
const read = async (path: string, token: string | null = ann.token) => {
  const response = await server.fetch("GET", path, token === null ? { key: false } : { token });
  return response.status === 200 ? response.text() : response.status;
};
const present = (path: string) => read(`/files/download/kept/${path}`);
const usage = async () => {
  const { body } = await server.call("GET", "/buckets/kept", { token: ann.token });
  return [body.file_count, body.total_size];
};

describe("a bucket with versions", () => {
  it("keeps what is replaced and deleted, newest first, and counts it", async () => {
    const first = (await put("a", "1")).body;
    const second = (await put("a", "22")).body;
    expect(second.id).toBe(first.id);
    expect(second.version_id).not.toBe(first.version_id);
    await remove("a");
    expect(await present("a")).toBe(404);
    await put("a", "333");
    const listed = await versions();
    expect(listed.map(({ size, is_current, is_marker }) => [size, is_current, is_marker])).toEqual([
      [3, true, false],
      [0, false, true],
      [2, false, false],
      [1, false, false],
    ]);
    expect(await read(`/file-versions/${first.version_id}/download`)).toBe("1");
    expect(await read(`/file-versions/${second.version_id}/view`)).toBe("22");
    expect(await read(`/file-versions/${listed[1]?.version_id}/download`)).toBe(404);
    expect(await usage()).toEqual([1, 6]);
    const { body } = await server.call("GET", `/users/${ann.id}/storage`, { token: ann.token });
    expect(body.total_size).toBe(6);
  });

  it("shows old versions to those who may change the file, and the present one to whoever sees it", async () => {
    await server.call("PUT", "/buckets/kept", { token: ann.token, json: { is_public: true } });
    const old = (await put("a", "secret")).body.version_id;
    const now = (await put("a", "public")).body.version_id;
    for (const token of [bob.token, null]) {
      expect(await read(`/file-versions/${old}/download`, token)).toBe(404);
      expect(await read(`/file-versions/${now}/download`, token)).toBe("public");
    }
    const asBob = (method: string, path: string) => server.call(method, path, { token: bob.token });
    expect((await asBob("GET", "/buckets/kept/versions")).status).toBe(403);
    expect((await asBob("DELETE", `/file-versions/${old}`)).status).toBe(404);
    expect((await asBob("DELETE", `/file-versions/${now}`)).status).toBe(403);
    expect((await asBob("POST", `/file-versions/${old}/restore`)).status).toBe(404);
    const link = await server.call("POST", `/file-versions/${old}/signed-url`, { token: ann.token, json: {} });
    const { pathname, search } = new URL(link.body.url);
    expect(await read(pathname + search, null)).toBe("secret");
    expect(await read(`/file-versions/${now}/download${search}`, null)).toBe(404);
    expect((await server.call("GET", "/file-versions/nonsense", { token: ann.token })).body.code).toBe("invalid_path");
  });

  it("restores a version as a new one, also after the file was deleted", async () => {
    const first = (await put("a", "1")).body;
    await put("a", "2");
    const restored = await server.call("POST", `/file-versions/${first.version_id}/restore`, { token: ann.token });
    expect([restored.status, restored.body.etag, restored.body.id]).toEqual([200, first.etag, first.id]);
    expect(await present("a")).toBe("1");
    expect((await versions()).length).toBe(3);
    await remove("a");
    await server.call("POST", `/file-versions/${first.version_id}/restore`, { token: server.admin.token });
    expect(await present("a")).toBe("1");
    const { body } = await server.call("GET", "/files/info/kept/a", { token: ann.token });
    expect(body.owner_id).toBe(ann.id);
    const [, marker] = await versions();
    expect(
      (await server.call("POST", `/file-versions/${marker?.version_id}/restore`, { token: ann.token })).status,
    ).toBe(404);
  });

  it("brings the version before back when the present one or the newest marker is deleted for good", async () => {
    for (const text of ["1", "22", "333"]) await put("a", text);
    const drop = async (index: number) => {
      const found = (await versions())[index];
      return (await server.call("DELETE", `/file-versions/${found?.version_id}`, { token: ann.token })).status;
    };
    expect(await drop(0)).toBe(204);
    expect(await present("a")).toBe("22");
    await remove("a");
    expect(await present("a")).toBe(404);
    expect(await drop(2)).toBe(204);
    expect(await present("a")).toBe(404);
    expect(await drop(0)).toBe(204);
    expect([await present("a"), await usage()]).toEqual(["22", [1, 2]]);
    expect(await drop(0)).toBe(204);
    expect([await present("a"), await versions(), await usage()]).toEqual([404, [], [0, 0]]);
  });

  it("does not bring versions back that were below a file of a time without versions", async () => {
    await put("a", "1");
    await put("a", "2");
    await server.call("PUT", "/buckets/kept", { token: ann.token, json: { versioning: false } });
    await put("a", "3");
    await remove("a");
    const left = await versions();
    expect(left.map(({ size, is_marker }) => [size, is_marker])).toEqual([[1, false]]);
    await put("b", "x");
    await server.call("DELETE", `/file-versions/${left[0]?.version_id}`, { token: ann.token });
    expect(await present("a")).toBe(404);
  });

  it("does not let more files come back than the bucket may have", async () => {
    await put("a", "1");
    await remove("a");
    await put("b", "2");
    await server.call("PUT", "/buckets/kept", { token: ann.token, json: { max_files: 1 } });
    const marker = (await versions()).find((one) => one.is_marker);
    const end = (id = "") => server.call("DELETE", `/file-versions/${id}`, { token: ann.token });
    expect((await end(marker?.version_id)).body.code).toBe("quota_exceeded");
    expect((await usage())[0]).toBe(1);
    // One that takes the place of the present one is none more, even where there are too many already.
    await put("b", "3");
    await server.call("PUT", "/buckets/kept", { token: ann.token, json: { max_files: 0 } });
    const present = (await versions()).find((one) => one.is_current);
    expect((await end(present?.version_id)).status).toBe(204);
    expect(await read("/files/download/kept/b")).toBe("2");
  });

  it("lists by prefix and page by page", async () => {
    for (const path of ["a/1", "a/1", "a/2", "b"]) await put(path, path);
    const seen: string[] = [];
    let cursor = "";
    for (let page = 0; page < 10; page += 1) {
      const query = `prefix=a/&limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`;
      const { body } = await server.call("GET", `/buckets/kept/versions?${query}`, { token: ann.token });
      seen.push(...body.versions.map(({ object_name }: Version) => object_name));
      if (body.next_cursor === null) break;
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(["a/1", "a/1", "a/2"]);
    const broken = await server.call("GET", "/buckets/kept/versions?cursor=x", { token: ann.token });
    expect([broken.status, broken.body.code]).toEqual([400, "invalid_cursor"]);
  });

  it("keeps its books whatever happens to a path at once", async () => {
    await put("raced", "0");
    const work = Array.from({ length: 24 }, async (_, i) => {
      if (i % 4 === 0) return remove("raced");
      if (i % 4 !== 1) return put("raced", "x".repeat(i));
      const [newest] = await versions();
      return server.call("DELETE", `/file-versions/${newest?.version_id}`, { token: ann.token });
    });
    for (const { status } of await Promise.all(work)) expect([200, 201, 204, 404, 409]).toContain(status);
    const listed = await versions("limit=1000");
    const bytes = listed.reduce((sum, { size }) => sum + size, 0);
    const current = listed.filter(({ is_current }) => is_current);
    expect(current.length).toBeLessThanOrEqual(1);
    expect(await usage()).toEqual([current.length, bytes]);
    for (const { version_id: id, is_marker, size } of listed) {
      const text = await read(`/file-versions/${id}/download`);
      expect(is_marker ? text : String(text).length).toBe(is_marker ? 404 : size);
    }
  });
});
