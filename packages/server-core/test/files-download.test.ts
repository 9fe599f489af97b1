import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer, type TestUser } from "./harness/test-server.js";

let server: TestServer;
let ann: TestUser;
let bucket: { id: string; name: string };

beforeAll(async () => {
  server = await startTestServer();
  ann = await server.newUser();
  bucket = (await server.call("POST", "/buckets", { token: ann.token, json: { name: "downloads" } })).body;
});
afterAll(() => server.close());

const put = async (path: string, body: string, type = "text/plain") => {
  const options = { token: ann.token, body, headers: { "content-type": type } };
  return (await server.call("PUT", `/files/upload/downloads/${path}`, options)).body;
};
const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  server.fetch(method, path, { token: ann.token, headers });

describe("a download", () => {
  it("tells what it is, by id and by path", async () => {
    const file = await put("dir/hello.txt", "hello");
    for (const path of [
      `/files/${file.id}/download`,
      "/files/download/downloads/dir/hello.txt",
      `/files/download/${bucket.id}/dir/hello.txt`,
    ]) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "content-type": "text/plain",
        "content-length": "5",
        "content-disposition": 'attachment; filename="hello.txt"',
        "accept-ranges": "bytes",
        "cache-control": "private, no-cache",
        "x-content-type-options": "nosniff",
        etag: file.etag,
      });
      expect(Date.parse(response.headers.get("last-modified") ?? "")).toBeLessThanOrEqual(Date.parse(file.updated_at));
      expect(await response.text()).toBe("hello");
    }
  });

  it("answers HEAD with the same headers and no body", async () => {
    const file = await put("head", "hello");
    const [whole, head] = [
      await get(`/files/${file.id}/download`),
      await get(`/files/${file.id}/download`, {}, "HEAD"),
    ];
    expect([head.status, await head.text()]).toEqual([200, ""]);
    for (const name of [
      "content-type",
      "content-length",
      "etag",
      "last-modified",
      "accept-ranges",
      "content-disposition",
    ]) {
      expect(head.headers.get(name)).toBe(whole.headers.get(name));
    }
    await whole.body?.cancel();
    expect((await get(`/files/${file.id}/download`, { "if-none-match": file.etag }, "HEAD")).status).toBe(304);
  });

  it("shows metadata and lets it change", async () => {
    const file = await put("meta", "x");
    const change = (json: object) => server.call("PUT", `/files/${file.id}`, { token: ann.token, json });
    expect((await change({ filename: "né w.txt", metadata: { tags: ["a"] } })).body).toMatchObject({
      filename: "né w.txt",
      metadata: { tags: ["a"] },
      etag: file.etag,
    });
    expect((await change({ filename: "other" })).body).toMatchObject({ filename: "other", metadata: { tags: ["a"] } });
    const byPath = { token: ann.token, json: { metadata: {} } };
    expect((await server.call("PUT", "/files/metadata/downloads/meta", byPath)).body).toMatchObject({
      filename: "other",
      metadata: {},
    });
    for (const path of [`/files/${file.id}`, "/files/info/downloads/meta"]) {
      const info = await server.call("GET", path, { token: ann.token });
      expect([info.body.filename, info.headers.get("etag")]).toEqual(["other", file.etag]);
    }
    expect((await change({ metadata: { a: "x".repeat(17_000) } })).status).toBe(400);
    expect((await change({ filename: "../x" })).status).toBe(400);
    expect((await change({ object_name: "moved" })).status).toBe(422);
  });
});

