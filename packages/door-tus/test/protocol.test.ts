import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metadata, startTusServer, type TusServer, UPLOADS, upload } from "./tus-server.js";

let server: TusServer;
beforeAll(async () => {
  server = await startTusServer();
});
afterAll(() => server.close());

const problem = async (response: Response) => ({ status: response.status, ...(await response.json()) });

describe("the server", () => {
  it("says what it can do to whoever asks, without a key", async () => {
    const response = await server.send("OPTIONS", UPLOADS, { key: false, token: "" });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "tus-resumable": "1.0.0",
      "tus-version": "1.0.0",
      "tus-extension":
        "creation,creation-with-upload,creation-defer-length,termination,checksum,expiration,concatenation",
      "tus-checksum-algorithm": "sha1,sha256,sha512,md5",
      "tus-max-size": String(5 * 2 ** 30),
    });
  });

  it.each(["POST", "HEAD", "PATCH", "DELETE"])("refuses a %s of another version, and names its own", async (method) => {
    const path = method === "POST" ? UPLOADS : await server.begin(upload("version", 3));
    for (const version of ["0.2.2", ""]) {
      const response = await server.send(method, path, { headers: { "tus-resumable": version } });
      expect(response.status).toBe(412);
      expect(response.headers.get("tus-version")).toBe("1.0.0");
    }
  });

  it("has no other methods", async () => {
    expect((await server.send("PUT", UPLOADS)).status).toBe(405);
    const response = await server.send("PUT", await server.begin(upload("method", 3)));
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toContain("PATCH");
  });

  it("knows no upload by a strange name", async () => {
    for (const id of ["x", "..%2f..", "00000000-0000-0000-0000-000000000000", "%ff", "a/b"]) {
      for (const method of ["HEAD", "GET", "DELETE"])
        expect((await server.send(method, `${UPLOADS}/${id}`)).status).toBe(404);
    }
  });
});

