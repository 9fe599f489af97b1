import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DatabaseSession } from "@holdfast/adapter-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectRealtime, type Frame, subscribe } from "./harness/realtime-client.js";
import { type RealtimeServer, SYSTEM, startRealtimeServer } from "./harness/realtime-server.js";

/** One session at a time: no transaction can be under way beside another. */
const isPglite = process.env.HOLDFAST_TEST_DATABASE === "pglite";

let server: RealtimeServer;

beforeAll(async () => {
  server = await startRealtimeServer({ settings: { changeRetentionSeconds: 3_600 } });
});
afterAll(() => server.close());

/** A transaction that stays open until it is told to end. */
async function openTransaction(work: (session: DatabaseSession) => Promise<void>) {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let ready: () => void = () => undefined;
  const isReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const done = server.database.session(SYSTEM, async (session) => {
    await work(session);
    ready();
    await held;
  });
  await Promise.race([isReady, done]);
  return {
    commit: async () => {
      release();
      await done;
    },
  };
}

const idsOf = (frames: readonly Frame[]): number[] => frames.map(({ data }) => data.data.id);

test.skipIf(isPglite)(
  "a transaction that commits late is not skipped, for followers and for those who resume",
  async () => {
    const table = await server.newTable("public_read");
    const client = await connectRealtime(server, { token: null });
    await subscribe(client, "t", { table });
    const insert = (id: number) => `insert into public.${table} (id) values (${id})`;
    const late = await openTransaction((session) => session.exec(insert(1)));
    await server.sql(insert(2));
    const { position } = await subscribe(client, "while open", { table });
    await server.sql(insert(3));
    await late.commit();
    await server.sql(insert(4));
    await client.next((frame) => frame.subscription_id === "t" && frame.data?.data?.id === 4);
    expect(idsOf(client.changes("t"))).toEqual([1, 2, 3, 4]);
    await client.next((frame) => frame.subscription_id === "while open" && frame.data?.data?.id === 4);
    expect(idsOf(client.changes("while open"))).toEqual(expect.arrayContaining([1, 3, 4]));
    await subscribe(client, "resumed", { table, after: position });
    await client.next((frame) => frame.subscription_id === "resumed" && frame.data?.data?.id === 4);
    expect(idsOf(client.changes("resumed"))).toEqual(idsOf(client.changes("while open")));
    client.close();
  },
);

test.skipIf(isPglite)(
  "of two transactions that change one row, the second comes second whatever began first",
  async () => {
    const table = await server.newTable("public_read");
    await server.sql(`insert into public.${table} (id, place) values (1, 0)`);
    const client = await connectRealtime(server, { token: null });
    await subscribe(client, "t", { table });
    const other = await openTransaction((session) => session.exec(`insert into public.${table} (id) values (2)`));
    const first = await openTransaction((session) => session.exec(`insert into public.${table} (id) values (3)`));
    await server.sql(`update public.${table} set place = 1 where id = 1`);
    await first.commit();
    const second = await openTransaction((session) =>
      session.exec(`update public.${table} set place = 2 where id = 1`),
    );
    await second.commit();
    await other.commit();
    await client.next((frame) => frame.data?.data?.place === 2);
    const places = client.changes("t").filter(({ data }) => data.data.id === 1);
    expect(places.map(({ data }) => [data.old_data.place, data.data.place])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    client.close();
  },
);

test("under many writers nothing is lost, doubled or out of a row's order, also across resuming", async () => {
  const table = await server.newTable("public_read");
  const rows = 6;
  const writers = 8;
  const rounds = 25;
  await server.sql(`insert into public.${table} (id, place) select i, 0 from generate_series(1, ${rows}) i`);
  const steady = await connectRealtime(server, { token: null });
  const { position } = await subscribe(steady, "t", { table });

  const received: Frame[] = [];
  let isWriting = true;
  // Comes and goes all the time, and resumes each time from what it has.
  const restless = async (): Promise<void> => {
    let after = position;
    const total = 2 * writers * rounds;
    while (received.length < total) {
      const client = await connectRealtime(server, { token: null });
      await subscribe(client, "r", { table, after });
      await client.next((frame) => frame.type === "database_change" && frame.subscription_id === "r");
      if (!isWriting)
        await expect.poll(() => received.length + client.changes("r").length, { timeout: 20_000 }).toBe(total);
      client.close();
      received.push(...client.changes("r"));
      after = received.at(-1)?.position ?? after;
    }
  };
  const write = async (writer: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      // In the order of the rows, so that writers wait for each other but do not deadlock.
      const [low, high] = [1 + ((writer + round) % rows), 1 + ((writer * 3 + round * 2 + 1) % rows)].toSorted(
        (a, b) => a - b,
      );
      await server.database.session(SYSTEM, async (session) => {
        await session.exec(`update public.${table} set place = place + 1 where id = ${low}`);
        await session.exec(`update public.${table} set place = place + 1 where id = ${high}`);
      });
    }
  };
  const follower = restless();
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  isWriting = false;
  await follower;
  await expect.poll(() => steady.changes("t").length, { timeout: 20_000 }).toBe(2 * writers * rounds);
  for (const frames of [steady.changes("t"), received]) {
    expect(new Set(frames.map((frame) => frame.position)).size).toBe(2 * writers * rounds);
    for (let id = 1; id <= rows; id += 1) {
      const steps = frames.filter(({ data }) => data.data.id === id);
      expect(steps.map(({ data }) => data.old_data.place)).toEqual(steps.map((_, place) => place));
      expect(steps.map(({ data }) => data.data.place)).toEqual(steps.map((_, place) => place + 1));
    }
  }
  steady.close();
}, 60_000);

