import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestServer, type TestServer, type TestUser } from "./harness/test-server.js";

const SERVICE_KEY = "the-service-key-of-tests";

let server: TestServer;
let user: TestUser;

beforeAll(async () => {
  server = await startTestServer({ serviceKey: SERVICE_KEY, settings: { tableCreators: "authenticated" } });
});
afterAll(() => server.close());
beforeEach(async () => {
  user = await server.newUser();
});

const asUser = (method: string, path: string, json?: unknown) =>
  server.call(method, path, { token: user.token, ...(json === undefined ? {} : { json }) });
const asAdmin = (method: string, path: string, json?: unknown) =>
  server.call(method, path, { token: server.admin.token, ...(json === undefined ? {} : { json }) });
const NOBODY = "01890000-0000-7000-8000-000000000000";

describe("one's own account", () => {
  it("changes what the body names and leaves the rest", async () => {
    const named = await asUser("PUT", "/users/me", { full_name: "Ada" });
    expect(named.body).toMatchObject({ email: user.email, full_name: "Ada" });
    const email = `Moved-${user.email}`;
    const moved = await asUser("PUT", "/users/me", { email });
    expect(moved.body).toMatchObject({ email: email.toLowerCase(), full_name: "Ada" });
    expect((await asUser("PUT", "/users/me", { full_name: null })).body.full_name).toBeNull();
    expect((await asUser("PUT", "/users/me", {})).body).toMatchObject({ email: email.toLowerCase(), full_name: null });
    expect((await asUser("GET", "/users/me")).body.email).toBe(email.toLowerCase());
  });

  it.each([
    { is_superuser: true },
    { is_active: false },
    { password: "another password" },
    { id: NOBODY },
    { role: "admin" },
  ])("refuses %j, so nobody makes themselves an admin", async (json) => {
    const { status, body } = await asUser("PUT", "/users/me", json);
    expect([status, body.code]).toEqual([422, "invalid_body"]);
    expect((await asUser("GET", "/users/me")).body).toMatchObject({ is_superuser: false, is_active: true });
  });

  it("refuses an address that another account has, and names that cannot be shown", async () => {
    const other = await server.newUser();
    const taken = await asUser("PUT", "/users/me", { email: other.email.toUpperCase() });
    expect([taken.status, taken.body.code]).toEqual([400, "email_taken"]);
    expect((await asUser("PUT", "/users/me", { full_name: "\0" })).body.code).toBe("invalid_value");
    expect((await asUser("PUT", "/users/me", { email: "nobody" })).body.code).toBe("invalid_body");
  });

  it("wants the right current password for a new one", async () => {
    const change = (current_password: string, new_password: string) =>
      asUser("PUT", "/users/me/password", { current_password, new_password });
    expect((await change("wrong", "a fine new password")).body.code).toBe("wrong_password");
    expect((await change(user.password, "password123")).body.code).toBe("weak_password");
    expect((await change(user.password, user.email)).body.code).toBe("weak_password");
    expect((await change(user.password, "short")).body.code).toBe("invalid_body");
    expect((await change(user.password, "a fine new password")).status).toBe(200);
  });

  it("lets one of two changes at the same instant win", async () => {
    const changes = ["the first password", "the second password"].map((new_password) =>
      asUser("PUT", "/users/me/password", { current_password: user.password, new_password }),
    );
    expect((await Promise.all(changes)).map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it("needs a signed-in user for each of its operations", async () => {
    for (const [method, path] of [
      ["GET", "/users/me"],
      ["PUT", "/users/me"],
      ["DELETE", "/users/me"],
      ["PUT", "/users/me/password"],
      ["GET", "/users/me/anon-key"],
      ["GET", "/users/list"],
      ["GET", "/users/count"],
    ] as const) {
      const { status, body } = await server.call(method, path);
      expect([path, status, body.code]).toEqual([path, 401, "not_authenticated"]);
    }
  });
});

describe("the accounts of others", () => {
  it("are only for admins and the service key", async () => {
    const other = await server.newUser();
    for (const [method, path, json] of [
      ["GET", "/users"],
      ["POST", "/users", { email: "z@example.com", password: "long enough now" }],
      ["PUT", `/users/${other.id}`, { full_name: "x" }],
      ["PUT", `/users/${user.id}`, { is_superuser: true }],
      ["DELETE", `/users/${other.id}`],
    ] as const) {
      const { status, body } = await asUser(method, path, json);
      expect([path, status, body.code]).toEqual([path, 403, "forbidden"]);
      expect((await server.call(method, path, json ? { json } : {})).body.code).toBe("not_authenticated");
    }
    const { status } = await server.call("GET", "/users", { headers: { apikey: SERVICE_KEY } });
    expect(status).toBe(200);
  });

  it("answer 403 for another's id whether it exists or not", async () => {
    const other = await server.newUser();
    expect((await asUser("GET", `/users/${user.id}`)).body.email).toBe(user.email);
    const existing = await asUser("GET", `/users/${other.id}`);
    const unknown = await asUser("GET", `/users/${NOBODY}`);
    expect([existing.status, unknown.status]).toEqual([403, 403]);
    expect({ ...existing.body, request_id: "" }).toEqual({ ...unknown.body, request_id: "" });
  });

  it("can be made with any role, changed and deleted by admins", async () => {
    const json = { email: "Made@Example.com", password: "made by an admin", is_superuser: true, full_name: "Made" };
    const made = await asAdmin("POST", "/users", json);
    expect(made.body).toMatchObject({ email: "made@example.com", is_superuser: true, is_active: true });
    expect((await asAdmin("POST", "/users", json)).body.code).toBe("email_taken");
    const path = `/users/${made.body.id}`;
    expect((await asAdmin("PUT", path, { email: user.email })).body.code).toBe("email_taken");
    expect((await asAdmin("PUT", path, { password: "password1" })).body.code).toBe("weak_password");
    const changed = await asAdmin("PUT", path, { full_name: null, is_superuser: false, email: "other@example.com" });
    expect(changed.body).toMatchObject({ full_name: null, is_superuser: false, email: "other@example.com" });
    expect((await asAdmin("GET", path)).body).toEqual(changed.body);
    expect((await asAdmin("DELETE", path)).body).toBe(true);
    for (const [method, body] of [["GET"], ["PUT", {}], ["DELETE"]] as const) {
      expect((await asAdmin(method, path, body)).body.code).toBe("not_found");
    }
  });

  it("are refused by ids that are none", async () => {
    for (const id of ["1", "me%00", "..%2Fme", "x'; drop table users", `${NOBODY}0`]) {
      const { status, body } = await asAdmin("GET", `/users/${id}`);
      expect([id, status, body.code]).toEqual([id, 422, "invalid_path"]);
    }
  });

  it("are listed oldest first, in parts", async () => {
    const all = (await asAdmin("GET", "/users?limit=1000")).body;
    expect(all[0].id).toBe(server.admin.id);
    expect(all.at(-1).id).toBe(user.id);
    const part = (await asAdmin("GET", "/users?skip=1&limit=2")).body;
    expect(part).toEqual(all.slice(1, 3));
    for (const query of ["limit=0", "limit=1001", "skip=-1", "skip=x", "page=1", "limit=1&limit=2"]) {
      expect((await asAdmin("GET", `/users?${query}`)).body.code).toBe("invalid_query");
    }
  });
});

describe("profiles", () => {
  it("show the other users with masked addresses, without admins and inactive ones", async () => {
    const [other, inactive] = [await server.newUser(), await server.newUser()];
    await asAdmin("PUT", `/users/${inactive.id}`, { is_active: false });
    const { body } = await asUser("GET", "/users/list?limit=1000");
    const byId = new Map<string, { email: string; is_superuser: boolean }>(
      body.map((profile: { id: string; email: string; is_superuser: boolean }) => [profile.id, profile]),
    );
    expect(byId.get(other.id)?.email).toBe("u***@holdfast.test");
    expect(byId.get(user.id)?.email).toBe(user.email);
    expect(byId.has(server.admin.id)).toBe(false);
    expect(byId.has(inactive.id)).toBe(false);
    const forAdmin = (await asAdmin("GET", "/users/list?limit=1000")).body;
    expect(forAdmin.find((profile: { id: string }) => profile.id === other.id).email).toBe(other.email);
  });

  it("count the users that are not admins", async () => {
    const before = (await asUser("GET", "/users/count")).body;
    await server.newUser();
    await asAdmin("POST", "/users", {
      email: `count${before}@example.com`,
      password: "long enough",
      is_superuser: true,
    });
    expect((await asUser("GET", "/users/count")).body).toBe(before + 1);
  });
});

describe("an account that is deleted", () => {
  it("takes its buckets along, and leaves its tables to the admins", async () => {
    const bucket = await asUser("POST", "/buckets", { name: "of-the-deleted", is_public: true });
    expect(bucket.status).toBe(201);
    const columns = [{ name: "id", type: "bigint", primary_key: true }];
    const table = await asUser("POST", "/tables", { name: "of_the_deleted", columns });
    expect(table.status).toBe(201);
    expect((await asUser("DELETE", "/users/me")).status).toBe(204);
    expect((await asAdmin("GET", `/buckets/${bucket.body.id}`)).status).toBe(404);
    expect((await asAdmin("GET", "/tables/of_the_deleted")).status).toBe(200);
    expect((await asAdmin("DELETE", "/tables/of_the_deleted")).status).toBe(200);
  });

  it("cannot log in, and its address is free again", async () => {
    await asAdmin("DELETE", `/users/${user.id}`);
    const json = { email: user.email, password: user.password };
    expect((await server.call("POST", "/auth/login", { json })).body.code).toBe("invalid_credentials");
    const again = await server.call("POST", "/auth/register", { json });
    expect(again.status).toBe(200);
    expect(again.body.id).not.toBe(user.id);
  });
});

describe("an account that a table holds on to", () => {
  it("stays, and the refusal says why", async () => {
    const user = await server.newUser();
    const columns = [{ name: "who", type: "uuid", references_table: "users" }];
    const { token } = server.admin;
    expect((await server.call("POST", "/tables", { token, json: { name: "holds_on", columns } })).status).toBe(201);
    await server.call("POST", "/tables/holds_on/data", { token, json: { who: user.id } });
    const refused = await server.call("DELETE", "/users/me", { token: user.token });
    expect(refused).toMatchObject({ status: 409, body: { code: "foreign_key_violated" } });
    expect(refused.body.detail).toMatch(/refer to this account/);
    expect((await server.call("GET", "/users/me", { token: user.token })).status).toBe(200);
  });
});

describe("the last admin", () => {
  it("cannot be deleted, deactivated or demoted by anybody; with another admin it can", async () => {
    const alone = await startTestServer({ serviceKey: SERVICE_KEY });
    const { admin } = alone;
    const path = `/users/${admin.id}`;
    const byService = { headers: { apikey: SERVICE_KEY } };
    const attempts = [
      ["DELETE", "/users/me", { token: admin.token }],
      ["DELETE", path, { token: admin.token }],
      ["PUT", path, { token: admin.token, json: { is_superuser: false } }],
      ["PUT", path, { token: admin.token, json: { is_active: false } }],
      ["DELETE", path, byService],
      ["PUT", path, { ...byService, json: { is_superuser: false } }],
    ] as const;
    for (const [method, where, options] of attempts) {
      const { status, body } = await alone.call(method, where, options);
      expect([status, body.code]).toEqual([403, "last_admin"]);
    }
    expect((await alone.call("PUT", path, { token: admin.token, json: { full_name: "Root" } })).status).toBe(200);
    const second = await alone.newUser();
    await alone.call("PUT", `/users/${second.id}`, { token: admin.token, json: { is_superuser: true } });
    expect((await alone.call("DELETE", "/users/me", { token: admin.token })).status).toBe(204);
    expect((await alone.call("DELETE", "/users/me", { token: second.token })).body.code).toBe("last_admin");
    await alone.close();
  });

  it("remains when admins remove each other at the same instant", async () => {
    for (let i = 0; i < 4; i++) {
      await asAdmin("PUT", `/users/${(await server.newUser()).id}`, { is_superuser: true });
    }
    const everybody: { id: string; is_superuser: boolean }[] = (await asAdmin("GET", "/users?limit=1000")).body;
    const all = everybody.filter(({ is_superuser }) => is_superuser);
    const byService = { headers: { apikey: SERVICE_KEY } };
    const answers = await Promise.all(
      all.map((admin) => server.call("PUT", `/users/${admin.id}`, { ...byService, json: { is_superuser: false } })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array.from({ length: all.length - 1 }, () => 200), 403]);
    await server.call("PUT", `/users/${server.admin.id}`, { ...byService, json: { is_superuser: true } });
  });
});
