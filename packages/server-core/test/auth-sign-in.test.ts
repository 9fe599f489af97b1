import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SharedDatabase, startSharedDatabase } from "./harness/shared-database.js";
import { startTestServer, type TestServer } from "./harness/test-server.js";

let database: SharedDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await startSharedDatabase();
  server = await startTestServer({ database: database.connect() });
});
afterAll(async () => {
  await server.close();
  await database.close();
});

const register = (json: unknown) => server.call("POST", "/auth/register", { json });
const login = (json: unknown) => server.call("POST", "/auth/login", { json });
const password = "a good long password";

describe("register", () => {
  it("answers the account, active and without any admin right", async () => {
    const { status, body } = await register({ email: "New@Example.com", password, full_name: "Zoë 🦊" });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      email: "new@example.com",
      full_name: "Zoë 🦊",
      is_active: true,
      is_superuser: false,
    });
    expect(JSON.stringify(body)).not.toContain("argon2");
  });

  it.each(["is_superuser", "is_active", "role", "id"])(
    "refuses the field %s, so nobody makes themselves an admin",
    async (field) => {
      const { status, body } = await register({ email: `x-${field}@example.com`, password, [field]: true });
      expect([status, body.code]).toEqual([422, "invalid_body"]);
      expect((await login({ email: `x-${field}@example.com`, password })).status).toBe(400);
    },
  );

  it("refuses an address that is taken, in whatever case", async () => {
    await register({ email: "taken@example.com", password });
    const { status, body } = await register({ email: "TAKEN@Example.COM", password });
    expect([status, body.code]).toEqual([400, "email_taken"]);
  });

  it("lets one of many at the same instant have the address", async () => {
    const tries = Array.from({ length: 8 }, () => register({ email: "race@example.com", password }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 400, 400, 400, 400, 400, 400, 400]);
  });

  it.each([
    ["too short", "1234567", "422 invalid_body"],
    ["too long", "x".repeat(201), "422 invalid_body"],
    ["common", "Password123", "400 weak_password"],
    ["one character", "zzzzzzzzzzzz", "400 weak_password"],
    ["the address", "weak@example.com", "400 weak_password"],
    ["no text", 12_345_678, "422 invalid_body"],
  ])("refuses a password that is %s", async (_what, bad, refusal) => {
    const { status, body } = await register({ email: "weak@example.com", password: bad });
    expect(`${status} ${body.code}`).toBe(refusal);
  });

  it.each([
    "nobody",
    "a@b",
    "a b@example.com",
    "a@example.com\0",
    "a\r\nx: y@example.com",
    `${"a".repeat(250)}@b.co`,
    "ü@exämple.com",
  ])("refuses the address %j", async (email) => {
    const { status, body } = await register({ email, password });
    expect([status, body.code]).toEqual([422, "invalid_body"]);
  });

  it.each(["NUL \0", "a\nb", "half \ud83d"])("refuses the name %j", async (full_name) => {
    const { status, body } = await register({ email: "name@example.com", password, full_name });
    expect([status, body.code]).toEqual([400, "invalid_value"]);
  });
});

