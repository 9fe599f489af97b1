import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSealedSecrets } from "../src/features/access-keys/sealed-secrets.js";
import { type SqlTestServer, startSqlTestServer } from "./harness/sql-server.js";
import type { TestUser } from "./harness/test-server.js";

const SERVICE_KEY = "the-service-key-of-tests";

let server: SqlTestServer;
let owner: TestUser;
let other: TestUser;

beforeAll(async () => {
  server = await startSqlTestServer({ serviceKey: SERVICE_KEY });
});
afterAll(() => server.close());
beforeEach(async () => {
  owner = await server.newUser();
  other = await server.newUser();
});

const as =
  (user: TestUser) =>
  (method: string, path = "", json?: unknown) =>
    server.call(method, `/access-keys${path}`, { token: user.token, ...(json === undefined ? {} : { json }) });
const makeKey = async (user: TestUser, json: object = {}) =>
  (await as(user)("POST", "", { name: "a key", ...json })).body;
const makeBucket = async (user: TestUser, json: object) =>
  (await server.call("POST", "/buckets", { token: user.token, json })).body;

describe("an access key", () => {
  it("is made with a secret that is shown once, and listed newest first", async () => {
    const first = await as(owner)("POST", "", { name: "backup" });
    expect(first.status).toBe(201);
    expect(first.body.secret_access_key).toMatch(/^[\w-]{40}$/);
    expect(first.body.access_key).toMatchObject({
      access_key_id: expect.stringMatching(/^HF[A-Z2-7]{18}$/),
      name: "backup",
      owner_id: owner.id,
      bucket_ids: null,
      actions: ["list", "read", "write", "delete"],
      expires_at: null,
      last_used_at: null,
    });
    const bucket = await makeBucket(owner, { name: `b-${owner.id.slice(-12)}` });
    const expires_at = new Date(Date.now() + 60_000).toISOString();
    const scope = { bucket_ids: [bucket.id, bucket.id.toUpperCase()], actions: ["read", "read"], expires_at };
    const second = await makeKey(owner, { name: "reader", ...scope });
    expect(second.access_key).toMatchObject({ bucket_ids: [bucket.id], actions: ["read"], expires_at });

    const listed = await as(owner)("GET");
    expect(listed.body).toEqual([second.access_key, first.body.access_key]);
    const one = await as(owner)("GET", `/${second.access_key.access_key_id}`);
    expect(one.body).toEqual(second.access_key);
    for (const { body } of [listed, one]) expect(JSON.stringify(body)).not.toContain(second.secret_access_key);
  });

  it("is nowhere in the database or the log in the clear", async () => {
    const { access_key, secret_access_key } = await makeKey(owner);
    const rows = await server.rows<{ text: string; bytes: Uint8Array }>(
      "select k::text as text, sealed_secret as bytes from holdfast.access_keys k where id = $1",
      [access_key.access_key_id],
    );
    expect(rows).toHaveLength(1);
    const hex = (text: string) => Buffer.from(text).toString("hex");
    expect(rows[0]?.text).not.toContain(secret_access_key);
    expect(rows[0]?.text).not.toContain(hex(secret_access_key));
    expect(JSON.stringify(server.logged)).not.toContain(secret_access_key);
  });

  it("is revoked by its owner, and by an admin", async () => {
    for (const user of [owner, server.admin]) {
      const { access_key } = await makeKey(owner);
      const path = `/${access_key.access_key_id}`;
      expect((await as(user)("DELETE", path)).status).toBe(204);
      expect((await as(user)("DELETE", path)).body.code).toBe("not_found");
      expect((await as(owner)("GET")).body).toEqual([]);
    }
  });

  it("goes with its owner", async () => {
    const { access_key } = await makeKey(owner);
    await server.call("DELETE", "/users/me", { token: owner.token });
    const path = `/access-keys/${access_key.access_key_id}`;
    expect((await server.call("GET", path, { token: server.admin.token })).body.code).toBe("not_found");
  });
});