describe("ranges", () => {
  const text = "0123456789";
  it.each([
    ["bytes=0-3", 206, "0123", "bytes 0-3/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-2", 206, "89", "bytes 8-9/10"],
    ["bytes=5-500", 206, "56789", "bytes 5-9/10"],
    ["bytes=0-1,1-5", 206, "012345", "bytes 0-5/10"],
    ["bytes=0-1,5-4", 200, text, null],
    ["bytes=x", 200, text, null],
  ])("answers %s with %d %s", async (...[range, status, content, contentRange]) => {
    const file = await put("digits", text);
    const response = await get(`/files/${file.id}/download`, { range });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(content);
    expect(response.headers.get("content-length")).toBe(String(content.length));
    expect(response.headers.get("content-range")).toBe(contentRange);
  });

  it("answers several parts as one body, in the order in which they are asked for", async () => {
    const file = await put("digits.txt", text);
    const response = await get(`/files/${file.id}/download`, { range: "bytes=8-,0-1,20-30,4-5" });
    expect([response.status, response.headers.get("content-range")]).toEqual([206, null]);
    const type = response.headers.get("content-type") ?? "";
    const boundary = /^multipart\/byteranges; boundary=([\w-]+)$/.exec(type)?.[1];
    const body = await response.text();
    const part = (range: string, content: string) =>
      `\r\n--${boundary}\r\nContent-Type: ${file.content_type}\r\nContent-Range: bytes ${range}/10\r\n\r\n${content}`;
    expect(body).toBe(`${part("8-9", "89")}${part("0-1", "01")}${part("4-5", "45")}\r\n--${boundary}--\r\n`);
    expect(response.headers.get("content-length")).toBe(String(body.length));
  });

  it("refuses what lies beyond the file", async () => {
    const file = await put("digits", text);
    const empty = await put("empty", "");
    const response = await get(`/files/${file.id}/download`, { range: "bytes=10-" });
    expect([response.status, response.headers.get("content-range")]).toEqual([416, "bytes */10"]);
    expect((await get(`/files/${empty.id}/download`, { range: "bytes=0-" })).status).toBe(416);
    expect(await (await get(`/files/${empty.id}/download`)).text()).toBe("");
  });

  it("counts only for the version that If-Range names", async () => {
    const file = await put("digits", text);
    const read = async (ifRange: string) =>
      (await get(`/files/${file.id}/download`, { range: "bytes=0-0", "if-range": ifRange })).text();
    expect(await read(file.etag)).toBe("0");
    expect(await read('"other"')).toBe(text);
    expect(await read(`W/${file.etag}`)).toBe(text);
    // Content that changes twice in a second has one date: half of each would be put together.
    const modified = (await get(`/files/${file.id}/download`)).headers.get("last-modified") ?? "";
    await put("digits", text.replaceAll("0", "x"));
    expect(await read(modified)).toBe(text.replaceAll("0", "x"));
  });
});

describe("what a file says of its serving", () => {
  it("is told to caches, which never share what is private", async () => {
    const file = await put("cache.txt", "x");
    const path = `/files/${file.id}/download`;
    const set = (cache_control: string | null) =>
      server.call("PUT", `/files/${file.id}`, { token: ann.token, json: { cache_control } });
    expect((await set("public, max-age=60, s-maxage=600, immutable")).status).toBe(200);
    expect((await get(path)).headers.get("cache-control")).toBe("private, max-age=60, immutable");
    await server.call("PUT", `/buckets/${file.bucket_id}`, { token: ann.token, json: { is_public: true } });
    expect((await get(path)).headers.get("cache-control")).toBe("public, max-age=60, s-maxage=600, immutable");
    for (const bad of ["max-age=60\r\nx: y", "a b", "", "max-age=;"]) {
      expect([bad, (await set(bad)).body.code]).toEqual([bad, "invalid_value"]);
    }
    await set(null);
    expect((await get(path)).headers.get("cache-control")).toBe("public, no-cache");
    await server.call("PUT", `/buckets/${file.bucket_id}`, { token: ann.token, json: { is_public: false } });
  });

  it("has a digest of the whole, and a name that a signed link may change", async () => {
    const file = await put("named.txt", "hello");
    const ranged = await get(`/files/${file.id}/download`, { range: "bytes=0-0" });
    expect(ranged.headers.get("repr-digest")).toBe("sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:");
    const json = { filename: 'für "dich".txt', expires_in_seconds: 60 };
    const link = await server.call("POST", `/files/${file.id}/signed-url`, { token: ann.token, json });
    const { pathname, search } = new URL(link.body.url);
    const saved = await server.fetch("GET", pathname + search, { key: false });
    expect(saved.headers.get("content-disposition")).toContain("f%C3%BCr%20%22dich%22.txt");
    const bad = await server.call("POST", `/files/${file.id}/signed-url`, {
      token: ann.token,
      json: { filename: "a/b" },
    });
    expect(bad.body.code).toBe("invalid_name");
  });

  it("has tags by the rules of S3", async () => {
    const file = await put("tagged", "x");
    const set = async (tags: Record<string, string>) =>
      (await server.call("PUT", `/files/${file.id}`, { token: ann.token, json: { tags } })).status;
    expect(await set({ "a b:c/d": "ü=+-@_." })).toBe(200);
    expect(await set(Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`k${i}`, ""])))).toBe(400);
    expect(await set({ "": "x" })).toBe(400);
    expect(await set({ ["k".repeat(129)]: "x" })).toBe(400);
    expect(await set({ k: "v".repeat(257) })).toBe(400);
    expect(await set({ "<k>": "x" })).toBe(400);
  });
});

