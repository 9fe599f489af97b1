import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectRealtime, subscribe } from "./harness/realtime-client.js";
import { type RealtimeServer, startRealtimeServer } from "./harness/realtime-server.js";

let server: RealtimeServer;
let shift = 0;

beforeAll(async () => {
  server = await startRealtimeServer({ now: () => new Date(Date.now() + shift) });
});
afterAll(() => server.close());

const openSocket = "/realtime/ws";

test("a plain request is told to upgrade, and a handshake without the key is refused", async () => {
  const { status, body } = await server.call("GET", openSocket);
  expect([status, body.code]).toEqual([426, "upgrade_required"]);
  const request = new Request("http://holdfast.test/api/v1/realtime/ws");
  const refusal = await server.server.connect(request, () => Promise.reject(new Error("accepted")));
  expect(refusal?.status).toBe(401);
});

describe("the first frame", () => {
  test("authenticates a user, or nobody, and is answered as SelfDB's clients expect", async () => {
    const user = await server.newUser();
    const client = await connectRealtime(server);
    client.send({ type: "authenticate", token: user.token, ref: "1" });
    expect(await client.next({ type: "connected" })).toEqual({
      type: "connected",
      user_id: user.id,
      expires_at: expect.stringMatching(/Z$/),
      heartbeat_seconds: 30,
      ref: "1",
    });
    const stranger = await connectRealtime(server);
    stranger.send({ type: "authenticate" });
    expect(await stranger.next({ type: "connected" })).toMatchObject({ user_id: null, expires_at: null });
    const greeted = await connectRealtime(server, { headers: { authorization: `Bearer ${user.token}` } });
    expect(await greeted.next({ type: "connected" })).toMatchObject({ user_id: user.id });
  });

  test.each([
    [{ type: "subscribe", subscription_id: "x_changes" }, "not_authenticated", "Authentication required"],
    [{ type: "authenticate", token: "a.b.c" }, "invalid_token", "Invalid authentication"],
    [{ type: "authenticate", token: "" }, "invalid_token", "Invalid authentication"],
  ])("%j closes the socket", async (frame, code, error) => {
    const client = await connectRealtime(server);
    client.send(frame);
    expect(await client.next({ type: "error", code })).toMatchObject({ error, detail: expect.any(String) });
    expect(await client.closed).toEqual({ code: 1008, reason: code });
  });

  test("the anonymous key and forged tokens are no tokens", async () => {
    const user = await server.newUser();
    const [header, payload] = user.token.split(".");
    const none = `${btoa(JSON.stringify({ alg: "none" })).replaceAll("=", "")}.${payload}.`;
    for (const token of [server.anonKey, `${header}.${payload}.AAAA`, none]) {
      const client = await connectRealtime(server);
      client.send({ type: "authenticate", token });
      expect(await client.closed).toEqual({ code: 1008, reason: "invalid_token" });
    }
  });
});

