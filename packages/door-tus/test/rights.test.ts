import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestUser } from "../../server-core/test/harness/test-server.js";
import { metadata, startTusServer, type TusServer, UPLOADS, upload } from "./tus-server.js";

const ELSEWHERE = "https://app.example";
let server: TusServer;
let other: TestUser;
beforeAll(async () => {
  server = await startTusServer({ settings: { corsOrigins: [ELSEWHERE], maxUploadBytes: 1_000_000 } });
  other = await server.newUser();
});
afterAll(() => server.close());

const into = ([bucket, path]: readonly [string, string], size: number, more: Record<string, string> = {}) => ({
  "upload-length": String(size),
  "upload-metadata": metadata({ bucket, path, ...more }),
});
const makeBucket = async (name: string, options: object = {}, token = server.user.token) => {
  const { status } = await server.call("POST", "/buckets", { token, json: { name, ...options } });
  expect(status).toBe(201);
};
const refused = async (headers: Record<string, string>, body?: string) => {
  const type = body === undefined ? {} : { "content-type": "application/offset+octet-stream" };
  const response = await server.send("POST", UPLOADS, { headers: { ...headers, ...type }, ...(body ? { body } : {}) });
  return { status: response.status, code: (await response.json()).code };
};

describe("an upload", () => {
  it("is found only by who began it, and by admins: knowing its URL gives no right", async () => {
    const path = await server.begin(upload("mine", 4));
    await server.patch([path, 0], "ab");
    for (const method of ["HEAD", "GET", "DELETE"]) {
      expect((await server.send(method, path, { token: other.token })).status).toBe(404);
      expect((await server.send(method, path, { token: "" })).status).toBe(404);
      expect((await server.send(method, path, { token: "", key: false })).status).toBe(401);
      expect((await server.send(method, path, { token: "forged" })).status).toBe(401);
    }
    const patch = (token: string) =>
      server.send("PATCH", path, {
        token,
        body: "xx",
        headers: { "content-type": "application/offset+octet-stream", "upload-offset": "2" },
      });
    expect((await patch(other.token)).status).toBe(404);
    expect((await patch("")).status).toBe(404);
    expect((await server.send("HEAD", path, { token: server.admin.token })).status).toBe(200);
    expect((await server.patch([path, 2], "cd")).status).toBe(204);
    expect(await server.text("mine")).toBe("abcd");
  });

  it("does not become part of another's", async () => {
    await makeBucket("others-papers", {}, other.token);
    const headers = { ...into(["papers", "x"], 3), "upload-concat": "partial" };
    const path = await server.begin(headers);
    await server.patch([path, 0], "abc");
    const final = {
      "upload-concat": `final;${path}`,
      "upload-metadata": metadata({ bucket: "others-papers", path: "stolen" }),
    };
    expect((await server.send("POST", UPLOADS, { headers: final, token: other.token })).status).toBe(400);
  });

  it("begins only with the key, and in a bucket that is in sight", async () => {
    const headers = upload("hidden", 3);
    expect((await server.send("POST", UPLOADS, { headers, key: false, token: "" })).status).toBe(401);
    expect((await server.send("POST", UPLOADS, { headers, token: "" })).status).toBe(404);
    expect((await server.send("POST", UPLOADS, { headers, token: other.token })).status).toBe(404);
    expect(await refused(into(["nowhere", "x"], 3))).toEqual({ status: 404, code: "not_found" });
    expect(await refused({ "upload-length": "3" })).toEqual({ status: 400, code: "invalid_value" });
    expect(await refused({ "upload-length": "3", "upload-metadata": metadata({ bucket: "papers" }) })).toEqual({
      status: 400,
      code: "invalid_value",
    });
  });

  it("of nobody in particular goes into a public bucket, as a plain one does", async () => {
    await makeBucket("public-papers", { is_public: true });
    const path = await server.begin(into(["public-papers", "anonymous"], 3), { token: "" });
    const response = await server.send("PATCH", path, {
      token: "",
      body: "abc",
      headers: { "content-type": "application/offset+octet-stream", "upload-offset": "0" },
    });
    expect(response.status).toBe(204);
    const { body } = await server.call("GET", "/files/info/public-papers/anonymous");
    expect(body).toMatchObject({ size: 3, owner_id: server.user.id });
  });

  it("is shown only if its maker still may when it ends", async () => {
    await makeBucket("closing", { is_public: true });
    const headers = into(["closing", "late"], 3);
    const path = await server.begin(headers, { token: other.token });
    await server.call("PUT", "/buckets/closing", { token: server.user.token, json: { is_public: false } });
    const response = await server.send("PATCH", path, {
      token: other.token,
      body: "abc",
      headers: { "content-type": "application/offset+octet-stream", "upload-offset": "0" },
    });
    expect([403, 404]).toContain(response.status);
    const found = await server.call("GET", "/files/info/closing/late", { token: server.user.token });
    expect(found.status).toBe(404);
  });
});