describe("conditions", () => {
  it("answers 304 and 412", async () => {
    const file = await put("cached", "x");
    const path = `/files/${file.id}/download`;
    const fresh = await get(path, { "if-none-match": file.etag });
    expect([fresh.status, await fresh.text(), fresh.headers.get("etag")]).toEqual([304, "", file.etag]);
    expect(fresh.headers.get("content-length")).toBe(null);
    const modified = fresh.headers.get("last-modified") ?? "";
    expect((await get(path, { "if-modified-since": modified })).status).toBe(304);
    expect((await get(path, { "if-match": '"other"' })).status).toBe(412);
    expect((await get(path, { "if-unmodified-since": "Thu, 01 Jan 2015 00:00:00 GMT" })).status).toBe(412);
    await put("cached", "y");
    expect((await get(path, { "if-none-match": file.etag })).status).toBe(200);
  });
});

describe("names and types of strangers", () => {
  it.each([
    ["a\u0022b.txt", "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt"],
    ["%0d%0aSet-Cookie: a=b", null],
    ["ünï.txt", "attachment; filename=\"_n_.txt\"; filename*=UTF-8''%C3%BCn%C3%AF.txt"],
    ["; filename=evil.exe", 'attachment; filename="; filename=evil.exe"'],
  ])("cannot add to a header: %j", async (name, expected) => {
    const file = await put(name.startsWith("%") ? name.replace("%0d%0a", "%250d%250a") : encodeURIComponent(name), "x");
    const response = await get(`/files/${file.id}/download`);
    if (expected !== null) expect(response.headers.get("content-disposition")).toBe(expected);
    expect(response.headers.get("set-cookie")).toBe(null);
    await response.body?.cancel();
  });

  it.each([
    ["image/png", "inline"],
    ["image/jpeg", "inline"],
    ["video/mp4", "inline"],
    ["text/plain; charset=utf-8", "inline"],
    ["application/pdf", "inline"],
    ["text/html", "attachment"],
    ["TEXT/HTML", "attachment"],
    ["image/svg+xml", "attachment"],
    ["application/xhtml+xml", "attachment"],
    ["text/xml", "attachment"],
    ["text/javascript", "attachment"],
    ["application/octet-stream", "attachment"],
  ])("%s is viewed as %s and never runs as this origin", async (type, disposition) => {
    const file = await put("page", "<script>alert(1)</script>", type);
    for (const path of [`/files/${file.id}/view`, "/files/view/downloads/page"]) {
      const response = await get(path);
      expect(response.headers.get("content-disposition")).toBe(`${disposition}; filename="page"`);
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
      if (type !== "application/pdf") expect(response.headers.get("content-security-policy")).toMatch(/; sandbox$/);
      await response.body?.cancel();
    }
  });

  it("lets nobody choose the type of an answer", async () => {
    const file = await put("note", "<script>alert(1)</script>", "image/png");
    expect((await get(`/files/${file.id}/view?content_type=text/html`)).status).toBe(422);
    const response = await get(`/files/${file.id}/view`);
    expect(response.headers.get("content-type")).toBe("image/png");
    await response.body?.cancel();
  });
});

describe("deleting", () => {
  it("takes the file out of sight, once", async () => {
    const [one, two] = [await put("one", "1"), await put("two", "2")];
    expect((await get(`/files/${one.id}`, {}, "DELETE")).status).toBe(204);
    expect((await get(`/files/${one.id}`, {}, "DELETE")).status).toBe(404);
    expect((await get("/files/downloads/two", {}, "DELETE")).status).toBe(204);
    for (const { id } of [one, two]) expect((await get(`/files/${id}/download`)).status).toBe(404);
  });

  it("lets a download that runs end", async () => {
    const text = "x".repeat(3_000_000);
    const file = await put("running", text);
    const response = await get(`/files/${file.id}/download`);
    expect((await get(`/files/${file.id}`, {}, "DELETE")).status).toBe(204);
    expect(await response.text()).toBe(text);
  });

  it("refuses ids and paths that are none", async () => {
    expect((await get("/files/nonsense")).status).toBe(422);
    expect((await get("/files/info/downloads/..%2fx")).status).toBe(400);
    expect((await get("/files/info/..%2f..%2fetc/passwd")).status).toBe(404);
    expect((await get("/files/info/downloads/nothing")).status).toBe(404);
  });
});