describe("the end of a token", () => {
  test("is announced, put off by a new token of the same user only, and closes the socket", async () => {
    const user = await server.newUser();
    const other = await server.newUser();
    const table = await server.newTable("authenticated");
    const client = await connectRealtime(server, { token: user.token });
    await subscribe(client, "t", { table });
    shift += 850_000;
    expect(await client.next({ type: "token_expiring" })).toMatchObject({ expires_at: expect.any(String) });
    client.send({ type: "authenticate", token: other.token });
    expect(await client.next({ type: "error" })).toMatchObject({ code: "forbidden" });
    const { body } = await server.call("POST", "/auth/refresh", { json: { refresh_token: user.refreshToken } });
    client.send({ type: "authenticate", token: body.access_token });
    await client.next((frame) => frame.type === "connected" && frame.user_id === user.id && frame !== client.frames[0]);
    shift += 100_000;
    const admin = await server.call("POST", "/auth/login", {
      json: { username: server.admin.email, password: server.admin.password },
    });
    await server.insert(table, { id: 1 }, admin.body.access_token);
    await client.next({ type: "database_change" });
    shift += 900_000;
    expect(await client.closed).toEqual({ code: 1008, reason: "token_expired" });
    shift = 0;
  });

  test("comes before anything more is delivered to, or taken from, whoever lost the rights", async () => {
    const table = await server.newTable("private");
    const user = await server.newUser();
    await server.call("PUT", `/users/${user.id}`, { token: server.admin.token, json: { is_superuser: true } });
    const client = await connectRealtime(server, { token: user.token });
    await subscribe(client, "s", { table });
    const witness = await connectRealtime(server, { token: server.admin.token });
    for (const each of [client, witness]) {
      each.send({ type: "join", channel: "room" });
      await each.next({ type: "joined" });
    }
    await subscribe(witness, "w", { table });
    await server.call("PUT", `/users/${user.id}`, { token: server.admin.token, json: { is_superuser: false } });
    client.send({ type: "broadcast", channel: "room", event: "late", data: {} });
    await server.insert(table, { id: 1 });
    await witness.next({ type: "database_change" });
    expect(await client.closed).toEqual({ code: 1008, reason: "token_revoked" });
    expect(client.changes("s")).toEqual([]);
    expect(witness.frames.filter(({ type }) => type === "broadcast")).toEqual([]);
  });

  test("comes with the session's, at once", async () => {
    const user = await server.newUser();
    const client = await connectRealtime(server, { token: user.token });
    await server.call("POST", "/auth/logout", { json: { refresh_token: user.refreshToken } });
    expect(await client.closed).toEqual({ code: 1008, reason: "token_revoked" });
    const late = await connectRealtime(server);
    late.send({ type: "authenticate", token: user.token });
    expect(await late.closed).toEqual({ code: 1008, reason: "token_revoked" });
  });

  test("and with a change of rights", async () => {
    const user = await server.newUser();
    const client = await connectRealtime(server, { token: user.token });
    await server.call("PUT", `/users/${user.id}`, { token: server.admin.token, json: { is_superuser: true } });
    expect(await client.closed).toMatchObject({ code: 1008 });
  });
});

describe("bad frames", () => {
  test.each([
    ["{", "invalid_json"],
    ["null", "invalid_body"],
    ["[]", "invalid_body"],
    ['{"type":"nonsense"}', "invalid_body"],
    ['{"type":"ping","extra":1}', "invalid_body"],
    ['{"type":"subscribe","subscription_id":7}', "invalid_body"],
    ['{"type":"subscribe","subscription_id":"a_changes","data":{"events":[]}}', "invalid_body"],
    ['{"type":"subscribe","subscription_id":"no table"}', "invalid_value"],
    ['{"type":"subscribe","subscription_id":"tables_changes","data":{"filter":"a=eq.1"}}', "invalid_filter"],
    [`{"type":"ping","ref":${"[".repeat(30_000)}}`, "invalid_json"],
    ['{"__proto__":{"type":"ping"}}', "invalid_body"],
  ])("%.60s is answered with %s, and the socket stays", async (text, code) => {
    const client = await connectRealtime(server, { token: null });
    client.sendText(text);
    expect(await client.next({ type: "error" })).toMatchObject({ code });
    await client.roundTrip();
    client.close();
  });

  test("address and reference come back with an error", async () => {
    const client = await connectRealtime(server, { token: null });
    client.send({ type: "subscribe", subscription_id: "nothing_changes", ref: "r1" });
    expect(await client.next({ type: "error" })).toMatchObject({ subscription_id: "nothing_changes", ref: "r1" });
    client.close();
  });

  test("twenty in a row, one that is too long, and a flood close the socket", async () => {
    const bad = await connectRealtime(server, { token: null });
    for (let i = 0; i < 20; i += 1) bad.sendText("x");
    expect(await bad.closed).toEqual({ code: 1008, reason: "invalid_body" });
    const long = await connectRealtime(server, { token: null });
    long.sendText(`"${"x".repeat(70_000)}"`);
    expect(await long.closed).toEqual({ code: 1009, reason: "body_too_large" });
    const flood = await connectRealtime(server, { token: null });
    for (let i = 0; i < 1_000; i += 1) flood.send({ type: "ping" });
    expect(await flood.closed).toEqual({ code: 1008, reason: "rate_limited" });
  });

  test("whatever text comes, the server answers or closes, and serves others", async () => {
    const word = fc.constantFrom(
      "type",
      "subscribe",
      "unsubscribe",
      "authenticate",
      "join",
      "broadcast",
      "track",
      "ref",
      "data",
      "channel",
      "public:a",
      "subscription_id",
      "x_changes",
      "table",
      "filter",
      "after",
      "token",
      "event",
    );
    const value = fc.letrec((tie) => ({
      json: fc.oneof({ maxDepth: 3 }, word, fc.jsonValue(), fc.dictionary(word, tie("json")), fc.array(tie("json"))),
    })).json;
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      value.map((each) => JSON.stringify(each)),
      fc
        .record(
          { type: word, subscription_id: value, channel: value, data: value, event: value },
          { requiredKeys: ["type"] },
        )
        .map((each) => JSON.stringify(each)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 12 }), async (texts) => {
        const client = await connectRealtime(server, { token: null });
        for (const each of texts) client.sendText(each);
        if (!client.isClosed()) await Promise.race([client.roundTrip(), client.closed]);
        client.close();
      }),
      { numRuns: 60 },
    );
    expect(server.logged.filter(({ level }) => level === "error")).toEqual([]);
  });
});

