import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer, type TestUser } from "./harness/test-server.js";

let server: TestServer;
let ann: TestUser;
let bob: TestUser;
let names = 0;

beforeAll(async () => {
  server = await startTestServer({ settings: { maxUploadBytes: 2_000_000 } });
  ann = await server.newUser();
  bob = await server.newUser();
});
afterAll(() => server.close());

const newBucket = async (fields: object = {}): Promise<{ id: string; name: string }> => {
  const json = { name: `uploads-${++names}`, ...fields };
  return (await server.call("POST", "/buckets", { token: ann.token, json })).body;
};

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

interface Sent {
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
  readonly token?: string;
}
const put = (bucket: string, path: string, sent: Sent) =>
  server.call("PUT", `/files/upload/${bucket}/${path}`, { token: ann.token, ...sent });

const read = async (bucket: string, path: string) =>
  (await server.fetch("GET", `/files/download/${bucket}/${path}`, { token: ann.token })).text();

const paths = async (bucket: string) => {
  const { body } = await server.call("GET", `/buckets/${bucket}/files`, { token: ann.token });
  return body.map(({ object_name }: { object_name: string }) => object_name);
};

const form = (fields: Record<string, string | File>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
};

const stream = (chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> => {
  const rest = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const chunk = rest.shift();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
  });
};

describe("a raw upload", () => {
  it("answers what it stored, and stores what it was sent", async () => {
    const bucket = await newBucket();
    const { status, body, headers } = await put(bucket.name, "a/b/hello.txt", {
      body: "hello",
      headers: {
        "content-type": "text/plain",
      },
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      filename: "hello.txt",
      object_name: "a/b/hello.txt",
      bucket_id: bucket.id,
      bucket_name: bucket.name,
      owner_id: ann.id,
      content_type: "text/plain",
      size: 5,
      checksum_sha256: sha256("hello"),
      checksum_crc32c: "9a71bb4c",
      version_id: expect.any(String),
      cache_control: null,
      tags: {},
      etag: `"${sha256("hello")}"`,
      metadata: {},
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(headers.get("etag")).toBe(body.etag);
    expect(headers.get("location")).toBe(`/api/v1/files/${body.id}`);
    expect(await read(bucket.name, "a/b/hello.txt")).toBe("hello");
  });

  it("takes an empty file, with a body and without", async () => {
    const bucket = await newBucket();
    for (const [path, sent] of [
      ["none", {}],
      ["empty", { body: "" }],
    ] as const) {
      expect((await put(bucket.name, path, sent)).body).toMatchObject({ size: 0, checksum_sha256: sha256("") });
      expect(await read(bucket.name, path)).toBe("");
    }
  });

  it("replaces a file as one step, and keeps its id, owner and metadata", async () => {
    const bucket = await newBucket();
    const first = await put(bucket.name, "x", { body: "one" });
    await server.call("PUT", `/files/${first.body.id}`, {
      token: ann.token,
      json: { metadata: { a: 1 }, filename: "named" },
    });
    const second = await put(bucket.name, "x", { body: "second" });
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ id: first.body.id, filename: "named", metadata: { a: 1 }, size: 6 });
    expect(second.body.etag).not.toBe(first.body.etag);
    expect(await read(bucket.name, "x")).toBe("second");
  });

  it("shows a reader the old bytes or the new ones, while it is replaced over and over", async () => {
    const bucket = await newBucket();
    const texts = ["a".repeat(200_000), "b".repeat(150_000)] as const;
    await put(bucket.name, "x", { body: texts[0] });
    let isWriting = true;
    const writing = (async () => {
      for (let i = 1; i <= 20; i++) await put(bucket.name, "x", { body: texts[i % 2 === 0 ? 0 : 1] });
      isWriting = false;
    })();
    let reads = 0;
    while (isWriting) {
      const content = await read(bucket.name, "x");
      expect(texts.some((text) => text === content)).toBe(true);
      reads++;
    }
    await writing;
    expect(reads).toBeGreaterThan(0);
  });

  it("finds one file by names that look the same", async () => {
    const bucket = await newBucket();
    await put(bucket.name, encodeURIComponent("cafe\u0301.txt"), { body: "x" });
    expect(await read(bucket.name, encodeURIComponent("caf\u00e9.txt"))).toBe("x");
    expect(await paths(bucket.name)).toEqual(["caf\u00e9.txt"]);
  });

  it.each([
    "%2e%2e%2fsecret",
    "a%2f..%2f..%2fb",
    "a%00b",
    "a%0d%0aSet-Cookie:x",
    "%e2%80%aegpj.exe",
    "a//b",
    "%2fetc%2fpasswd",
    "x".repeat(1025),
  ])("refuses the path %s", async (path) => {
    const bucket = await newBucket();
    const { status, body } = await put(bucket.name, path, { body: "x" });
    expect([status, body.code]).toEqual(
      expect.arrayContaining([expect.toBeOneOf([400, 422]), expect.toBeOneOf(["invalid_name", "invalid_path"])]),
    );
    expect(await paths(bucket.name)).toEqual([]);
  });

  it("keeps names with dots, blanks, quotes and any script", async () => {
    const bucket = await newBucket();
    const all = ["...", " a ", 'it\'s "quoted".txt', "日本/ファイル.txt", "a+b&c=d#e?f.txt", "%41"];
    const encoded = (path: string) => path.split("/").map(encodeURIComponent).join("/");
    for (const path of all) expect((await put(bucket.name, encoded(path), { body: path })).body.object_name).toBe(path);
    expect((await paths(bucket.name)).sort()).toEqual([...all].sort());
    for (const path of all) expect(await read(bucket.name, encoded(path))).toBe(path);
  });
});

