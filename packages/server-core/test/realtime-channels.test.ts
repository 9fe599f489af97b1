import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectRealtime, type RealtimeClient } from "./harness/realtime-client.js";
import { type SharedDatabase, startSharedDatabase } from "./harness/shared-database.js";
import { startTestServer, type TestServer, type TestUser } from "./harness/test-server.js";

let database: SharedDatabase;
let here: TestServer;
/** Another process on the same database. */
let there: TestServer;
let user: TestUser;

beforeAll(async () => {
  database = await startSharedDatabase();
  here = await startTestServer({ database: database.connect() });
  there = await startTestServer({ database: database.connect() });
  user = await here.newUser();
});
afterAll(async () => {
  await there.close();
  await here.close();
  await database.close();
});

async function join(client: RealtimeClient, channel: string, data?: object): Promise<void> {
  client.send({ type: "join", channel, ...(data === undefined ? {} : { data }) });
  await client.next({ type: "joined", channel });
  await client.next({ type: "presence_state", channel });
}

describe("broadcast", () => {
  test("reaches everybody in the channel once, in order, on every server, whatever its size", async () => {
    const sender = await connectRealtime(here, { token: user.token });
    const near = await connectRealtime(here, { token: null });
    const far = await connectRealtime(there, { token: null });
    const elsewhere = await connectRealtime(there, { token: null });
    for (const client of [sender, near, far]) await join(client, "public:room");
    await join(elsewhere, "public:other");
    const bodies = [{ n: 1 }, { n: 2, text: "é\n".repeat(8_000) }, [3], "4", null];
    for (const [place, data] of bodies.entries()) {
      sender.send({ type: "broadcast", channel: "public:room", event: "e", data, ref: `b${place}` });
    }
    await sender.next({ type: "ack", ref: "b4" });
    for (const client of [near, far]) {
      await client.next((frame) => frame.type === "broadcast" && frame.data === null);
      const got = client.frames.filter(({ type }) => type === "broadcast");
      expect(got.map(({ data }) => data)).toEqual(bodies);
      expect(got[0]).toEqual({
        type: "broadcast",
        channel: "public:room",
        event: "e",
        data: { n: 1 },
        user_id: user.id,
      });
    }
    for (const client of [sender, elsewhere])
      expect(client.frames.some(({ type }) => type === "broadcast")).toBe(false);
  });

  test("comes back to the sender who asked for it; not without joining, nor after leaving, nor when too large", async () => {
    const client = await connectRealtime(here, { token: null });
    const frame = { type: "broadcast", channel: "public:self", event: "e" };
    client.send(frame);
    expect(await client.next({ type: "error" })).toMatchObject({ code: "forbidden", channel: "public:self" });
    await join(client, "public:self", { self: true });
    client.send(frame);
    expect(await client.next({ type: "broadcast" })).toMatchObject({ data: null, user_id: null });
    client.send({ ...frame, data: "x".repeat(33_000) });
    expect(await client.next({ type: "error" })).toMatchObject({ code: "body_too_large" });
    client.send({ type: "leave", channel: "public:self" });
    await client.next({ type: "left" });
    client.send(frame);
    expect(await client.next({ type: "error" })).toMatchObject({ code: "forbidden" });
  });

  test("names decide who may join", async () => {
    const stranger = await connectRealtime(here, { token: null });
    const member = await connectRealtime(here, { token: user.token });
    const admin = await connectRealtime(here, { token: here.admin.token });
    const cases = [
      [stranger, "room", "not_authenticated"],
      [stranger, `user:${user.id}`, "not_authenticated"],
      [member, `user:${here.admin.id}`, "forbidden"],
      [member, `user:${user.id}x`, "forbidden"],
      [member, "user", "forbidden"],
      [member, `user:${user.id}`, null],
      [member, `user:${user.id}:inbox`, null],
      [member, "room", null],
      [admin, `user:${user.id}`, null],
      [stranger, "public:any", null],
    ] as const;
    for (const [client, channel, code] of cases) {
      client.send({ type: "join", channel });
      const answer = await client.next(
        (frame) => frame.channel === channel && ["joined", "error"].includes(frame.type),
      );
      expect([channel, answer.code ?? null]).toEqual([channel, code]);
    }
    stranger.send({ type: "join", channel: "público" });
    expect(await stranger.next({ type: "error", code: "invalid_body" })).toBeDefined();
  });

  test("what a client's SQL notifies reaches nobody, and the servers' channel cannot be found", async () => {
    const client = await connectRealtime(here, { token: null });
    await join(client, "public:sql");
    const forger = database.connect();
    await forger.open();
    const identity = { role: "authenticated", claims: {} } as const;
    const seen = await forger.query(
      identity,
      "select query from pg_stat_activity where query ilike '%holdfast_%listen%' or query ilike 'listen%'",
    );
    expect(seen.rows.filter(({ query }) => String(query).includes("holdfast_"))).toEqual([]);
    await expect(forger.query(identity, "select server_channel from holdfast.feed_state")).rejects.toMatchObject({
      code: "permission_denied",
    });
    await forger.close();
  });
});

