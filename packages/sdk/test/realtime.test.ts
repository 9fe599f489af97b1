import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Broadcast,
  type Change,
  type HoldfastClient,
  isApiError,
  memorySessionStorage,
  type PresenceMember,
  type Session,
  type SubscriptionRequest,
} from "../src/index.js";
import { type Heard, hearing } from "./heard.js";
import { useLiveServer } from "./live-server.js";

interface Topic {
  id: number;
  title: string;
  place: number | null;
  owner_id: string | null;
}

const live = useLiveServer();
let admin: HoldfastClient;
let nextId = 1;
const used: HoldfastClient[] = [];

beforeAll(async () => {
  admin = await live.admin();
  for (const [name, access] of [
    ["topics", "authenticated"],
    ["own_topics", "private"],
  ] as const) {
    await admin.tables.create({
      name,
      access,
      columns: [
        { name: "id", type: "integer", primary_key: true },
        { name: "title", type: "text" },
        { name: "place", type: "integer" },
      ],
    });
  }
});

afterEach(() => {
  for (const client of used.splice(0)) client.realtime.close();
});

/** Signs in a client that is closed after the test. */
async function signedIn(...options: Parameters<typeof live.signedIn>): Promise<HoldfastClient> {
  const client = await live.signedIn(...options);
  used.push(client);
  return client;
}

async function follow(client: HoldfastClient, request: SubscriptionRequest) {
  const changes: Heard<Change<Topic>> = hearing();
  const lives: Heard<string> = hearing();
  const errors: Heard<Error> = hearing();
  const subscription = client.realtime.subscribe<Topic>(request, {
    onChange: changes.hear,
    onLive: lives.hear,
    onError: errors.hear,
  });
  await Promise.race([lives.until(({ length }) => length > 0), errors.until(({ length }) => length > 0)]);
  return { changes, lives, errors, subscription };
}

const titles = (heard: readonly Change<Topic>[]): (string | undefined)[] => heard.map(({ row }) => row?.title);
const insert = (title: string, place = 0) => admin.from("topics").insert({ id: nextId++, title, place });

describe("changes", () => {
  it("come as they are made, with the row before and after", async () => {
    const client = await signedIn();
    const { changes } = await follow(client, { table: "topics" });
    const { id } = await insert("first");
    await admin.from("topics").update(Number(id), { title: "changed" });
    await admin.from("topics").delete(Number(id));
    await changes.until(({ length }) => length === 3);
    expect(changes.all).toMatchObject([
      { operation: "INSERT", table: "topics", row: { id, title: "first" }, oldRow: null },
      { operation: "UPDATE", row: { title: "changed" }, oldRow: { title: "first" } },
      { operation: "DELETE", row: null, oldRow: { title: "changed" } },
    ]);
    expect(new Set(changes.all.map(({ position }) => position)).size).toBe(3);
  });

  it("are those of the filter, whatever signs are in it, and of the events", async () => {
    const client = await signedIn();
    const title = 'a&b=c,d("%é\\';
    const filter = client
      .from<Topic>("topics")
      .eq("title", title)
      .or((any) => any.gt("place", 5).eq("place", null))
      .expression();
    const { changes } = await follow(client, { table: "topics", filter, events: ["INSERT"] });
    await insert("another", 9);
    await insert(title, 1);
    const { id } = await insert(title, 6);
    await admin.from("topics").update(Number(id), { place: 7 });
    await insert(title, 8);
    await changes.until(({ length }) => length === 2);
    expect(changes.all.map(({ row }) => row?.place)).toEqual([6, 8]);
  });

  it("longer than a frame come whole", async () => {
    const client = await signedIn();
    const { changes } = await follow(client, { table: "topics" });
    const title = 'long é😀"\\ '.repeat(3_000);
    await insert(title);
    await changes.until(({ length }) => length === 1);
    expect(changes.all[0]?.row?.title).toBe(title);
  });

  it("go on from a position that was kept", async () => {
    const client = await signedIn();
    const { changes, subscription } = await follow(client, { table: "topics" });
    await insert("seen");
    await changes.until(({ length }) => length === 1);
    subscription.unsubscribe();
    await insert("missed");
    const later = await follow(client, { table: "topics", after: String(changes.all[0]?.position) });
    await insert("new");
    expect(titles(await later.changes.until(({ length }) => length === 2))).toEqual(["missed", "new"]);
    expect(titles(changes.all)).toEqual(["seen"]);
  });

  it("that cannot be had any more are told as a resync", async () => {
    const client = await signedIn();
    const reasons: Heard<string> = hearing();
    client.realtime.subscribe(
      { table: "topics", after: "0000.0" },
      { onChange: () => undefined, onResync: reasons.hear },
    );
    expect(await reasons.until(({ length }) => length === 1)).toEqual(["position_unknown"]);
  });

  it("are refused with a reason; the client lives on", async () => {
    const client = await signedIn();
    const { errors } = await follow(client, { table: "no_such_table" });
    expect(isApiError(errors.all[0], "not_found")).toBe(true);
    const wrong = await follow(client, { table: "topics", filter: "title=nonsense" });
    expect(isApiError(wrong.errors.all[0], "invalid_filter")).toBe(true);
    const { changes } = await follow(client, { table: "topics" });
    await insert("still here");
    expect(titles(await changes.until(({ length }) => length === 1))).toEqual(["still here"]);
  });

  it("stop with unsubscribe, and the socket with the last of them", async () => {
    const client = await signedIn();
    const one = await follow(client, { table: "topics" });
    const other = await follow(client, { table: "topics" });
    one.subscription.unsubscribe();
    one.subscription.unsubscribe();
    await insert("for the other");
    await other.changes.until(({ length }) => length === 1);
    expect(one.changes.all).toEqual([]);
    expect(client.realtime.status()).toBe("open");
    other.subscription.unsubscribe();
    expect(client.realtime.status()).toBe("closed");
    const again = await follow(client, { table: "topics" });
    again.subscription.unsubscribe();
  });
});

