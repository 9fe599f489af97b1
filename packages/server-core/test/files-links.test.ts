import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FilesServer, startFilesServer } from "./harness/files-server.js";
import { ORIGIN, type TestUser } from "./harness/test-server.js";

let server: FilesServer;
let ann: TestUser;
let bob: TestUser;
let bucket: { id: string; name: string };
let open: { id: string; name: string };

beforeAll(async () => {
  server = await startFilesServer();
  ann = await server.newUser();
  bob = await server.newUser();
  const create = async (json: object) => (await server.call("POST", "/buckets", { token: ann.token, json })).body;
  bucket = await create({ name: "links" });
  open = await create({ name: "links-open", is_public: true });
});
afterAll(() => server.close());

const put = async (path: string, body: string, place = bucket) =>
  (await server.call("PUT", `/files/upload/${place.name}/${path}`, { token: ann.token, body })).body;

/** Follows a link with no header at all. */
const follow = (url: string, method = "GET", sent: { body?: BodyInit; headers?: Record<string, string> } = {}) => {
  expect(url.startsWith(`${ORIGIN}/api/v1/files/`)).toBe(true);
  return server.fetch(method, url.slice(ORIGIN.length), { key: false, ...sent });
};
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

const announce = async (fields: object = {}, token: string | undefined = ann.token) => {
  const json = { filename: "a.txt", bucket_id: bucket.id, ...fields };
  return server.call("POST", "/files/initiate-upload", token === undefined ? { json } : { json, token });
};

const sign = async (id: string, json: object = {}) =>
  (await server.call("POST", `/files/${id}/signed-url`, { token: ann.token, json })).body;

describe("links to read", () => {
  it("are signed and end for private files", async () => {
    const file = await put("private", "private");
    const { body: download } = await server.call("GET", `/files/${file.id}/download-info`, { token: ann.token });
    const { body: view } = await server.call("GET", `/files/${file.id}/view-info`, { token: ann.token });
    expect(download.file_metadata).toEqual(file);
    for (const [url, expires] of [
      [download.download_url, download.expires_at],
      [view.view_url, view.expires_at],
    ]) {
      expect(Date.parse(expires) - Date.now()).toBeGreaterThan(3_500_000);
      const response = await follow(url);
      expect([response.status, await response.text()]).toEqual([200, "private"]);
      const part = await follow(url, "GET", { headers: { range: "bytes=0-1" } });
      expect([part.status, await part.text()]).toEqual([206, "pr"]);
    }
  });

  it("are plain and last for public files", async () => {
    const file = await put("public", "public", open);
    for (const place of [`/files/${file.id}`, `/files/public/${file.id}`]) {
      const { body: download } = await server.call("GET", `${place}/download-info`);
      const { body: view } = await server.call("GET", `${place}/view-info`);
      expect([download.expires_at, view.expires_at]).toEqual([null, null]);
      expect(download.download_url).toBe(`${ORIGIN}/api/v1/files/${file.id}/download`);
      expect(await (await follow(download.download_url)).text()).toBe("public");
      expect(await (await follow(view.view_url)).text()).toBe("public");
    }
  });

  it("read one file and nothing else", async () => {
    const [file, other] = [await put("one", "one"), await put("other", "other")];
    const { url } = await sign(file.id);
    expect(await (await follow(url)).text()).toBe("one");
    const token = new URL(url).searchParams.get("token") ?? "";
    const elsewhere = [
      `/files/${other.id}/download`,
      `/files/download/${bucket.name}/other`,
      `/files/download/${bucket.name}/nothing`,
      "/files/0193e8a4-1111-7111-8111-111111111111/download",
    ];
    for (const path of elsewhere) expect((await follow(`${ORIGIN}/api/v1${path}?token=${token}`)).status).toBe(404);
    // Not what the link is for, though it is the same file.
    expect((await follow(`${ORIGIN}/api/v1/files/${file.id}/view?token=${token}`)).status).toBe(403);
    expect((await follow(`${ORIGIN}/api/v1/files/upload/signed?token=${token}`, "PUT", { body: "x" })).status).toBe(
      403,
    );
    expect((await follow(`${ORIGIN}/api/v1/files/${file.id}?token=${token}`)).status).toBe(401);
    expect((await follow(`${ORIGIN}/api/v1/files/${file.id}?token=${token}`, "DELETE")).status).toBe(401);
    // By its path it is the same file.
    expect(await (await follow(`${ORIGIN}/api/v1/files/download/${bucket.name}/one?token=${token}`)).text()).toBe(
      "one",
    );
  });

  it("cannot be forged, changed or used late", async () => {
    const file = await put("guarded", "x");
    const { url } = await sign(file.id, { expires_in_seconds: 60, disposition: "inline" });
    const token = new URL(url).searchParams.get("token") ?? "";
    const base = `${ORIGIN}/api/v1/files/${file.id}/view?token=`;
    const middle = Math.floor(token.length / 2);
    const flipped = token.slice(0, middle) + (token[middle] === "A" ? "B" : "A") + token.slice(middle + 1);
    for (const forged of ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", flipped, token.slice(0, -4), ann.token]) {
      expect((await follow(base + forged)).status).toBe(401);
    }
    expect((await follow(base + token)).status).toBe(200);
    server.passTime(61_000);
    expect(await codeOf(await follow(base + token))).toEqual([401, "token_expired"]);
    server.passTime(-61_000);
  });

  it("end with the file, and with nothing for a bucket that turns private", async () => {
    const file = await put("ending", "x");
    const { url } = await sign(file.id);
    await server.call("DELETE", `/files/${file.id}`, { token: ann.token });
    expect((await follow(url)).status).toBe(404);
  });

  it("refuse times out of bounds", async () => {
    const file = await put("times", "x");
    for (const expires_in_seconds of [0, -1, 604_801, "60"]) {
      const options = { token: ann.token, json: { expires_in_seconds } };
      expect((await server.call("POST", `/files/${file.id}/signed-url`, options)).status).toBe(422);
    }
  });
});