test("subscribed means live: what commits right behind it arrives", async () => {
  const table = await server.newTable("public_read");
  for (let id = 1; id <= 15; id += 1) {
    const client = await connectRealtime(server, { token: null });
    await subscribe(client, "t", { table });
    await server.sql(`insert into public.${table} (id) values (${id})`);
    expect((await client.next({ type: "database_change" })).data.data.id).toBe(id);
    expect(client.changes("t")).toHaveLength(1);
    client.close();
  }
});

test("positions that were made up, are of another feed or lie ahead ask to read anew", async () => {
  const table = await server.newTable("public_read");
  const client = await connectRealtime(server, { token: null });
  const { position } = await subscribe(client, "t", { table });
  const [epoch, seq] = position.split(".");
  const forged = [
    "",
    "x",
    `${epoch}.`,
    `${epoch}.-1`,
    `${epoch}.00`,
    `${epoch}.1e999`,
    `0000000000000000.${seq}`,
    `${epoch}.fffffffffffff`,
    "'; drop table x; --",
  ];
  for (const after of forged) {
    const id = `forged ${after}`;
    await subscribe(client, id, { table, after });
    expect(await client.next({ type: "resync", subscription_id: id })).toMatchObject({ reason: "position_unknown" });
  }
  await server.insert(table, { id: 1 });
  const id = "forged x";
  expect(
    (await client.next((frame) => frame.subscription_id === id && frame.type === "database_change")).data.data.id,
  ).toBe(1);
  client.close();
});

test("changes are kept as long as the settings say, and whoever is behind them is told", async () => {
  const table = await server.newTable("public_read");
  const client = await connectRealtime(server, { token: null });
  const { position: before } = await subscribe(client, "t", { table });
  await server.sql(`insert into public.${table} (id) values (1), (2)`);
  const { position: first } = await client.next((frame) => frame.data?.data?.id === 1);
  const { position: second } = await client.next((frame) => frame.data?.data?.id === 2);
  await server.sql("update holdfast.changes set at = at - interval '2 hours'");
  // Every 60 seconds by itself; a server that keeps changes for a second sweeps at once.
  const { sweepChanges } = await import("../src/features/realtime/feed/sweep-changes.js");
  const { createDatabase } = await import("../src/database/database.js");
  const { DEFAULT_SETTINGS } = await import("../src/server-config.js");
  const platform = {
    database: createDatabase(server.database, 15_000),
    settings: { ...DEFAULT_SETTINGS, changeRetentionSeconds: 3_600 },
    now: () => new Date(),
    log: () => undefined,
  };
  expect(await sweepChanges(platform)).toBeGreaterThanOrEqual(2);
  expect(await sweepChanges(platform)).toBe(0);
  await server.sql(`insert into public.${table} (id) values (3)`);
  for (const [id, after, reason] of [
    ["a", before, "position_too_old"],
    ["b", first, "position_too_old"],
    ["c", second, null],
  ] as const) {
    await subscribe(client, id, { table, after });
    if (reason === null)
      expect((await client.next({ type: "database_change", subscription_id: id })).data.data.id).toBe(3);
    else expect(await client.next({ type: "resync", subscription_id: id })).toMatchObject({ reason });
  }
  await client.next((frame) => frame.subscription_id === "t" && frame.data?.data?.id === 3);
  expect(client.frames.filter((frame) => frame.type === "resync" && frame.subscription_id === "t")).toEqual([]);
  client.close();
});

test.skipIf(isPglite)(
  "a crash of the database loses and doubles nothing",
  async () => {
    const table = await server.newTable("public_read");
    const client = await connectRealtime(server, { token: null });
    const { position } = await subscribe(client, "t", { table });
    await server.sql(`insert into public.${table} (id) values (1)`);
    await client.next({ type: "database_change" });
    // Numbers that no commit made durable are given out again after the crash.
    await server.database
      .session(SYSTEM, async (session) => {
        await session.exec(`insert into public.${table} (id) select generate_series(100, 400)`);
        throw new Error("undo");
      })
      .catch(() => undefined);
    const [place] = await server.rows<{ folder: string }>("select current_setting('data_directory') as folder");
    const [pid] = (await readFile(join(place?.folder ?? "", "postmaster.pid"), "utf8")).split("\n");
    process.kill(Number(pid), "SIGKILL");
    // A backend may outlive its postmaster by a moment, and a write that failed may have been made: so each is made until it is there.
    const write = (id: number): Promise<void> =>
      expect
        .poll(
          () =>
            server.sql(`insert into public.${table} (id) values (${id}) on conflict (id) do nothing`).then(
              () => "written",
              () => "failed",
            ),
          { timeout: 25_000, interval: 200 },
        )
        .toBe("written");
    await write(2);
    await write(3);
    await client.next((frame) => frame.data?.data?.id === 3);
    expect(idsOf(client.changes("t"))).toEqual([1, 2, 3]);
    await subscribe(client, "resumed", { table, after: position });
    await client.next((frame) => frame.subscription_id === "resumed" && frame.data?.data?.id === 3);
    expect(idsOf(client.changes("resumed"))).toEqual([1, 2, 3]);
    client.close();
  },
  60_000,
);
