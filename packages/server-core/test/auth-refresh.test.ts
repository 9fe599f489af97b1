import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SharedDatabase, startSharedDatabase } from "./harness/shared-database.js";
import { startTestServer, type TestServer, type TestUser } from "./harness/test-server.js";

/** How long another server may take to hear of a change, on a busy machine. */
const EVENTUALLY = { timeout: 20_000 };

let database: SharedDatabase;
let server: TestServer;
/** Another process on the same database. */
let other: TestServer;
let clock = Date.now();
const now = () => new Date(clock);
const passSeconds = (seconds: number): void => {
  clock += seconds * 1000;
};

beforeAll(async () => {
  database = await startSharedDatabase();
  server = await startTestServer({ database: database.connect(), now });
  other = await startTestServer({ database: database.connect(), now });
});
afterAll(async () => {
  await other.close();
  await server.close();
  await database.close();
});

const refresh = (refresh_token: string, on: TestServer = server) =>
  on.call("POST", "/auth/refresh", { json: { refresh_token } });
const me = (token: string, on: TestServer = server) => on.call("GET", "/users/me", { token });

describe("refresh", () => {
  it("gives a new pair whose access token works, on every server", async () => {
    const user = await server.newUser();
    passSeconds(1);
    const { status, body } = await refresh(user.refreshToken, other);
    expect(status).toBe(200);
    expect(body.refresh_token).not.toBe(user.refreshToken);
    expect(body.access_token).not.toBe(user.token);
    expect(body).toMatchObject({ token_type: "bearer", expires_in: 900 });
    expect((await me(body.access_token)).body.id).toBe(user.id);
  });

  it("does not mind the expired access token that comes along", async () => {
    const user = await server.newUser();
    passSeconds(901);
    expect((await me(user.token)).body.code).toBe("token_expired");
    const json = { refresh_token: user.refreshToken };
    const { status, body } = await server.call("POST", "/auth/refresh", { json, token: user.token });
    expect(status).toBe(200);
    expect((await me(body.access_token)).status).toBe(200);
  });

  it("lets two tabs exchange the same token within the grace: both get the same next token", async () => {
    const user = await server.newUser();
    const first = await refresh(user.refreshToken);
    passSeconds(29);
    const second = await refresh(user.refreshToken);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).toBe(first.body.refresh_token);
  });

  it("gives a slow tab the newest token when another tab has gone on already", async () => {
    const user = await server.newUser();
    const first = await refresh(user.refreshToken);
    passSeconds(10);
    const second = await refresh(first.body.refresh_token);
    passSeconds(10);
    const late = await refresh(user.refreshToken);
    expect(late.body.refresh_token).toBe(second.body.refresh_token);
    expect((await refresh(late.body.refresh_token)).status).toBe(200);
  });

  it("ends the whole session when a used token comes back later, on every server", async () => {
    const user = await server.newUser();
    const thief = await refresh(user.refreshToken);
    passSeconds(31);
    const reuse = await refresh(user.refreshToken);
    expect([reuse.status, reuse.body.code]).toEqual([401, "token_revoked"]);
    expect((await refresh(thief.body.refresh_token)).body.code).toBe("token_revoked");
    expect((await me(thief.body.access_token)).body.code).toBe("token_revoked");
    await expect
      .poll(async () => (await me(thief.body.access_token, other)).body.code, EVENTUALLY)
      .toBe("token_revoked");
  });

  it("leaves the user's other sessions alone when one is ended so", async () => {
    const user = await server.newUser();
    const { body: elsewhere } = await server.call("POST", "/auth/login", {
      json: { email: user.email, password: user.password },
    });
    await refresh(user.refreshToken);
    passSeconds(31);
    await refresh(user.refreshToken);
    expect((await me(elsewhere.access_token)).status).toBe(200);
    expect((await refresh(elsewhere.refresh_token)).status).toBe(200);
  });

  it("answers many at the same instant on two servers with one and the same next token", async () => {
    const user = await server.newUser();
    const tries = Array.from({ length: 12 }, (_, i) => refresh(user.refreshToken, i % 2 === 0 ? server : other));
    const answers = await Promise.all(tries);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
    const [stored] = await database.rows<{ tokens: number }>(
      `select count(*)::int as tokens from holdfast.refresh_tokens t join holdfast.sessions s on s.id = t.session_id
       where s.user_id = $1`,
      [user.id],
    );
    expect(stored?.tokens).toBe(2);
  });

  it("either exchanges or ends when a logout comes at the same instant, and is ended afterwards", async () => {
    const users: TestUser[] = [];
    for (let i = 0; i < 5; i++) users.push(await server.newUser());
    for (const user of users) {
      const [exchanged] = await Promise.all([
        refresh(user.refreshToken, other),
        server.call("POST", "/auth/logout", { json: { refresh_token: user.refreshToken } }),
      ]);
      const pair = exchanged.status === 200 ? exchanged.body : null;
      if (pair === null) expect(exchanged.body.code).toBe("token_revoked");
      else {
        expect((await refresh(pair.refresh_token)).body.code).toBe("token_revoked");
        expect((await me(pair.access_token)).body.code).toBe("token_revoked");
      }
    }
  });

  it("forgets a token that was not used for its life", async () => {
    const user = await server.newUser();
    passSeconds(30 * 86_400 + 1);
    const { status, body } = await refresh(user.refreshToken);
    expect([status, body.code]).toEqual([401, "token_expired"]);
    // The next login sweeps what is spent.
    await server.newUser();
    const [stored] = await database.rows<{ count: number }>(
      "select count(*)::int as count from holdfast.sessions where user_id = $1",
      [user.id],
    );
    expect(stored?.count).toBe(0);
  });

  it.each(["x", "x".repeat(43), "a.b.c", "\0", "' or 1=1", "x".repeat(512)])("refuses the text %j", async (text) => {
    const { status, body } = await refresh(text);
    expect([status, body.code]).toEqual([401, "invalid_token"]);
  });

  it("takes no access token for a refresh token", async () => {
    const user = await server.newUser();
    expect((await refresh(user.token.slice(0, 512))).body.code).toBe("invalid_token");
  });

  it.each([[{}], [{ refresh_token: 5 }], [{ refresh_token: "" }], [{ refresh_token: "x", more: 1 }]])(
    "refuses the body %j",
    async (json) => {
      expect((await server.call("POST", "/auth/refresh", { json })).body.code).toBe("invalid_body");
    },
  );
});
