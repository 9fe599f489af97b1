import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SharedDatabase, startSharedDatabase } from "./harness/shared-database.js";
import { startTestServer, type TestServer, type TestUser } from "./harness/test-server.js";

/** How long another server may take to hear of a change, on a busy machine. */
const EVENTUALLY = { timeout: 20_000 };

let database: SharedDatabase;
let server: TestServer;
/** Another process on the same database. */
let other: TestServer;

beforeAll(async () => {
  database = await startSharedDatabase();
  server = await startTestServer({ database: database.connect() });
  other = await startTestServer({ database: database.connect() });
});
afterAll(async () => {
  await other.close();
  await server.close();
  await database.close();
});

const codeOf = async (token: string, on: TestServer = server): Promise<unknown> => {
  const { status, body } = await on.call("GET", "/users/me", { token });
  return status === 200 ? 200 : body.code;
};
const logInAgain = async ({ email, password }: TestUser) =>
  (await server.call("POST", "/auth/login", { json: { email, password } })).body;
const asAdmin = (method: string, path: string, json?: unknown) =>
  server.call(method, path, { token: server.admin.token, ...(json === undefined ? {} : { json }) });
const newAdmin = async (): Promise<TestUser> => {
  const user = await server.newUser();
  expect((await asAdmin("PUT", `/users/${user.id}`, { is_superuser: true })).status).toBe(200);
  return user;
};

/** Both servers refuse the token: this one at once, the other as soon as it was told. */
async function expectEnded(token: string, refreshToken: string): Promise<void> {
  expect(await codeOf(token)).toBe("token_revoked");
  await expect.poll(() => codeOf(token, other), EVENTUALLY).toBe("token_revoked");
  const { body } = await other.call("POST", "/auth/refresh", { json: { refresh_token: refreshToken } });
  expect(body.code).toBe("token_revoked");
}

describe("logout", () => {
  it("ends the session of the refresh token at once, on every server", async () => {
    const user = await server.newUser();
    expect(await codeOf(user.token, other)).toBe(200);
    const json = { refresh_token: user.refreshToken };
    expect((await server.call("POST", "/auth/logout", { json })).status).toBe(204);
    await expectEnded(user.token, user.refreshToken);
  });

  it("ends the session of the access token when there is no body", async () => {
    const user = await server.newUser();
    expect((await server.call("POST", "/auth/logout", { token: user.token })).status).toBe(204);
    await expectEnded(user.token, user.refreshToken);
  });

  it("leaves the user's other sessions alone", async () => {
    const user = await server.newUser();
    const elsewhere = await logInAgain(user);
    await server.call("POST", "/auth/logout", { token: user.token });
    expect(await codeOf(elsewhere.access_token)).toBe(200);
  });

  it("answers the same a second time, and for a session that never was", async () => {
    const user = await server.newUser();
    for (const options of [
      { token: user.token },
      { token: user.token },
      { json: { refresh_token: user.refreshToken } },
      { json: { refresh_token: "x".repeat(43) } },
    ]) {
      expect((await server.call("POST", "/auth/logout", options)).status).toBe(204);
    }
  });

  it("wants one of the two tokens, and a genuine one", async () => {
    expect((await server.call("POST", "/auth/logout")).body.code).toBe("not_authenticated");
    expect((await server.call("POST", "/auth/logout", { json: {} })).body.code).toBe("not_authenticated");
    expect((await server.call("POST", "/auth/logout", { token: "a.b.c" })).body.code).toBe("invalid_token");
    expect((await server.call("POST", "/auth/logout", { json: { refresh: 1 } })).body.code).toBe("invalid_body");
  });

  it("everywhere ends all sessions of the user and nobody else's", async () => {
    const [user, bystander] = [await server.newUser(), await server.newUser()];
    const elsewhere = await logInAgain(user);
    expect((await other.call("POST", "/auth/logout/all", { token: user.token })).status).toBe(204);
    expect(await codeOf(user.token, other)).toBe("token_revoked");
    await expect.poll(() => codeOf(user.token), EVENTUALLY).toBe("token_revoked");
    await expectEnded(elsewhere.access_token, elsewhere.refresh_token);
    expect(await codeOf(bystander.token)).toBe(200);
    expect((await server.call("POST", "/auth/logout/all")).body.code).toBe("not_authenticated");
  });
});