describe("conditions", () => {
  it("lets exactly one of racing creators win", async () => {
    const bucket = await newBucket();
    const tries = Array.from({ length: 8 }, (_, i) =>
      put(bucket.name, "x", { body: `content ${i}`, headers: { "if-none-match": "*" } }),
    );
    const answers = await Promise.all(tries);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 412, 412, 412, 412, 412, 412, 412]);
    const winner = answers.find(({ status }) => status === 201);
    expect(sha256(await read(bucket.name, "x"))).toBe(winner?.body.checksum_sha256);
  });

  it("lets exactly one of racing replacers of one version win", async () => {
    const bucket = await newBucket();
    const { body: first } = await put(bucket.name, "x", { body: "first" });
    const tries = Array.from({ length: 8 }, (_, i) =>
      put(bucket.name, "x", { body: `content ${i}`, headers: { "if-match": first.etag } }),
    );
    const answers = await Promise.all(tries);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
    const winner = answers.find(({ status }) => status === 200);
    expect(sha256(await read(bucket.name, "x"))).toBe(winner?.body.checksum_sha256);
  });

  it("lets exactly one of racing forms win", async () => {
    const bucket = await newBucket();
    const tries = Array.from({ length: 5 }, (_, i) =>
      server.call("POST", `/files/upload/${bucket.name}`, {
        token: ann.token,
        body: form({ file: new File([`${i}`], "x") }),
      }),
    );
    expect((await Promise.all(tries)).map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it("follows RFC 9110", async () => {
    const bucket = await newBucket();
    const status = async (headers: Record<string, string>) =>
      (await put(bucket.name, "x", { body: "same", headers })).status;
    expect(await status({ "if-match": "*" })).toBe(412);
    expect(await status({ "if-match": '"x"' })).toBe(412);
    expect(await status({ "if-none-match": '"x"' })).toBe(201);
    const tag = `"${sha256("same")}"`;
    expect(await status({ "if-none-match": tag })).toBe(412);
    expect(await status({ "if-none-match": `W/${tag}` })).toBe(412);
    expect(await status({ "if-match": `W/${tag}` })).toBe(412);
    expect(await status({ "if-match": `"x", ${tag}` })).toBe(200);
    expect(await status({ "if-match": "*" })).toBe(200);
    expect(await status({ "if-match": "*", "if-none-match": "*" })).toBe(412);
  });
});

describe("an upload by form", () => {
  const post = (bucket: string, body: BodyInit, headers: Record<string, string> = {}) =>
    server.call("POST", `/files/upload/${bucket}`, { token: ann.token, body, headers });

  it("takes the fields before the file and after it", async () => {
    const bucket = await newBucket();
    const file = new File(["hello"], "日本.png", { type: "image/png" });
    const before = await post(bucket.name, form({ path: "a/b", metadata: '{"k":[1]}', file }));
    expect(before.status).toBe(201);
    expect(before.body).toMatchObject({
      object_name: "a/b",
      filename: "日本.png",
      content_type: "image/png",
      metadata: { k: [1] },
    });
    expect((await post(bucket.name, form({ file, path: "c" }))).body).toMatchObject({ object_name: "c", size: 5 });
    expect((await post(bucket.name, form({ file }))).body).toMatchObject({ object_name: "日本.png" });
    expect(await read(bucket.name, "c")).toBe("hello");
  });

  it("never replaces", async () => {
    const bucket = await newBucket();
    const file = new File(["x"], "x");
    expect((await post(bucket.name, form({ file }))).status).toBe(201);
    const again = await post(bucket.name, form({ file: new File(["other"], "x") }));
    expect([again.status, again.body.code]).toEqual([409, "already_exists"]);
    expect(await read(bucket.name, "x")).toBe("x");
  });

  const file = new File(["x"], "x");
  const twice = form({ file });
  twice.append("file", file);
  it.each<[string, FormData, number]>([
    ["no file", form({ path: "a" }), 422],
    ["two files", twice, 422],
    ["an unknown field", form({ file, owner_id: "x" }), 422],
    ["metadata that is no JSON", form({ file, metadata: "{" }), 422],
    ["metadata that is no object", form({ file, metadata: "[1]" }), 422],
    ["metadata above 16 KiB", form({ file, metadata: JSON.stringify({ a: "x".repeat(17_000) }) }), 400],
    ["metadata with NUL", form({ file, metadata: '{"a":"\\u0000"}' }), 400],
    ["a path that leads out", form({ file, path: "../x" }), 400],
    ["a file name that is a path", form({ file: new File(["x"], "../../x") }), 400],
    ["a file name with a line break", form({ file: new File(["x"], "a\r\nSet-Cookie: x") }), 400],
  ])("refuses %s and leaves nothing", async (_, body, status) => {
    const bucket = await newBucket();
    expect((await post(bucket.name, body)).status).toBe(status);
    expect(await paths(bucket.name)).toEqual([]);
  });

  it("refuses a broken form and other types", async () => {
    const bucket = await newBucket();
    const cut = '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nabc';
    const headers = { "content-type": "multipart/form-data; boundary=b" };
    expect((await post(bucket.name, cut, headers)).status).toBe(422);
    expect((await post(bucket.name, cut, { "content-type": "multipart/form-data" })).status).toBe(422);
    expect((await post(bucket.name, "{}", { "content-type": "application/json" })).status).toBe(415);
    expect(await paths(bucket.name)).toEqual([]);
  });
});

describe("limits", () => {
  it("refuses what is announced to be too large, unread", async () => {
    const bucket = await newBucket();
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      { pull: (controller) => controller.enqueue(new Uint8Array(++pulled)) },
      { highWaterMark: 0 },
    );
    const { status, body: problem } = await put(bucket.name, "x", { body, headers: { "content-length": "2000001" } });
    expect([status, problem.code]).toEqual([413, "body_too_large"]);
    expect(pulled).toBe(0);
  });

  it("refuses what turns out to be too large, and leaves nothing", async () => {
    const bucket = await newBucket();
    const chunks = (count: number) => stream(Array.from({ length: count }, () => new Uint8Array(100_000)));
    expect((await put(bucket.name, "x", { body: chunks(20) })).status).toBe(201);
    expect((await put(bucket.name, "y", { body: chunks(21) })).status).toBe(413);
    const big = form({ file: new File([new Uint8Array(2_000_001)], "z") });
    expect((await server.call("POST", `/files/upload/${bucket.name}`, { token: ann.token, body: big })).status).toBe(
      413,
    );
    expect(await paths(bucket.name)).toEqual(["x"]);
  });

  it("holds the limits of a bucket", async () => {
    const bucket = await newBucket({ max_file_bytes: 3, allowed_types: ["image/*", "text/plain"] });
    const text = { "content-type": "text/plain" };
    expect((await put(bucket.name, "a", { body: "abc", headers: text })).status).toBe(201);
    expect((await put(bucket.name, "b", { body: "abcd", headers: text })).status).toBe(413);
    expect((await put(bucket.name, "c", { body: "abc", headers: { "content-type": "text/html" } })).status).toBe(415);
    expect((await put(bucket.name, "d", { body: "abc", headers: { "content-type": "Image/PNG" } })).status).toBe(201);
    expect((await put(bucket.name, "e", { body: "abc", headers: { "content-type": "no type" } })).status).toBe(415);
  });

  it("is not fooled by a type that the bytes belie", async () => {
    const bucket = await newBucket({ allowed_types: ["image/*"] });
    const executable = new Uint8Array([0x4d, 0x5a, ...new Array(200).fill(0)]);
    expect(
      (await put(bucket.name, "x.png", { body: executable, headers: { "content-type": "image/png" } })).status,
    ).toBe(415);
  });

  it("refuses a body that is shorter than announced", async () => {
    const bucket = await newBucket();
    const body = stream([new Uint8Array(10)]);
    expect((await put(bucket.name, "x", { body, headers: { "content-length": "20" } })).status).toBe(400);
    expect(await paths(bucket.name)).toEqual([]);
  });
});