describe("a client", () => {
  it("that is closed ends its subscriptions, also those that were just asked for", async () => {
    const client = await signedIn();
    const { errors } = await follow(client, { table: "topics" });
    const early: Heard<Error> = hearing();
    const statuses: Heard<string> = hearing();
    client.realtime.onStatus(statuses.hear);
    client.realtime.subscribe({ table: "topics" }, { onChange: () => undefined, onError: early.hear });
    client.realtime.close();
    expect([errors.all[0], early.all[0]].map((error) => isApiError(error, "client_closed"))).toEqual([true, true]);
    expect(statuses.all).toEqual(["closed"]);
    const { changes } = await follow(client, { table: "topics" });
    await insert("after closing");
    await changes.until(({ length }) => length === 1);
  });

  it("of another user gets a socket of its own, and with it other rows", async () => {
    const [first, second] = [await live.test.newUser(), await live.test.newUser()];
    const client = live.client();
    used.push(client);
    await client.auth.login(first);
    const { changes, lives } = await follow(client, { table: "own_topics" });
    await client.from("own_topics").insert({ id: nextId++, title: "of the first" });
    await changes.until(({ length }) => length === 1);
    await client.auth.login(second);
    await lives.until(({ length }) => length === 2);
    await client.from("own_topics").insert({ id: nextId++, title: "of the second" });
    const other = live.client();
    await other.auth.login(first);
    await other.from("own_topics").insert({ id: nextId++, title: "not for the second" });
    await client.from("own_topics").insert({ id: nextId++, title: "last" });
    await changes.until((all) => titles(all).includes("last"));
    expect(titles(changes.all)).toEqual(["of the first", "of the second", "last"]);
  });

  it("that subscribes before it signs in is let in when it does", async () => {
    const user = await live.test.newUser();
    const client = live.client();
    used.push(client);
    const { errors, lives } = await follow(client, { table: "topics" });
    expect(isApiError(errors.all[0], "not_found")).toBe(true);
    await client.auth.login(user);
    await lives.until(({ length }) => length === 1);
  });

  it("whose session the server ended goes on as nobody and is told", async () => {
    const user = await live.test.newUser();
    const client = live.client();
    used.push(client);
    await client.auth.login(user);
    const sessions: Heard<Session | null> = hearing();
    client.auth.onChange(sessions.hear);
    await follow(client, { table: "topics" });
    const elsewhere = live.client();
    await elsewhere.auth.login(user);
    await elsewhere.auth.logoutEverywhere();
    expect(await sessions.until(({ length }) => length === 1)).toEqual([null]);
  });

  it("keeps a failing listener's fault from the others", async () => {
    const client = await signedIn();
    const faults: Heard<unknown> = hearing();
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException").on("uncaughtException", faults.hear);
    client.realtime.subscribe(
      { table: "topics" },
      {
        onChange: () => {
          throw new Error("The listener failed.");
        },
      },
    );
    const { changes } = await follow(client, { table: "topics" });
    await insert("one");
    await insert("two");
    await changes.until(({ length }) => length === 2);
    await faults.until(({ length }) => length === 2);
    process.removeAllListeners("uncaughtException");
    for (const other of others) process.on("uncaughtException", other);
  });
});

