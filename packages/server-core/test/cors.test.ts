import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SharedDatabase, startSharedDatabase } from "./harness/shared-database.js";
import { startTestServer, type TestServer } from "./harness/test-server.js";

/** How long another server may take to hear of a change, on a busy machine. */
const EVENTUALLY = { timeout: 20_000 };

let database: SharedDatabase;
let server: TestServer;
/** Another process on the same database. */
let other: TestServer;
let clock = Date.now();

beforeAll(async () => {
  database = await startSharedDatabase();
  const settings = { corsOrigins: ["https://Configured.example.com:443"] };
  server = await startTestServer({ database: database.connect(), settings, now: () => new Date(clock) });
  other = await startTestServer({ database: database.connect(), now: () => new Date(clock) });
});
afterAll(async () => {
  await other.close();
  await server.close();
  await database.close();
});

const asAdmin = (method: string, path: string, json?: unknown) =>
  server.call(method, `/cors/origins${path}`, { token: server.admin.token, ...(json === undefined ? {} : { json }) });
const preflight = (origin: string, on: TestServer = server) =>
  on.fetch("OPTIONS", "/tables/posts/data", {
    key: false,
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "apikey, x-own" },
  });
const allowedBy = async (origin: string, on: TestServer = server): Promise<string | null> =>
  (await on.fetch("GET", "/health", { headers: { origin } })).headers.get("access-control-allow-origin");

describe("origins", () => {
  it("are in force on every server at once, from their making to their removal", async () => {
    const origin = "https://app.example.com";
    expect(await allowedBy(origin)).toBeNull();
    const made = await asAdmin("POST", "", { origin: "HTTPS://App.Example.com:443", description: "the app" });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ origin, description: "the app", is_active: true, extra_metadata: {} });
    expect(made.body.created_by).toBe(server.admin.id);
    expect(await allowedBy(origin)).toBe(origin);
    await expect.poll(() => allowedBy(origin, other), EVENTUALLY).toBe(origin);

    const deleted = await asAdmin("DELETE", `/${made.body.id}`);
    expect(deleted.body).toMatchObject({ id: made.body.id, hard_delete: false });
    expect(await allowedBy(origin)).toBeNull();
    await expect.poll(() => allowedBy(origin, other), EVENTUALLY).toBeNull();
    expect((await asAdmin("GET", `/${made.body.id}`)).body.is_active).toBe(false);

    const revived = await asAdmin("PUT", `/${made.body.id}`, { is_active: true, extra_metadata: { team: "web" } });
    expect(revived.body).toMatchObject({ origin, description: "the app", extra_metadata: { team: "web" } });
    expect(await allowedBy(origin)).toBe(origin);
    expect((await asAdmin("DELETE", `/${made.body.id}?hard_delete=true`)).body.hard_delete).toBe(true);
    expect(await allowedBy(origin)).toBeNull();
    for (const [method, json] of [["GET"], ["PUT", {}], ["DELETE"]] as const) {
      expect((await asAdmin(method, `/${made.body.id}`, json)).body.code).toBe("not_found");
    }
  });

  it("are listed oldest first, the inactive ones on demand", async () => {
    const one = (await asAdmin("POST", "", { origin: "https://one.example.com" })).body;
    const two = (await asAdmin("POST", "", { origin: "https://two.example.com", is_active: false })).body;
    expect(await allowedBy("https://two.example.com")).toBeNull();
    const ids = async (query: string): Promise<string[]> =>
      (await asAdmin("GET", query)).body.map(({ id }: { id: string }) => id);
    expect((await ids("")).at(-1)).toBe(one.id);
    expect((await ids("?active_only=false")).slice(-2)).toEqual([one.id, two.id]);
    const all = await ids("?active_only=false");
    expect(await ids(`?active_only=false&skip=${all.length - 1}&limit=1`)).toEqual([two.id]);
    expect((await asAdmin("GET", "?active_only=maybe")).body.code).toBe("invalid_query");
  });

  it("are there once, whoever is faster", async () => {
    const json = { origin: "https://race.example.com" };
    const answers = await Promise.all(Array.from({ length: 6 }, () => asAdmin("POST", "", json)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const again = await asAdmin("POST", "", { origin: "https://RACE.example.com" });
    expect(again.body.code).toBe("already_exists");
    const second = (await asAdmin("POST", "", { origin: "https://race2.example.com" })).body;
    expect((await asAdmin("PUT", `/${second.id}`, json)).body.code).toBe("already_exists");
  });

  it.each([
    "*",
    "https://*.example.com",
    "null",
    "https://a.example.com/",
    "https://a.example.com/x",
    "ftp://a.example.com",
  ])("cannot be %j", async (origin) => {
    const { status, body } = await asAdmin("POST", "", { origin });
    expect([status, body.code]).toEqual([400, "invalid_value"]);
    const tested = await asAdmin("POST", "/validate", { origin });
    expect(tested.body).toMatchObject({ is_valid: false, origin });
    expect(tested.body.error).toMatch(/\.$/);
  });

  it("are tested in the query or in the body, without being added", async () => {
    const valid = { is_valid: true, error: null, origin: "https://new.example.com" };
    expect((await asAdmin("POST", "/validate?origin=https://NEW.example.com")).body).toEqual(valid);
    expect((await asAdmin("POST", "/validate?origin=x", { origin: "https://new.example.com:443" })).body).toEqual(
      valid,
    );
    expect((await asAdmin("POST", "/validate")).body.code).toBe("invalid_value");
    expect(await allowedBy("https://new.example.com")).toBeNull();
  });

  it("hold only text and metadata that the database can keep", async () => {
    const origin = "https://meta.example.com";
    expect((await asAdmin("POST", "", { origin, description: "\0" })).status).toBe(400);
    expect((await asAdmin("POST", "", { origin, extra_metadata: { a: "\0" } })).status).toBe(400);
    expect((await asAdmin("POST", "", { origin, extra_metadata: { a: "x".repeat(10_000) } })).body.code).toBe(
      "limit_exceeded",
    );
    expect((await asAdmin("POST", "", { origin, extra_metadata: [] })).body.code).toBe("invalid_body");
    expect((await asAdmin("POST", "", { origin, credentials: true })).body.code).toBe("invalid_body");
  });

  it("are only for admins", async () => {
    const { token } = await server.newUser();
    for (const [method, path] of [
      ["GET", ""],
      ["POST", ""],
      ["POST", "/validate"],
      ["POST", "/refresh-cache"],
    ] as const) {
      expect((await server.call(method, `/cors/origins${path}`, { token })).body.code).toBe("forbidden");
      expect((await server.call(method, `/cors/origins${path}`)).body.code).toBe("not_authenticated");
    }
  });

  it("changed in SQL are in force after a refresh, or after five minutes", async () => {
    const [first, second] = ["https://sql1.example.com", "https://sql2.example.com"];
    await database.rows("insert into holdfast.cors_origins (origin) values ($1)", [first]);
    expect(await allowedBy(first)).toBeNull();
    const { body } = await asAdmin("POST", "/refresh-cache");
    expect(body.origins).toEqual(expect.arrayContaining([first, "https://configured.example.com"]));
    expect(await allowedBy(first)).toBe(first);
    await expect.poll(() => allowedBy(first, other), EVENTUALLY).toBe(first);
    await database.rows("insert into holdfast.cors_origins (origin) values ($1)", [second]);
    expect(await allowedBy(second)).toBeNull();
    clock += 300_000;
    expect(await allowedBy(second)).toBe(second);
  });
});