describe("announced uploads", () => {
  it("take the content once, by a link that needs nothing else", async () => {
    const { status, body } = await announce({ content_type: "text/plain", size: 5, metadata: { a: 1 } });
    expect(status).toBe(201);
    const { file_metadata: file, presigned_upload_info: upload } = body;
    expect(file).toMatchObject({
      size: 5,
      etag: null,
      checksum_sha256: null,
      content_type: "text/plain",
      owner_id: ann.id,
    });
    expect(file.object_name).toBe(`${file.id}/a.txt`);
    expect(upload.upload_method).toBe("PUT");
    // Nothing is to be seen before the content is there.
    for (const path of [
      `/files/${file.id}`,
      `/files/${file.id}/download`,
      `/files/info/${bucket.name}/${file.object_name}`,
    ]) {
      expect((await server.call("GET", path, { token: ann.token })).status).toBe(404);
    }
    const response = await follow(upload.upload_url, "PUT", { body: "hello" });
    expect(response.status).toBe(200);
    const stored = (await response.json()) as object;
    expect(stored).toMatchObject({ id: file.id, size: 5, metadata: { a: 1 }, created_at: file.created_at });
    expect((await server.call("GET", `/files/${file.id}`, { token: ann.token })).body).toEqual(stored);
    expect(await codeOf(await follow(upload.upload_url, "PUT", { body: "other" }))).toEqual([409, "already_exists"]);
    expect(await (await server.fetch("GET", `/files/${file.id}/download`, { token: ann.token })).text()).toBe("hello");
  });

  it("let exactly one of racing uploads win", async () => {
    const { body } = await announce();
    const url = body.presigned_upload_info.upload_url;
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => follow(url, "PUT", { body: `content ${i}` })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
  });

  it("hold what was announced", async () => {
    const { body } = await announce({ size: 5 });
    const url = body.presigned_upload_info.upload_url;
    expect((await follow(url, "PUT", { body: "123456" })).status).toBe(413);
    expect((await follow(url, "PUT", { body: "1234" })).status).toBe(400);
    expect((await follow(url, "PUT")).status).toBe(400);
    expect((await follow(url, "PUT", { body: "12345" })).status).toBe(200);
    const typed = await announce({ content_type: "image/png" });
    const answer = await follow(typed.body.presigned_upload_info.upload_url, "PUT", {
      body: "<html>",
      headers: { "content-type": "text/html" },
    });
    expect(((await answer.json()) as { content_type: string }).content_type).toBe("image/png");
  });

  it("cannot be forged, changed or used late or for something else", async () => {
    const { body } = await announce();
    const url = body.presigned_upload_info.upload_url;
    expect((await follow(`${url}x`, "PUT", { body: "x" })).status).toBe(401);
    expect((await follow(`${ORIGIN}/api/v1/files/upload/signed`, "PUT", { body: "x" })).status).toBe(422);
    expect((await follow(`${ORIGIN}/api/v1/files/upload/signed?token=${ann.token}`, "PUT", { body: "x" })).status).toBe(
      401,
    );
    const token = new URL(url).searchParams.get("token") ?? "";
    expect((await follow(`${ORIGIN}/api/v1/files/${body.file_metadata.id}/download?token=${token}`)).status).toBe(403);
    server.passTime(3_601_000);
    expect(await codeOf(await follow(url, "PUT", { body: "x" }))).toEqual([401, "token_expired"]);
    server.passTime(-3_601_000);
  });

  it("are for those who may upload", async () => {
    expect((await announce({}, bob.token)).status).toBe(404);
    expect((await announce({}, "")).status).toBe(401);
    const json = { filename: "a.txt", bucket_id: open.id };
    const { status, body } = await server.call("POST", "/files/initiate-upload", { json });
    expect([status, body.file_metadata.owner_id]).toEqual([201, ann.id]);
    expect((await follow(body.presigned_upload_info.upload_url, "PUT", { body: "x" })).status).toBe(200);
  });

  it("refuse names and sizes that are not allowed, and paths that are taken", async () => {
    expect((await announce({ filename: "../a" })).status).toBe(400);
    expect((await announce({ path: "a/../b" })).status).toBe(400);
    expect((await announce({ filename: "a\r\nb" })).status).toBe(400);
    expect((await announce({ size: 1e15 })).status).toBe(413);
    expect((await announce({ size: -1 })).status).toBe(422);
    expect((await announce({ content_type: "x" })).status).toBe(422);
    expect((await announce({ metadata: { a: "x".repeat(17_000) } })).status).toBe(400);
    expect((await announce({ owner_id: bob.id })).status).toBe(422);
    const [first, second] = [await announce({ path: "same" }), await announce({ path: "same" })];
    expect((await follow(first.body.presigned_upload_info.upload_url, "PUT", { body: "1" })).status).toBe(200);
    expect((await announce({ path: "same" })).status).toBe(409);
    expect((await follow(second.body.presigned_upload_info.upload_url, "PUT", { body: "2" })).status).toBe(409);
  });

  it("end with their bucket", async () => {
    const json = { name: "links-gone" };
    const gone = (await server.call("POST", "/buckets", { token: ann.token, json })).body;
    const { body } = await announce({ bucket_id: gone.id });
    await server.call("DELETE", `/buckets/${gone.id}`, { token: ann.token });
    expect((await follow(body.presigned_upload_info.upload_url, "PUT", { body: "x" })).status).toBe(404);
  });
});

describe("the address of links", () => {
  it("is the one that the operator sets", async () => {
    const own = await startFilesServer({ settings: { publicUrl: "https://api.example.com" } });
    try {
      const user = await own.newUser();
      const { body: place } = await own.call("POST", "/buckets", { token: user.token, json: { name: "own-address" } });
      const { body } = await own.call("POST", "/files/initiate-upload", {
        token: user.token,
        json: { filename: "a", bucket_id: place.id },
      });
      expect(body.presigned_upload_info.upload_url).toMatch(
        /^https:\/\/api\.example\.com\/api\/v1\/files\/upload\/signed\?token=/,
      );
    } finally {
      await own.close();
    }
  });
});