describe("presence", () => {
  test("is the same on every server, and ends with untrack, leave and the socket", async () => {
    const near = await connectRealtime(here, { token: user.token });
    const far = await connectRealtime(there, { token: null });
    await join(far, "public:hall");
    await join(near, "public:hall");
    near.send({ type: "track", channel: "public:hall", data: { name: "Ann" }, ref: "t" });
    await near.next({ type: "ack", ref: "t" });
    const seen = await far.next({ type: "presence_diff" });
    expect(seen.data).toMatchObject({ joined: [{ user_id: user.id, data: { name: "Ann" } }], left: [] });
    const [{ presence_id: id, joined_at: joinedAt }] = seen.data.joined;
    near.send({ type: "track", channel: "public:hall", data: { name: "Ann", typing: true } });
    expect((await far.next({ type: "presence_diff" })).data.joined).toEqual([
      { presence_id: id, user_id: user.id, joined_at: joinedAt, data: { name: "Ann", typing: true } },
    ]);
    const later = await connectRealtime(there, { token: null });
    later.send({ type: "join", channel: "public:hall" });
    expect((await later.next({ type: "presence_state" })).data.members).toMatchObject([{ presence_id: id }]);
    near.send({ type: "untrack", channel: "public:hall" });
    expect((await far.next({ type: "presence_diff" })).data).toEqual({ joined: [], left: [{ presence_id: id }] });
    for (const end of [() => near.send({ type: "leave", channel: "public:hall" }), () => near.close()]) {
      await join(near, "public:hall");
      near.send({ type: "track", channel: "public:hall", data: {} });
      const [{ presence_id: again }] = (await far.next({ type: "presence_diff" })).data.joined;
      end();
      expect((await far.next({ type: "presence_diff" })).data.left).toEqual([{ presence_id: again }]);
    }
  });

  test("a server that starts learns who is there, and one that stops takes its own away", async () => {
    const client = await connectRealtime(here, { token: user.token });
    await join(client, "lobby");
    client.send({ type: "track", channel: "lobby", data: { at: "here" }, ref: "t" });
    await client.next({ type: "ack" });
    const third = await startTestServer({ database: database.connect() });
    const guest = await connectRealtime(third, { token: user.token });
    guest.send({ type: "join", channel: "lobby" });
    const members = [...(await guest.next({ type: "presence_state" })).data.members];
    // The answer to the new server's question may come right after.
    if (members.length === 0) members.push(...(await guest.next({ type: "presence_diff" })).data.joined);
    expect(members).toMatchObject([{ data: { at: "here" } }]);
    guest.send({ type: "track", channel: "lobby", data: { at: "third" } });
    const come = await client.next((frame) => frame.data?.joined?.[0]?.data.at === "third");
    await third.close();
    const left = await client.next((frame) => frame.type === "presence_diff" && frame.data.left.length === 1);
    expect(left.data.left[0].presence_id).toBe(come.data.joined[0].presence_id);
    expect(await guest.closed).toEqual({ code: 1001, reason: "unavailable" });
  });
});