describe("the keys of others", () => {
  it("are out of sight, and cannot be revoked", async () => {
    const { access_key } = await makeKey(owner);
    expect((await as(other)("GET")).body).toEqual([]);
    expect((await as(other)("GET", `?owner_id=${owner.id}`)).body).toEqual([]);
    for (const method of ["GET", "DELETE"]) {
      expect((await as(other)(method, `/${access_key.access_key_id}`)).body.code).toBe("not_found");
    }
    expect((await as(owner)("GET")).body).toHaveLength(1);
  });

  it("are listed for admins, all or one owner's", async () => {
    const mine = (await makeKey(owner)).access_key;
    const theirs = (await makeKey(other)).access_key;
    const all = (await as(server.admin)("GET")).body;
    expect(all.slice(0, 2)).toEqual([theirs, mine]);
    expect((await as(server.admin)("GET", `?owner_id=${owner.id}`)).body).toEqual([mine]);
    expect((await as(server.admin)("GET", `/${mine.access_key_id}`)).body).toEqual(mine);
  });

  it("cannot be read past the server: no role of clients may read a secret, and none may write", async () => {
    await makeKey(owner);
    const claims = { role: "authenticated", sub: owner.id };
    for (const role of ["authenticated", "service", "anon"] as const) {
      const run = (sql: string) => server.database.query({ role, claims }, sql);
      await expect(run("select sealed_secret from holdfast.access_keys")).rejects.toMatchObject({
        code: "permission_denied",
      });
      await expect(run("update holdfast.access_keys set actions = '{manage}'")).rejects.toMatchObject({
        code: "permission_denied",
      });
      await expect(run("delete from holdfast.access_keys")).rejects.toMatchObject({ code: "permission_denied" });
    }
  });
});

describe("what cannot be", () => {
  it.each([
    [{}, "invalid_body"],
    [{ name: "" }, "invalid_body"],
    [{ name: "a\u0000b" }, "invalid_value"],
    [{ name: "a\ud800" }, "invalid_value"],
    [{ name: "x".repeat(101) }, "invalid_body"],
    [{ name: "k", actions: [] }, "invalid_body"],
    [{ name: "k", actions: ["everything"] }, "invalid_body"],
    [{ name: "k", bucket_ids: [] }, "invalid_body"],
    [{ name: "k", bucket_ids: ["photos"] }, "invalid_body"],
    [{ name: "k", owner_id: "01890000-0000-7000-8000-000000000000" }, "invalid_body"],
    [{ name: "k", expires_at: "2001-01-01T00:00:00Z" }, "invalid_value"],
    [{ name: "k", expires_at: "soon" }, "invalid_body"],
    [{ name: "k", bucket_ids: ["01890000-0000-7000-8000-000000000000"] }, "not_found"],
  ])("%j is refused with %s", async (json, code) => {
    expect((await as(owner)("POST", "", json)).body.code).toBe(code);
    expect((await as(owner)("GET")).body).toEqual([]);
  });

  it("a key to a bucket that its owner does not see", async () => {
    const bucket = await makeBucket(other, { name: `p-${other.id.slice(-12)}`, is_public: false });
    expect((await as(owner)("POST", "", { name: "k", bucket_ids: [bucket.id] })).body.code).toBe("not_found");
  });

  it("a key of nobody", async () => {
    const json = { name: "k" };
    expect((await server.call("POST", "/access-keys", { json })).body.code).toBe("not_authenticated");
    expect((await server.call("GET", "/access-keys")).body.code).toBe("not_authenticated");
    const headers = { apikey: SERVICE_KEY };
    expect((await server.call("POST", "/access-keys", { json, headers })).body.code).toBe("not_authenticated");
  });

  it("more than 100 keys, whoever asks at once", async () => {
    await server.rows(
      `insert into holdfast.access_keys (id, owner_id, name, actions, sealed_secret)
       select 'filler ' || $1::text || n, $1::uuid, 'k', '{read}', '' from generate_series(1, 97) n`,
      [owner.id],
    );
    const answers = await Promise.all(Array.from({ length: 6 }, () => as(owner)("POST", "", { name: "k" })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 400, 400, 400]);
    expect(answers.find(({ status }) => status === 400)?.body.code).toBe("limit_exceeded");
  });
});

it("a sealed secret opens only in its own row, and only unchanged", async () => {
  const key = "A".repeat(43);
  const sealed = await createSealedSecrets(key);
  const bytes = await sealed.seal("the secret", "row 1");
  expect(await sealed.open(bytes, "row 1")).toBe("the secret");
  expect(Buffer.from(await sealed.seal("the secret", "row 1"))).not.toEqual(Buffer.from(bytes));
  await expect(sealed.open(bytes, "row 2")).rejects.toThrow();
  for (const at of [0, 12, bytes.length - 1]) {
    const changed = bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
    await expect(sealed.open(changed, "row 1")).rejects.toThrow();
  }
  await expect((await createSealedSecrets(`B${key.slice(1)}`)).open(bytes, "row 1")).rejects.toThrow();
});
