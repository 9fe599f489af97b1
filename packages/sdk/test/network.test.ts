import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type HoldfastClient, isNetworkError } from "../src/index.js";
import { type BreakableWire, startBreakableWire } from "./breakable-wire.js";
import { type Heard, hearing } from "./heard.js";
import { useLiveServer } from "./live-server.js";

const live = useLiveServer();
let wire: BreakableWire;
let admin: HoldfastClient;

beforeAll(async () => {
  wire = await startBreakableWire(live.url);
  admin = await live.admin();
  await admin.tables.create({
    name: "topics",
    access: "authenticated",
    columns: [{ name: "id", type: "integer", primary_key: true }],
  });
});

beforeEach(async () => void (await admin.from("topics").gt("id", 0).deleteAll()));

afterAll(() => wire.close());

/** A client behind the wire that follows the topics. */
async function follow() {
  const client = await live.signedIn({ url: wire.url });
  const ids: Heard<number> = hearing();
  const lives: Heard<string> = hearing();
  const statuses: Heard<string> = hearing();
  client.realtime.onStatus(statuses.hear);
  client.realtime.subscribe<{ id: number }>(
    { table: "topics", events: ["INSERT"] },
    { onChange: ({ row }) => ids.hear(Number(row?.id)), onLive: lives.hear },
  );
  await lives.until(({ length }) => length === 1);
  await admin.from("topics").insert({ id: 1 });
  await ids.until(({ length }) => length === 1);
  return { client, ids, lives, statuses };
}

it("a network that goes and comes back: calls say so and then work, a subscription has no gap", async () => {
  const { client, ids, lives, statuses } = await follow();
  wire.cut();
  await statuses.until((all) => all.includes("waiting"));
  await expect(client.from("topics").rows()).rejects.toSatisfy(isNetworkError);
  await expect(client.from("topics").insert({ id: 99 })).rejects.toSatisfy(isNetworkError);
  await admin.from("topics").insertMany([{ id: 2 }, { id: 3 }]);
  wire.mend();
  await client.from("topics").insert({ id: 4 });
  await lives.until(({ length }) => length === 2);
  await client.from("topics").insert({ id: 5 });
  await ids.until((all) => all.includes(5));
  expect(ids.all).toEqual([1, 2, 3, 4, 5]);
  client.realtime.close();
});

it("a socket that died without a word is noticed by its heartbeat and replaced, and nothing is missed", async () => {
  // The heartbeat's interval alone is by a clock of the test: what it then does, and the server, go by the real one.
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    const { client, ids, lives, statuses } = await follow();
    wire.silence();
    await admin.from("topics").insertMany([{ id: 2 }, { id: 3 }]);
    expect(client.realtime.status()).toBe("open");
    vi.advanceTimersByTime(30_000);
    await lives.until(({ length }) => length === 2);
    await admin.from("topics").insert({ id: 4 });
    await ids.until((all) => all.includes(4));
    expect(ids.all).toEqual([1, 2, 3, 4]);
    expect(statuses.all.slice(-3)).toEqual(["waiting", "connecting", "open"]);
    client.realtime.close();
  } finally {
    vi.useRealTimers();
  }
});