describe("types", () => {
  const png = new Uint8Array([
    0x89,
    0x50,
    0x4e,
    0x47,
    0x0d,
    0x0a,
    0x1a,
    0x0a,
    0,
    0,
    0,
    13,
    0x49,
    0x48,
    0x44,
    0x52,
    ...new Array(40).fill(0),
  ]);
  it.each<[string, Uint8Array | string, Record<string, string>, string]>([
    ["by what the client says", png, { "content-type": "image/x-own" }, "image/x-own"],
    ["by the bytes", png, { "content-type": "application/octet-stream" }, "image/png"],
    ["by the name", "a,b", { "content-type": "application/octet-stream" }, "text/csv"],
  ])("are found %s", async (...[, body, headers, type]) => {
    const bucket = await newBucket();
    const answer = await put(bucket.name, "table.csv", { body: body as BodyInit, headers });
    expect(answer.body.content_type).toContain(type);
  });

  it("are unknown where nothing tells", async () => {
    const bucket = await newBucket();
    const headers = { "content-type": "application/octet-stream" };
    expect((await put(bucket.name, "x", { body: "?", headers })).body.content_type).toBe("application/octet-stream");
  });
});

describe("who may upload", () => {
  it("is everybody in a public bucket, and what is anonymous belongs to the bucket's owner", async () => {
    const bucket = await newBucket({ is_public: true });
    const anonymous = await server.call("PUT", `/files/upload/${bucket.name}/a`, { body: "a" });
    expect([anonymous.status, anonymous.body.owner_id]).toEqual([201, ann.id]);
    const byForm = await server.call("POST", `/files/upload/${bucket.id}`, {
      body: form({ file: new File(["b"], "b") }),
    });
    expect([byForm.status, byForm.body.owner_id]).toEqual([201, ann.id]);
    expect((await put(bucket.name, "c", { body: "c", token: bob.token })).body.owner_id).toBe(bob.id);
  });

  it("is nobody else in a private one", async () => {
    const bucket = await newBucket();
    expect((await put(bucket.name, "a", { body: "a", token: bob.token })).status).toBe(404);
    expect((await server.call("PUT", `/files/upload/${bucket.name}/a`, { body: "a" })).status).toBe(404);
    expect((await put(bucket.name, "a", { body: "a", token: server.admin.token })).status).toBe(201);
  });

  it("replaces only as the file's owner, the bucket's owner or an admin", async () => {
    const bucket = await newBucket({ is_public: true });
    await put(bucket.name, "bobs", { body: "1", token: bob.token });
    await put(bucket.name, "anns", { body: "1" });
    expect((await put(bucket.name, "anns", { body: "2", token: bob.token })).status).toBe(403);
    expect((await server.call("PUT", `/files/upload/${bucket.name}/bobs`, { body: "2" })).status).toBe(403);
    expect(await read(bucket.name, "anns")).toBe("1");
    expect((await put(bucket.name, "bobs", { body: "2", token: bob.token })).status).toBe(200);
    expect((await put(bucket.name, "bobs", { body: "3" })).status).toBe(200);
    expect((await put(bucket.name, "bobs", { body: "4", token: server.admin.token })).status).toBe(200);
  });
});