describe("a change of the account", () => {
  it("ends every other session when the user changes the password", async () => {
    const user = await server.newUser();
    const elsewhere = await logInAgain(user);
    const json = { current_password: user.password, new_password: "quite another password" };
    const { status, body } = await server.call("PUT", "/users/me/password", { token: user.token, json });
    expect([status, body]).toEqual([200, true]);
    await expectEnded(elsewhere.access_token, elsewhere.refresh_token);
    expect(await codeOf(user.token)).toBe(200);
    expect((await logInAgain(user)).code).toBe("invalid_credentials");
    expect((await logInAgain({ ...user, password: json.new_password })).user_id).toBe(user.id);
  });

  it("ends every session when an admin sets the password", async () => {
    const user = await server.newUser();
    await asAdmin("PUT", `/users/${user.id}`, { password: "chosen by the admin" });
    await expectEnded(user.token, user.refreshToken);
  });

  it("ends every session when an admin deactivates the account, and stays so after that is undone", async () => {
    const user = await server.newUser();
    await asAdmin("PUT", `/users/${user.id}`, { is_active: false });
    await expectEnded(user.token, user.refreshToken);
    await asAdmin("PUT", `/users/${user.id}`, { is_active: true });
    await expectEnded(user.token, user.refreshToken);
    expect((await logInAgain(user)).user_id).toBe(user.id);
  });

  it("ends every session when the account is deleted", async () => {
    const [self, removed] = [await server.newUser(), await server.newUser()];
    expect((await server.call("DELETE", "/users/me", { token: self.token })).status).toBe(204);
    await expectEnded(self.token, self.refreshToken);
    expect((await asAdmin("DELETE", `/users/${removed.id}`)).body).toBe(true);
    await expectEnded(removed.token, removed.refreshToken);
  });

  it("takes the admin right away at once, on every server, and gives it at once", async () => {
    const user = await newAdmin();
    const listUsers = async (on: TestServer) => (await on.call("GET", "/users", { token: user.token })).status;
    expect(await listUsers(server)).toBe(200);
    await expect.poll(() => listUsers(other), EVENTUALLY).toBe(200);
    await asAdmin("PUT", `/users/${user.id}`, { is_superuser: false });
    expect(await listUsers(server)).toBe(403);
    await expect.poll(() => listUsers(other), EVENTUALLY).toBe(403);
    expect(await codeOf(user.token)).toBe(200);
  });

  it("is known to a server that starts afterwards", async () => {
    const [loggedOut, deleted] = [await server.newUser(), await server.newUser()];
    const demoted = await newAdmin();
    await server.call("POST", "/auth/logout", { token: loggedOut.token });
    await asAdmin("DELETE", `/users/${deleted.id}`);
    await asAdmin("PUT", `/users/${demoted.id}`, { is_superuser: false });
    const late = await startTestServer({ database: database.connect() });
    expect(await codeOf(loggedOut.token, late)).toBe("token_revoked");
    expect(await codeOf(deleted.token, late)).toBe("token_revoked");
    expect((await late.call("GET", "/users", { token: demoted.token })).status).toBe(403);
    await late.close();
  });

  it("is not missed by a server that did not hear of it because its connection broke", async () => {
    const [user, demoted] = [await server.newUser(), await newAdmin()];
    const listUsers = async () => (await other.call("GET", "/users", { token: demoted.token })).status;
    await expect.poll(listUsers, EVENTUALLY).toBe(200);
    // As the server does it, but telling nobody.
    await database.rows("update holdfast.sessions set ended_at = now() where user_id = $1", [user.id]);
    await database.rows("update holdfast.users set is_superuser = false where id = $1", [demoted.id]);
    expect([await codeOf(user.token, other), await listUsers()]).toEqual([200, 200]);
    const broken = await database.rows(
      "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and pid <> pg_backend_pid()",
    );
    expect(broken.length).toBeGreaterThan(0);
    await expect.poll(() => codeOf(user.token, other), EVENTUALLY).toBe("token_revoked");
    await expect.poll(listUsers, EVENTUALLY).toBe(403);
  });

  it("is told on a channel whose name only the servers can read, since whoever can send SQL may listen and notify", async () => {
    const [setting] = await database.rows<{ channel: string }>(
      "select value #>> '{}' as channel from holdfast.settings where name = 'auth_channel'",
    );
    expect(setting?.channel).toMatch(/^holdfast_[0-9a-f]{32}$/);
    const guest = database.connect();
    await guest.open();
    for (const role of ["anon", "authenticated", "service"] as const) {
      const reading = guest.query({ role, claims: {} }, "select * from holdfast.settings");
      await expect(reading).rejects.toThrow(/permission denied/);
    }
    await guest.close();
  });
});
