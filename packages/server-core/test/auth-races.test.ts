import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SharedDatabase, startSharedDatabase } from "./harness/shared-database.js";
import { type Called, startTestServer, type TestServer } from "./harness/test-server.js";

const EVENTUALLY = { timeout: 20_000 };

let database: SharedDatabase;
let server: TestServer;
/** What another server does at the same time. */
let rival: DatabaseAdapter;

beforeAll(async () => {
  database = await startSharedDatabase();
  server = await startTestServer({ database: database.connect() });
  rival = database.connect();
  await rival.open();
});
afterAll(async () => {
  await rival.close();
  await server.close();
  await database.close();
});

/** Sends a request while a change is made and not committed; commits once the request waits for it, or has not waited. */
async function duringChange(sql: string, id: string, request: () => Promise<Called<{ code: string }>>) {
  const { answer } = await rival.session({ role: "system", claims: {} }, async (session) => {
    await session.query(sql, [id]);
    const answer = request();
    const waiting = expect
      .poll(() => database.rows("select pid from pg_stat_activity where wait_event_type = 'Lock'"), EVENTUALLY)
      .not.toEqual([]);
    await Promise.race([answer, waiting]);
    return { answer };
  });
  return answer;
}

describe("at the same instant", () => {
  it("a login does not outlive the deactivation of the account", async () => {
    const { id, email, password } = await server.newUser();
    const { status, body } = await duringChange("update holdfast.users set is_active = false where id = $1", id, () =>
      server.call("POST", "/auth/login", { json: { email, password } }),
    );
    expect([status, body.code]).toEqual([400, "invalid_credentials"]);
  });

  it("a login with the old password does not outlive the change of it", async () => {
    const { id, email, password } = await server.newUser();
    const { status, body } = await duringChange("update holdfast.users set password_hash = 'x' where id = $1", id, () =>
      server.call("POST", "/auth/login", { json: { email, password } }),
    );
    expect([status, body.code]).toEqual([400, "invalid_credentials"]);
  });

  it("a refresh does not outlive the end of the session", async () => {
    const { id, refreshToken } = await server.newUser();
    const { status, body } = await duringChange(
      "update holdfast.sessions set ended_at = now() where user_id = $1",
      id,
      () => server.call("POST", "/auth/refresh", { json: { refresh_token: refreshToken } }),
    );
    expect([status, body.code]).toEqual([401, "token_revoked"]);
  });

  it("the last admin remains though the other one is removed elsewhere", async () => {
    const second = await server.newUser();
    const { token } = server.admin;
    await server.call("PUT", `/users/${second.id}`, { token, json: { is_superuser: true } });
    for (const [method, json] of [
      ["PUT", { is_superuser: false }],
      ["PUT", { is_active: false }],
      ["DELETE"],
    ] as const) {
      const { status, body } = await duringChange(
        "update holdfast.users set is_superuser = false where id = $1",
        second.id,
        () => server.call(method, `/users/${server.admin.id}`, json ? { token, json } : { token }),
      );
      expect([status, body.code]).toEqual([403, "last_admin"]);
      await database.rows("update holdfast.users set is_superuser = true where id = $1", [second.id]);
    }
  });
});