describe("a channel", () => {
  const join = async (client: HoldfastClient, channel: string, self = false) => {
    const messages: Heard<Broadcast> = hearing();
    const members: Heard<readonly PresenceMember[]> = hearing();
    const errors: Heard<Error> = hearing();
    const joined: Heard<void> = hearing();
    const handle = client.realtime.join(
      { channel, self },
      { onBroadcast: messages.hear, onPresence: members.hear, onError: errors.hear, onJoin: () => joined.hear() },
    );
    await Promise.race([joined.until(({ length }) => length > 0), errors.until(({ length }) => length > 0)]);
    return { messages, members, errors, handle };
  };

  it("carries messages between clients, to oneself only when asked for", async () => {
    const [ann, bob] = [await signedIn(), await signedIn()];
    const [one, other] = [await join(ann, "room:1"), await join(bob, "room:1", true)];
    expect(one.handle.broadcast("typing", { on: true })).toBe(true);
    await other.messages.until(({ length }) => length === 1);
    other.handle.broadcast("answer", ["é", null]);
    await other.messages.until(({ length }) => length === 2);
    await one.messages.until(({ length }) => length === 1);
    const annId = (await ann.auth.session())?.userId;
    expect(other.messages.all[0]).toEqual({ event: "typing", data: { on: true }, userId: annId });
    expect(one.messages.all).toMatchObject([{ event: "answer", data: ["é", null] }]);
  });

  it("shows who is there, and that they left", async () => {
    const [ann, bob] = [await signedIn(), await signedIn()];
    const [one, other] = [await join(ann, "room:2"), await join(bob, "room:2")];
    one.handle.track({ name: "Ann" });
    await other.members.until((all) => all.at(-1)?.length === 1);
    expect(other.members.all.at(-1)).toMatchObject([
      { data: { name: "Ann" }, userId: (await ann.auth.session())?.userId },
    ]);
    one.handle.track({ name: "Ann", typing: true });
    await other.members.until((all) => all.at(-1)?.[0]?.data.typing === true);
    one.handle.leave();
    await other.members.until((all) => all.at(-1)?.length === 0);
    expect(one.handle.broadcast("late", null)).toBe(false);
  });

  it("joined twice by a client tells both, until both have left", async () => {
    const [ann, bob] = [await signedIn(), await signedIn()];
    const [first, second, other] = [await join(ann, "room:3"), await join(ann, "room:3"), await join(bob, "room:3")];
    other.handle.broadcast("one", null);
    await Promise.all([first, second].map(({ messages }) => messages.until(({ length }) => length === 1)));
    first.handle.leave();
    other.handle.broadcast("two", null);
    await second.messages.until(({ length }) => length === 2);
    expect(first.messages.all).toHaveLength(1);
  });

  it("that one may not join says so", async () => {
    const client = live.client({ sessionStorage: memorySessionStorage() });
    used.push(client);
    const { errors, handle } = await join(client, "room:4");
    expect(isApiError(errors.all[0], "not_authenticated")).toBe(true);
    handle.leave();
  });
});
