import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./harness/test-server.js";

let test: TestServer;

beforeAll(async () => {
  test = await startTestServer();
});

afterAll(() => test.close());

describe("routing", () => {
  it("ignores a trailing slash", async () => {
    expect((await test.call("GET", "/users/", { token: test.admin.token })).status).toBe(200);
  });

  it("answers an unknown path with 404 and a known one under another method with 405 and what is allowed", async () => {
    expect(await test.call("GET", "/api/v1/nothing")).toMatchObject({ status: 404, body: { code: "route_not_found" } });
    const wrong = await test.call("DELETE", "/auth/login");
    expect(wrong).toMatchObject({ status: 405, body: { code: "method_not_allowed" } });
    expect(wrong.headers.get("allow")).toBe("POST");
  });

  it("refuses a path whose escapes are no UTF-8", async () => {
    expect(await test.call("GET", "/tables/%ff")).toMatchObject({ status: 422, body: { code: "invalid_path" } });
    expect(await test.call("GET", "/tables/%")).toMatchObject({ status: 422, body: { code: "invalid_path" } });
  });
});

describe("a request whose URL is none, as a host's own kind of Request may have", () => {
  const unreadable = () => Object.defineProperty(new Request("http://holdfast.test/"), "url", { value: "http://a:b/" });

  it("is refused, and so is such a handshake", async () => {
    const accept = () => Promise.reject(new Error("it was accepted"));
    const answers = [await test.server.fetch(unreadable()), await test.server.connect(unreadable(), accept)];
    for (const answer of answers) {
      expect(await answer?.json()).toMatchObject({ status: 400, code: "bad_request" });
    }
  });
});

describe("keys", () => {
  it("lets nobody in without the key, except where the contract says so", async () => {
    expect((await test.call("GET", "/health", { key: false })).status).toBe(200);
    expect((await test.call("GET", "/openapi.json", { key: false })).status).toBe(200);
    expect(await test.call("GET", "/api/v1/health", { key: false })).toMatchObject({
      status: 401,
      body: { code: "missing_key" },
    });
    expect(await test.call("GET", "/api/v1/health", { headers: { apikey: "wrong" } })).toMatchObject({
      status: 401,
      body: { code: "invalid_key" },
    });
  });

  it("takes the key in either header and in the query", async () => {
    expect(
      (await test.call("GET", "/api/v1/health", { key: false, headers: { "anon-key": test.anonKey } })).status,
    ).toBe(200);
    expect((await test.call("GET", `/api/v1/health?apikey=${test.anonKey}`, { key: false })).status).toBe(200);
    expect((await test.call("GET", `/api/v1/health?anon-key=${test.anonKey}`, { key: false })).status).toBe(200);
    expect((await test.call("GET", "/api/v1/health", { key: false, token: test.anonKey })).status).toBe(200);
  });

  it("never falls back to anonymous when a token is wrong", async () => {
    expect(await test.call("GET", "/buckets", { token: "a.b.c" })).toMatchObject({
      status: 401,
      body: { code: "invalid_token" },
    });
    expect((await test.call("GET", "/buckets", { headers: { authorization: "Basic YTpi" } })).status).toBe(401);
  });
});

describe("bodies", () => {
  const login = (options: Parameters<TestServer["call"]>[2]) => test.call("POST", "/auth/login", options);
  const json = { "content-type": "application/json" };

  it.each([
    ["no JSON", "{"],
    ["no UTF-8", new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
    ["nothing", undefined],
    ["a list", "[]"],
    ["a text", '"x"'],
    ["null", "null"],
    ["a wrong type", '{"username":1,"password":"x"}'],
    ["an unknown field", '{"username":"a@b.example","password":"x","is_superuser":true}'],
    ["a prototype", '{"username":"a@b.example","password":"x","__proto__":{"is_superuser":true}}'],
  ])("refuses a body that is %s with 422", async (_, body) => {
    const { status } = await login({ headers: json, ...(body === undefined ? {} : { body }) });
    expect(status).toBe(422);
  });

  it("names every field that is wrong", async () => {
    const { body } = await test.call("POST", "/auth/register", { json: { email: "no address", extra: 1 } });
    expect(body.code).toBe("invalid_body");
    expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(["body.email", "body.password"]),
    );
  });

  it("refuses another content type with 415", async () => {
    expect(await login({ headers: { "content-type": "text/plain" }, body: "x" })).toMatchObject({
      status: 415,
      body: { code: "unsupported_media_type" },
    });
  });

  it("refuses a body beyond the limit with 413, whether it announces its length or not", async () => {
    const big = JSON.stringify({ username: "a@b.example", password: "x".repeat(9 * 1024 * 1024) });
    expect((await login({ headers: { ...json, "content-length": String(big.length) }, body: big })).status).toBe(413);
    const stream = new Blob([big]).stream();
    expect((await login({ headers: json, body: stream })).status).toBe(413);
  });

  it("refuses a broken multipart form", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    expect((await login({ headers, body: "--y\r\n\r\n" })).status).toBe(422);
  });
});

describe("queries", () => {
  it("refuses unknown, repeated and mistyped parameters", async () => {
    const token = test.admin.token;
    for (const query of [
      "surprise=1",
      "limit=1&limit=2",
      "limit=ten",
      "limit=-1",
      "skip=1e3",
      "limit=99999999999999999999",
    ]) {
      expect(await test.call("GET", `/users?${query}`, { token }), query).toMatchObject({
        status: 422,
        body: { code: "invalid_query" },
      });
    }
  });
});

describe("answers", () => {
  it("carry the client's request id when it is harmless, else one of the server", async () => {
    const kept = await test.call("GET", "/health", { headers: { "x-request-id": "abc-1" } });
    expect(kept.headers.get("x-request-id")).toBe("abc-1");
    const replaced = await test.call("GET", "/health", { headers: { "x-request-id": "a b" } });
    expect(replaced.headers.get("x-request-id")).not.toBe("a b");
  });

  it("cannot be sniffed and are not cached", async () => {
    const { headers } = await test.call("GET", "/users/me", { token: test.admin.token });
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
  });
});