test("answers keep the order of the frames, and nothing follows unsubscribed", async () => {
  const table = await server.newTable("public_read");
  const client = await connectRealtime(server, { token: null });
  client.send({ type: "subscribe", subscription_id: "a", data: { table } });
  client.send({ type: "ping", ref: "p" });
  client.send({ type: "unsubscribe", subscription_id: "a", ref: "u" });
  client.send({ type: "unsubscribe", subscription_id: "never" });
  client.send({ type: "subscribe", subscription_id: "b", data: { table } });
  await client.next({ type: "subscribed", subscription_id: "b" });
  await server.insert(table, { id: 1 });
  await client.next({ type: "database_change", subscription_id: "b" });
  expect(client.frames.map(({ type }) => type)).toEqual([
    "connected",
    "subscribed",
    "pong",
    "unsubscribed",
    "unsubscribed",
    "subscribed",
    "database_change",
  ]);
  client.close();
});

test("a socket has 100 subscriptions at most; subscribing again replaces", async () => {
  const table = await server.newTable("public_read");
  const client = await connectRealtime(server, { token: null });
  await Promise.all(Array.from({ length: 60 }, (_, i) => subscribe(client, `s${i}`, { table })));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await Promise.all(Array.from({ length: 40 }, (_, i) => subscribe(client, `t${i}`, { table })));
  await expect(subscribe(client, "one more", { table })).rejects.toMatchObject({ code: "limit_exceeded" });
  await subscribe(client, "s1", { table, events: ["DELETE"] });
  await server.insert(table, { id: 1 });
  await client.next({ type: "database_change", subscription_id: "t39" });
  expect(client.frames.filter(({ type }) => type === "database_change")).toHaveLength(99);
  client.close();
});

test("who reads too slowly is told to read anew, and memory does not grow", async () => {
  const table = await server.newTable("public_read");
  const client = await connectRealtime(server, { token: null });
  const steady = await connectRealtime(server, { token: null });
  await subscribe(client, "t", { table });
  await subscribe(steady, "t", { table });
  client.setBuffered(2_000_000);
  await server.insert(table, { id: 1 });
  await steady.next({ type: "database_change" });
  expect(client.changes("t")).toEqual([]);
  client.setBuffered(0);
  const { position } = await client.next({ type: "resync" });
  expect(client.frames.at(-1)).toMatchObject({ reason: "too_slow", subscription_id: "t" });
  await server.insert(table, { id: 2 });
  const change = await client.next({ type: "database_change" });
  expect(change.data.data.id).toBe(2);
  expect(change.position).not.toBe(position);
  client.setBuffered(20_000_000);
  client.send({ type: "ping" });
  expect(await client.closed).toEqual({ code: 1013, reason: "limit_exceeded" });
});