describe("answers to a page", () => {
  it("allow an origin of the settings, never with a wildcard or credentials", async () => {
    const origin = "https://configured.example.com";
    for (const response of [
      await preflight(origin),
      await server.fetch("GET", "/health", { headers: { origin } }),
      await server.fetch("GET", "/users/me", { headers: { origin } }),
    ]) {
      expect(response.headers.get("access-control-allow-origin")).toBe(origin);
      expect(response.headers.get("access-control-allow-credentials")).toBeNull();
      expect(response.headers.get("vary")).toContain("Origin");
    }
    const { headers, status } = await preflight(origin);
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-methods")).toContain("DELETE");
    expect(headers.get("access-control-allow-headers")).toBe("apikey, x-own");
  });

  it.each([
    "https://evil.example",
    "https://configured.example.com.evil.example",
    "https://evilconfigured.example.com",
    "http://configured.example.com",
    "https://configured.example.com:8443",
    "https://configured.example.com/",
    "null",
    "*",
    "",
    "https://configured.example.com, https://evil.example",
    "http://localhost:3000",
    "http://127.0.0.1",
  ])("tell a page of %j nothing", async (origin) => {
    expect(await allowedBy(origin)).toBeNull();
    const response = await preflight(origin);
    const names = [...response.headers.keys()].filter((name) => name.startsWith("access-control"));
    expect([response.status, names]).toEqual([204, []]);
    expect(response.headers.get("vary")).toContain("Origin");
  });

  it("allow pages on this machine where the server was reached on this machine", async () => {
    const ask = async (url: string, origin: string): Promise<string | null> => {
      const response = await server.server.fetch(new Request(url, { headers: { origin } }));
      return response.headers.get("access-control-allow-origin");
    };
    for (const host of ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"]) {
      for (const origin of ["http://localhost:5173", "http://127.0.0.1:3000", "http://[::1]:1", "https://localhost"]) {
        expect(await ask(`http://${host}/health`, origin)).toBe(origin);
      }
      for (const origin of [
        "https://evil.example",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "null",
      ]) {
        expect(await ask(`http://${host}/health`, origin)).toBeNull();
      }
    }
    expect(await ask("http://api.example.com/health", "http://localhost:5173")).toBeNull();
  });
});

describe("a server with a wildcard in its settings", () => {
  it("cannot be made", async () => {
    for (const origin of ["*", "https://*.example.com", "example.com"]) {
      await expect(startTestServer({ settings: { corsOrigins: [origin] } })).rejects.toThrow("corsOrigins");
    }
  });
});