describe("what a bucket allows", () => {
  it("is asked before the first byte where the client tells, and at the end where it does not", async () => {
    await makeBucket("small", { max_file_bytes: 5 });
    expect(await refused(into(["small", "x"], 6))).toEqual({ status: 413, code: "body_too_large" });
    const deferred = { "upload-defer-length": "1", "upload-metadata": metadata({ bucket: "small", path: "x" }) };
    const path = await server.begin(deferred);
    expect((await server.patch([path, 0], "abcdef")).status).toBe(413);
    const told = await server.begin(deferred);
    expect((await server.patch([told, 0], "abc", { "upload-length": "6" })).status).toBe(413);
  });

  it("names types", async () => {
    await makeBucket("pictures", { allowed_types: ["image/*"] });
    expect(await refused(into(["pictures", "a.txt"], 5, { filetype: "text/plain" }))).toEqual({
      status: 415,
      code: "unsupported_media_type",
    });
    const path = await server.begin(into(["pictures", "a.png"], 5, { filetype: "image/png" }));
    expect((await server.patch([path, 0], "%PDF-")).status).toBeGreaterThanOrEqual(204);
    const lying = await server.begin(into(["pictures", "b.png"], 15, { filetype: "image/png" }));
    expect((await server.patch([lying, 0], "%PDF-1.7\n%abcd\n")).status).toBe(415);
  });

  it("is a quota", async () => {
    await makeBucket("tight", { max_total_bytes: 10 });
    const fill = async (path: string, text: string) => {
      const upload = await server.begin(into(["tight", path], text.length));
      return server.patch([upload, 0], text);
    };
    expect((await fill("a", "123456")).status).toBe(204);
    const over = await server.send("POST", UPLOADS, { headers: into(["tight", "b"], 6) });
    const status =
      over.status === 201
        ? (await server.patch([over.headers.get("location") ?? "", 0], "123456")).status
        : over.status;
    expect(status).toBe(403);
    expect((await server.call("GET", "/files/info/tight/b", { token: server.user.token })).status).toBe(404);
  });
});

describe("a file that is there", () => {
  it("is replaced under the conditions of the creation, which hold at the end", async () => {
    await server.begin(upload("there", 0));
    expect(await refused({ ...upload("there", 3), "if-none-match": "*" })).toEqual({
      status: 412,
      code: "precondition_failed",
    });
    expect(await refused({ ...upload("there", 3), "if-match": '"other"' })).toEqual({
      status: 412,
      code: "precondition_failed",
    });
    const late = await server.begin({ ...upload("races", 3), "if-none-match": "*" });
    await server.begin(upload("races", 0));
    expect((await server.patch([late, 0], "abc")).status).toBe(412);
    expect(await server.text("races")).toBe("");
    const { headers } = await server.call("GET", "/files/info/papers/races", { token: server.user.token });
    const right = await server.begin({ ...upload("races", 3), "if-match": headers.get("etag") ?? "" });
    expect((await server.patch([right, 0], "new")).status).toBe(204);
    expect(await server.text("races")).toBe("new");
  });

  it("of another user is not replaced", async () => {
    await makeBucket("shared", { is_public: true });
    await server.begin(into(["shared", "x"], 0));
    const response = await server.send("POST", UPLOADS, { headers: into(["shared", "x"], 3), token: other.token });
    expect(response.status).toBe(403);
  });
});

describe("pages of other origins", () => {
  it("may send and read what tus needs, where the origin is allowed", async () => {
    const preflight = await server.send("OPTIONS", `${UPLOADS}/x`, {
      key: false,
      token: "",
      headers: {
        origin: ELSEWHERE,
        "access-control-request-method": "PATCH",
        "access-control-request-headers": "tus-resumable, upload-offset, apikey",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-methods")).toMatch(/HEAD.*PATCH.*DELETE/);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("upload-offset");
    const response = await server.send("POST", UPLOADS, { headers: { ...upload("cors", 3), origin: ELSEWHERE } });
    expect(response.headers.get("access-control-allow-origin")).toBe(ELSEWHERE);
    const exposed = response.headers.get("access-control-expose-headers")?.split(", ");
    expect(exposed).toEqual(expect.arrayContaining(["location", "upload-offset", "tus-resumable", "upload-expires"]));
    const foreign = { ...upload("cors", 3), origin: "https://evil.example" };
    const strange = await server.send("POST", UPLOADS, { headers: foreign });
    expect(strange.headers.get("access-control-allow-origin")).toBeNull();
  });
});