describe("an upload", () => {
  it("goes in as many parts as one likes, and becomes a file", async () => {
    const path = await server.begin(
      upload("notes/first.txt", 11, { filetype: "text/plain", filename: "shown.txt", metadata: '{"from":"tus"}' }),
    );
    expect(path).toMatch(new RegExp(`^${UPLOADS}/[0-9a-f-]{36}$`));
    let offset = 0;
    for (const part of ["hello", "", " wor", "ld"]) {
      const response = await server.patch([path, offset], part);
      offset += part.length;
      expect(response.status).toBe(204);
      expect(response.headers.get("upload-offset")).toBe(String(offset));
      expect(response.headers.get("cache-control")).toBe("no-store");
      if (offset < 11) {
        expect(Date.parse(response.headers.get("upload-expires") ?? "")).toBeGreaterThan(Date.now());
        const found = await server.call("GET", "/files/info/papers/notes/first.txt", { token: server.user.token });
        expect(found.status).toBe(404);
      }
    }
    expect(await server.text("notes/first.txt")).toBe("hello world");
    const head = await server.send("HEAD", path);
    const { body: file } = await server.call("GET", "/files/info/papers/notes/first.txt", { token: server.user.token });
    expect(head.headers.get("content-location")).toBe(`/api/v1/files/${file.id}`);
    expect(head.headers.get("upload-offset")).toBe("11");
    expect(file).toMatchObject({
      filename: "shown.txt",
      content_type: "text/plain",
      size: 11,
      metadata: { from: "tus" },
      owner_id: server.user.id,
      checksum_sha256: createHash("sha256").update("hello world").digest("hex"),
    });
    const redirect = await server.send("GET", path);
    expect(redirect.status).toBe(303);
    expect(redirect.headers.get("location")).toBe(`/api/v1/files/${file.id}`);
  });

  it("tells at any time what it is and how far", async () => {
    const begun = upload("state", 5, { filename: "ünï.txt" });
    const path = await server.begin(begun);
    await server.patch([path, 0], "ab");
    const head = await server.send("HEAD", path);
    expect(head.status).toBe(200);
    expect(Object.fromEntries(head.headers)).toMatchObject({
      "upload-offset": "2",
      "upload-length": "5",
      "upload-metadata": begun["upload-metadata"],
      "cache-control": "no-store",
      "tus-resumable": "1.0.0",
    });
    expect(head.headers.get("upload-defer-length")).toBeNull();
    expect(await problem(await server.send("GET", path))).toMatchObject({ status: 409, code: "upload_incomplete" });
  });

  it("may bring its first bytes, or all of them, along", async () => {
    const bytes = { headers: { ...upload("along", 5), "content-type": "application/offset+octet-stream" } };
    const some = await server.send("POST", UPLOADS, { ...bytes, body: "abc" });
    expect([some.status, some.headers.get("upload-offset")]).toEqual([201, "3"]);
    expect((await server.patch([some.headers.get("location") ?? "", 3], "de")).status).toBe(204);
    const all = await server.send("POST", UPLOADS, { ...bytes, body: "fghij" });
    expect([all.status, all.headers.get("upload-offset")]).toEqual([201, "5"]);
    expect(all.headers.get("content-location")).toMatch(/^\/api\/v1\/files\//);
    expect(await server.text("along")).toBe("fghij");
  });

  it("may be empty", async () => {
    const response = await server.send("POST", UPLOADS, { headers: upload("empty", 0) });
    expect(response.status).toBe(201);
    expect(response.headers.get("content-location")).toMatch(/^\/api\/v1\/files\//);
    expect(await server.text("empty")).toBe("");
  });

  it("may tell its length later, once", async () => {
    const path = await server.begin({
      "upload-defer-length": "1",
      "upload-metadata": metadata({ bucket: "papers", path: "deferred" }),
    });
    expect((await server.send("HEAD", path)).headers.get("upload-defer-length")).toBe("1");
    expect((await server.patch([path, 0], "abc")).status).toBe(204);
    const short = await server.patch([path, 3], "", { "upload-length": "2" });
    expect(short.status).toBe(400);
    expect((await server.patch([path, 3], "de", { "upload-length": "6" })).status).toBe(204);
    const head = await server.send("HEAD", path);
    expect([head.headers.get("upload-length"), head.headers.get("upload-defer-length")]).toEqual(["6", null]);
    expect((await server.patch([path, 5], "", { "upload-length": "7" })).status).toBe(400);
    expect((await server.patch([path, 5], "f")).status).toBe(204);
    expect(await server.text("deferred")).toBe("abcdef");
  });

  it("may end with the request that tells its length", async () => {
    const path = await server.begin({
      "upload-defer-length": "1",
      "upload-metadata": metadata({ bucket: "papers", path: "deferred-end" }),
    });
    await server.patch([path, 0], "abc");
    const last = await server.patch([path, 3], "", { "upload-length": "3" });
    expect([last.status, last.headers.get("upload-offset")]).toEqual([204, "3"]);
    expect(await server.text("deferred-end")).toBe("abc");
  });

  it("is served by a POST that names another method", async () => {
    const path = await server.begin(upload("override", 3));
    const patched = await server.send("POST", path, {
      body: "abc",
      headers: {
        "x-http-method-override": "PATCH",
        "content-type": "application/offset+octet-stream",
        "upload-offset": "0",
      },
    });
    expect([patched.status, patched.headers.get("upload-offset")]).toEqual([204, "3"]);
  });

  it("does not mind what proxies add, nor a query", async () => {
    const path = await server.begin(upload("proxied", 3));
    const headers = { "x-forwarded-proto": "https, http", "x-forwarded-host": "a, b" };
    expect((await server.send("HEAD", `${path}?x=1/2`, { headers })).status).toBe(200);
  });
});

describe("what does not fit", () => {
  it.each<readonly [string, Record<string, string>, number]>([
    ["no length", { "upload-length": "" }, 400],
    ["a length that is no number", { "upload-length": "3x" }, 400],
    ["a negative length", { "upload-length": "-1" }, 400],
    ["a length beyond numbers", { "upload-length": "9007199254740993" }, 400],
    ["two kinds of length", { "upload-defer-length": "1" }, 400],
    ["another deferral", { "upload-length": "", "upload-defer-length": "2" }, 400],
    ["a length beyond the limit", { "upload-length": String(6 * 2 ** 30) }, 413],
  ])("begins nothing: %s", async (_name, headers, status) => {
    const all = { ...upload("unfit", 3), ...headers };
    for (const [name, value] of Object.entries(all)) if (value === "") delete all[name];
    expect((await server.send("POST", UPLOADS, { headers: all })).status).toBe(status);
  });

  it("adds nothing: another offset, no offset, another type", async () => {
    const path = await server.begin(upload("unfit", 5));
    await server.patch([path, 0], "ab");
    for (const offset of [0, 1, 3, 5, 2 ** 40]) expect((await server.patch([path, offset], "x")).status).toBe(409);
    expect((await server.patch([path, 2], "x", { "upload-offset": "x" })).status).toBe(400);
    expect((await server.patch([path, 2], "x", { "content-type": "text/plain" })).status).toBe(415);
    const response = await server.send("PATCH", path, {
      body: "x",
      headers: { "content-type": "application/offset+octet-stream" },
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await server.offset(path)).toBe(2);
  });

  it("takes no more than the length", async () => {
    const path = await server.begin(upload("long", 5));
    expect((await server.patch([path, 0], "abcdef")).status).toBe(413);
    const stream = new ReadableStream({
      start(controller) {
        for (const chunk of ["abc", "def"]) controller.enqueue(new TextEncoder().encode(chunk));
        controller.close();
      },
    });
    expect((await server.patch([path, 0], stream)).status).toBe(413);
    const offset = await server.offset(path);
    expect((await server.patch([path, offset], "abcde".slice(offset))).status).toBe(204);
    expect(await server.text("long")).toBe("abcde");
  });
});

describe("checksums", () => {
  const digest = (algorithm: string, text: string) =>
    `${algorithm} ${createHash(algorithm).update(text).digest("base64")}`;

  it.each(["sha1", "sha256", "sha512", "md5"])("%s: a part that differs is not kept", async (algorithm) => {
    const path = await server.begin(upload(`sum-${algorithm}`, 6));
    expect((await server.patch([path, 0], "abc", { "upload-checksum": digest(algorithm, "abc") })).status).toBe(204);
    const wrong = await server.patch([path, 3], "dex", { "upload-checksum": digest(algorithm, "def") });
    expect(await problem(wrong)).toMatchObject({ status: 460, code: "checksum_mismatch" });
    expect(await server.offset(path)).toBe(3);
    expect((await server.patch([path, 3], "def", { "upload-checksum": digest(algorithm, "def") })).status).toBe(204);
    expect(await server.text(`sum-${algorithm}`)).toBe("abcdef");
  });

  it.each(["crc7 AAAA", "sha1", "sha1 ", "sha1 AAAA", "sha1 !!!!", "toString AAAA", "__proto__ AAAA"])(
    "cannot be read: %s",
    async (header) => {
      const path = await server.begin(upload("sum", 3));
      expect((await server.patch([path, 0], "abc", { "upload-checksum": header })).status).toBe(400);
      expect(await server.offset(path)).toBe(0);
    },
  );

  it("of the whole, by Repr-Digest, keep another file from coming into sight", async () => {
    const repr = (text: string) => ({
      "repr-digest": `sha-256=:${createHash("sha256").update(text).digest("base64")}:`,
    });
    const wrong = await server.begin({ ...upload("whole", 3), ...repr("abd") });
    expect(await problem(await server.patch([wrong, 0], "abc"))).toMatchObject({ code: "checksum_mismatch" });
    const { status } = await server.call("GET", "/files/info/papers/whole", { token: server.user.token });
    expect(status).toBe(404);
    const right = await server.begin({ ...upload("whole", 3), ...repr("abc") });
    expect((await server.patch([right, 0], "abc")).status).toBe(204);
    const unread = await server.send("POST", UPLOADS, {
      headers: { ...upload("whole", 3), "repr-digest": "sha-256=x" },
    });
    expect(unread.status).toBe(400);
  });

  it("hold for the bytes that a creation brings", async () => {
    const headers = {
      ...upload("sum-along", 3),
      "content-type": "application/offset+octet-stream",
      "upload-checksum": digest("sha1", "abd"),
    };
    expect((await server.send("POST", UPLOADS, { headers, body: "abc" })).status).toBe(460);
    const right = { ...headers, "upload-checksum": digest("sha1", "abc") };
    expect((await server.send("POST", UPLOADS, { headers: right, body: "abc" })).status).toBe(201);
  });
});
