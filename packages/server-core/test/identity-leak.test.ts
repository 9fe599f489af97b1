import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer, type TestUser } from "./harness/test-server.js";

const USERS = 50;
const REQUESTS = 10_000;
/** More than the pool has connections, so that every connection goes from user to user all the time. */
const IN_FLIGHT = 64;

let t: TestServer;
let users: readonly TestUser[];

beforeAll(async () => {
  t = await startTestServer();
  const json = {
    name: "secrets",
    access: "private",
    columns: [
      { name: "id", type: "integer", primary_key: true },
      { name: "text", type: "text" },
    ],
  };
  expect((await t.call("POST", "/tables", { token: t.admin.token, json })).status).toBe(201);
  users = await Promise.all(Array.from({ length: USERS }, () => t.newUser()));
  for (const [at, { token, email }] of users.entries()) {
    const made = await t.call("POST", "/tables/secrets/data", { token, json: { id: at, text: email } });
    expect(made.status).toBe(200);
  }
}, 120_000);
afterAll(() => t.close());

/** What a request of each kind answers, and what that must be. */
const CALLS: readonly ((at: number, user: TestUser) => Promise<void>)[] = [
  async (at, { token, email, id }) => {
    const { data } = await get("/tables/secrets/data?count=none", token);
    expect(data).toEqual([{ id: at, text: email, owner_id: id }]);
  },
  async (at, { token, email, id }) => {
    expect(await get(`/tables/secrets/data/${at}`, token)).toEqual({ id: at, text: email, owner_id: id });
  },
  async (at, { token }) => {
    expect(await get(`/tables/secrets/data/${(at + 1) % USERS}`, token)).toMatchObject({ code: "not_found" });
  },
  async (_at, { token, id, email }) => {
    expect(await get("/users/me", token)).toMatchObject({ id, email });
  },
  async (at, { token, email, id }) => {
    const sent = await send("PUT", `/tables/secrets/data/${at}`, { token, body: { text: email } });
    expect(sent).toEqual({ id: at, text: email, owner_id: id });
  },
  // A statement that fails leaves its connection by another way.
  async (at, { token, id }) => {
    const body = { id: (at + 1) % USERS, text: "not mine" };
    expect(await send("POST", "/tables/secrets/data", { token, body })).toMatchObject({ code: expect.any(String) });
    expect(
      await send("POST", "/tables/secrets/data", { token, body: { id: -1 - at, owner_id: other(at, id) } }),
    ).toMatchObject({
      code: "row_policy_violated",
    });
  },
];

function other(at: number, id: string): string {
  const { id: neighbour } = users[(at + 1) % USERS] ?? { id };
  return neighbour;
}

async function get(path: string, token: string): Promise<unknown & { data?: unknown }> {
  return send("GET", path, { token });
}

/** Not through the harness, whose check of the contract would slow the load down to where nothing interleaves. */
async function send(method: string, path: string, { token, body }: { token: string; body?: object }): Promise<never> {
  const request = new Request(`http://holdfast.test/api/v1${path}`, {
    method,
    headers: { apikey: t.anonKey, authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await t.server.fetch(request, { clientAddress: "127.0.0.1" });
  return (await response.json()) as never;
}

it(`shows each of ${USERS} users only what is theirs in ${REQUESTS} interleaved requests`, async () => {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let turn = next++; turn < REQUESTS; turn = next++) {
      const at = (turn * 7) % USERS;
      const user = users[at];
      // Not a multiple of the users, so that each of them comes to each call.
      const call = CALLS[Math.floor(turn / USERS) % CALLS.length];
      if (user && call) await call(at, user);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  expect(next).toBeGreaterThanOrEqual(REQUESTS);
}, 180_000);