describe("login", () => {
  it("takes JSON with either name, a form and a multipart form", async () => {
    await register({ email: "forms@example.com", password });
    const form = { username: "forms@example.com", password, grant_type: "password", scope: "" };
    const multipart = new FormData();
    for (const [name, value] of Object.entries(form)) multipart.set(name, value);
    const answers = [
      await login({ username: "forms@example.com", password }),
      await login({ email: "FORMS@example.com", password }),
      await server.call("POST", "/auth/login", { body: new URLSearchParams(form) }),
      await server.call("POST", "/auth/login", { body: multipart }),
    ];
    for (const { status, body, headers } of answers) {
      expect(status).toBe(200);
      expect(body).toMatchObject({
        token_type: "bearer",
        expires_in: 900,
        is_superuser: false,
        email: "forms@example.com",
      });
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });

  it("refuses both names together, and unknown fields", async () => {
    expect((await login({ username: "a@b.co", email: "a@b.co", password })).status).toBe(422);
    expect((await login({ username: "a@b.co", password, is_superuser: true })).status).toBe(422);
  });

  it("answers the same whether the account exists or not", async () => {
    await register({ email: "exists@example.com", password });
    const wrong = await login({ email: "exists@example.com", password: "not the password" });
    const unknown = await login({ email: "unknown@example.com", password: "not the password" });
    expect(wrong.status).toBe(400);
    expect({ ...unknown.body, request_id: "" }).toEqual({ ...wrong.body, request_id: "" });
    expect([...unknown.headers.keys()]).toEqual([...wrong.headers.keys()]);
  });

  it("takes as long for an account that does not exist", async () => {
    await register({ email: "timing@example.com", password });
    const time = async (email: string): Promise<number> => {
      const start = performance.now();
      await login({ email, password: "not the password" });
      return performance.now() - start;
    };
    const [knownTimes, unknownTimes]: [number[], number[]] = [[], []];
    // By turns, so that whatever else the machine does falls on both.
    for (let i = 0; i < 11; i++) {
      knownTimes.push(await time("timing@example.com"));
      unknownTimes.push(await time("nobody@example.com"));
    }
    const median = (times: number[]): number => times.sort((a, b) => a - b)[5] ?? 0;
    const [known, unknown] = [median(knownTimes), median(unknownTimes)];
    // Without the decoy hash the ratio is beyond five.
    expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(2.5);
  });

  it.each(["\0", "\ud800", "' or 1=1 --", "a".repeat(254)])("finds no account of the name %j", async (username) => {
    const { status, body } = await login({ username, password });
    expect([status, body.code]).toEqual([400, "invalid_credentials"]);
  });

  it("takes a password typed on a keyboard that composes differently", async () => {
    await register({ email: "nfc@example.com", password: "pässwörter überall".normalize("NFC") });
    const { status } = await login({ email: "nfc@example.com", password: "pässwörter überall".normalize("NFD") });
    expect(status).toBe(200);
  });

  it("tells of an inactive account only after the right password", async () => {
    const { body: user } = await register({ email: "inactive@example.com", password });
    await server.call("PUT", `/users/${user.id}`, { token: server.admin.token, json: { is_active: false } });
    expect((await login({ email: "inactive@example.com", password })).body.code).toBe("account_inactive");
    expect((await login({ email: "inactive@example.com", password: "wrong one" })).body.code).toBe(
      "invalid_credentials",
    );
  });

  it("does not mind an access token that has expired or is forged", async () => {
    const { email, password: own } = await server.newUser();
    const answer = await server.call("POST", "/auth/login", { json: { email, password: own }, token: "a.b.c" });
    expect(answer.status).toBe(200);
  });
});

describe("what is stored", () => {
  it("holds passwords and refresh tokens only as hashes", async () => {
    const user = await server.newUser();
    const [account] = await database.rows<{ password_hash: string }>(
      "select password_hash from holdfast.users where id = $1",
      [user.id],
    );
    expect(account?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const [{ dump = "" } = {}] = await database.rows<{ dump: string }>(
      `select (select string_agg(u::text, '') from holdfast.users u) || (select string_agg(t::text, '') from holdfast.refresh_tokens t)
         || (select string_agg(s::text, '') from holdfast.sessions s) as dump`,
    );
    expect(dump).not.toContain(user.password);
    expect(dump).not.toContain(user.refreshToken);
    expect(dump).not.toContain(Buffer.from(user.refreshToken).toString("hex"));
  });

  it.each(["anon", "authenticated", "service"] as const)("cannot be read by the role %s", async (role) => {
    const adapter = database.connect();
    await adapter.open();
    for (const table of ["users", "sessions", "refresh_tokens", "signing_keys", "settings"]) {
      await expect(adapter.query({ role, claims: {} }, `select * from holdfast.${table}`)).rejects.toMatchObject({
        code: "permission_denied",
      });
    }
    await adapter.close();
  });
});

describe("a server that is closed to strangers", () => {
  it("refuses to register them, and lets admins make accounts", async () => {
    const closed = await startTestServer({ database: database.connect(), settings: { openRegistration: false } });
    const { status, body } = await closed.call("POST", "/auth/register", {
      json: { email: "late@example.com", password },
    });
    expect([status, body.code]).toEqual([403, "registration_closed"]);
    const json = { email: "invited@example.com", password };
    expect((await closed.call("POST", "/users", { token: closed.admin.token, json })).status).toBe(200);
    await closed.close();
  });
});
