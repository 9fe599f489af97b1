import { afterAll, beforeAll, expect, it } from "vitest";
import type { HoldfastClient } from "../src/index.js";
import { type Heard, hearing } from "./heard.js";
import { type RestartableServer, startRestartableServer } from "./restartable-server.js";

let server: RestartableServer;
let client: HoldfastClient;

beforeAll(async () => {
  server = await startRestartableServer();
  client = await server.admin();
  await client.tables.create({ name: "topics", columns: [{ name: "id", type: "integer", primary_key: true }] });
});

afterAll(async () => {
  client.realtime.close();
  await server.close();
});

it("a subscription outlives two restarts of the server: no gap, no repetition, presence again", async () => {
  const ids: Heard<number> = hearing();
  const lives: Heard<string> = hearing();
  const members: Heard<number> = hearing();
  client.realtime.subscribe<{ id: number }>(
    { table: "topics" },
    { onChange: ({ row }) => ids.hear(Number(row?.id)), onLive: lives.hear },
  );
  const channel = client.realtime.join({ channel: "room" }, { onPresence: (all) => members.hear(all.length) });
  channel.track({ name: "Ann" });
  await lives.until(({ length }) => length === 1);
  const topics = client.from("topics");
  await topics.insert({ id: 1 });
  await ids.until(({ length }) => length === 1);

  for (const round of [1, 2]) {
    await server.stop();
    expect(client.realtime.status()).not.toBe("open");
    expect(channel.broadcast("lost", null)).toBe(false);
    await server.start();
    // These are there before the client has come back.
    const other = await server.admin();
    await other.from("topics").insertMany([{ id: round * 10 }, { id: round * 10 + 1 }]);
    await lives.until(({ length }) => length === round + 1);
    await other.from("topics").insert({ id: round * 10 + 2 });
    await ids.until((all) => all.includes(round * 10 + 2));
  }
  expect(ids.all).toEqual([1, 10, 11, 12, 20, 21, 22]);
  await members.until((all) => all.at(-1) === 1);
}, 120_000);
