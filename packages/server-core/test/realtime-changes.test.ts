import { afterAll, beforeAll, expect, test } from "vitest";
import { connectRealtime, subscribe } from "./harness/realtime-client.js";
import { type RealtimeServer, SYSTEM, startRealtimeServer } from "./harness/realtime-server.js";

let server: RealtimeServer;

beforeAll(async () => {
  server = await startRealtimeServer();
});
afterAll(() => server.close());

test("a change made through the API arrives once, with the row as it is read", async () => {
  const table = await server.newTable("public_read");
  const user = await server.newUser();
  const client = await connectRealtime(server, { token: user.token });
  const { position } = await subscribe(client, `${table}_changes`);
  expect(position).toMatch(/^[0-9a-f]{16}\.[0-9a-f]+$/);
  await server.insert(table, { id: 1, title: "Grüße 🎈", place: 3 }, user.token);
  const change = await client.next({ type: "database_change" });
  expect(change).toMatchObject({
    subscription_id: `${table}_changes`,
    position: expect.any(String),
    data: { operation: "INSERT", table, data: { id: 1, title: "Grüße 🎈", place: 3, owner_id: user.id } },
  });
  expect(change.data).not.toHaveProperty("old_data");
  const rows = await server.call("GET", `/tables/${table}/data`, { token: user.token });
  expect(change.data.data).toEqual(rows.body.data[0]);
  // A later change shows that nothing of the first was still to come.
  await server.sql(`update public.${table} set place = 4; delete from public.${table}`);
  const update = await client.next({ type: "database_change" });
  expect(update.data).toMatchObject({ operation: "UPDATE", data: { place: 4 }, old_data: { place: 3 } });
  const removal = await client.next({ type: "database_change" });
  expect(removal.data).toMatchObject({ operation: "DELETE", table, old_data: { id: 1, place: 4 } });
  expect(removal.data).not.toHaveProperty("data");
  expect(client.changes(`${table}_changes`)).toHaveLength(3);
  client.close();
});

test("rows above the limit of NOTIFY, and frames above that of a socket, arrive whole", async () => {
  const table = await server.newTable("public_read");
  const client = await connectRealtime(server, { token: null });
  await subscribe(client, `${table}_changes`);
  const title = 'é"\\🎈\n'.repeat(20_000);
  await server.insert(table, { id: 1, title });
  const change = await client.next({ type: "database_change" });
  expect(change.data.data.title).toBe(title);
  for (const message of client.messages) {
    expect(message.length).toBeLessThan(4_000);
    expect(message).toMatch(/^[\x20-\x7e]*$/);
  }
  client.close();
});

test("many changes at once reach all, each once and in order, whatever table, filter or events they asked for", async () => {
  const [one, other] = [await server.newTable("public_read"), await server.newTable("public_read")];
  const clients = await Promise.all(Array.from({ length: 3 }, () => connectRealtime(server, { token: null })));
  for (const client of clients) {
    await subscribe(client, "one", { table: one });
    await subscribe(client, "odd", { table: one, filter: "place=eq.1" });
    await subscribe(client, "gone", { table: other, events: ["DELETE"] });
    await subscribe(client, "tables_changes");
  }
  // More than one write takes, in one transaction and so in one batch.
  await server.sql(`
    insert into public.${one} (id, title, place) select i, repeat('x', 200), i % 2 from generate_series(1, 300) i;
    insert into public.${other} (id, title) select i, 'row' from generate_series(1, 40) i;
    delete from public.${other};`);
  const ids = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
  for (const client of clients) {
    await client.next((frame) => frame.subscription_id === "gone" && frame.data?.old_data?.id === 40);
    await expect.poll(() => client.changes("tables_changes")).toHaveLength(380);
    const idsOf = (id: string) => client.changes(id).map(({ data }) => (data.data ?? data.old_data).id);
    expect(idsOf("one")).toEqual(ids(300));
    expect(idsOf("odd")).toEqual(ids(300).filter((id) => id % 2 === 1));
    expect(idsOf("gone")).toEqual(ids(40));
    expect(idsOf("tables_changes")).toEqual([...ids(300), ...ids(40), ...ids(40)]);
    client.close();
  }
});

test("bulk, key-changing, upserting and merging statements give each row's change with its own old row", async () => {
  const table = await server.newTable("public_read");
  const client = await connectRealtime(server, { token: server.admin.token });
  await subscribe(client, "all", { table });
  await server.sql(`
    insert into public.${table} (id, title) select i, 'row ' || i from generate_series(1, 1200) i;
    update public.${table} set id = id + 5000, place = id;
    insert into public.${table} (id, title) values (5001, 'x'), (1, 'y') on conflict (id) do update set title = 'again';
    merge into public.${table} t using (values (5002), (2)) s(id) on t.id = s.id
      when matched then delete when not matched then insert (id, title) values (s.id, 'merged');
    delete from public.${table} where id > 6199;`);
  await client.next((frame) => frame.data?.operation === "DELETE" && frame.data.old_data.id === 6_200);
  const changes = client.changes("all").map(({ data }) => data);
  const updates = changes.filter(({ operation }) => operation === "UPDATE");
  expect(updates.filter(({ data, old_data: old }) => data.id === old.id + 5_000 && data.place === old.id)).toHaveLength(
    1_200,
  );
  expect(updates.at(-1)).toMatchObject({ data: { id: 5_001, title: "again" }, old_data: { title: "row 1" } });
  expect(changes.filter(({ operation }) => operation === "INSERT")).toHaveLength(1_202);
  expect(changes.filter(({ operation }) => operation === "DELETE").map(({ old_data: old }) => old.id)).toEqual([
    5_002, 6_200,
  ]);
  client.close();
});

test("a row that moves between partitions is one update, and one whose move is refused is a delete", async () => {
  await server.sql(`
    create table public.moving (id int primary key, v text) partition by list (id);
    create table public.moving_a partition of public.moving for values in (1, 2);
    create table public.moving_b partition of public.moving for values in (11, 12);
    grant select on public.moving to anon;
    select holdfast.enable_feed('public.moving');
    create function public.refuse_twelve() returns trigger language plpgsql as $$ begin
      if new.id = 12 then return null; end if; return new; end $$;
    create trigger refuse before insert on public.moving_b for each row execute function public.refuse_twelve();`);
  const client = await connectRealtime(server, { token: null });
  await subscribe(client, "moving_changes");
  await server.sql("insert into public.moving values (1, 'a'), (2, 'b')");
  await server.sql("update public.moving set id = 11 where id = 1");
  await server.sql("update public.moving set id = 12 where id = 2");
  await client.next((frame) => frame.data?.operation === "DELETE");
  expect(
    client
      .changes("moving_changes")
      .slice(2)
      .map(({ data }) => data),
  ).toEqual([
    { operation: "UPDATE", table: "moving", data: { id: 11, v: "a" }, old_data: { id: 1, v: "a" } },
    { operation: "DELETE", table: "moving", old_data: { id: 2, v: "b" } },
  ]);
  client.close();
});

test("what was rolled back is not sent, and TRUNCATE asks to read anew", async () => {
  const table = await server.newTable("public_read");
  const client = await connectRealtime(server, { token: null });
  await subscribe(client, "t", { table });
  const failed = server.database.session(SYSTEM, async (session) => {
    await session.exec(`insert into public.${table} (id) values (1)`);
    throw new Error("roll back");
  });
  await expect(failed).rejects.toThrow("roll back");
  await server.database.session(SYSTEM, async (session) => {
    const inner = session.savepoint(async (savepoint) => {
      await savepoint.exec(`insert into public.${table} (id) values (2)`);
      throw new Error("roll back to the savepoint");
    });
    await expect(inner).rejects.toThrow("savepoint");
    await session.exec(`insert into public.${table} (id) values (3)`);
  });
  await server.sql(`truncate public.${table}`);
  expect(await client.next({ type: "resync" })).toMatchObject({ subscription_id: "t", reason: "truncated" });
  expect(client.changes("t").map(({ data }) => data.data.id)).toEqual([3]);
  client.close();
});

test("events and filters choose; an update that leaves the filter is sent", async () => {
  const table = await server.newTable("public_read");
  const client = await connectRealtime(server, { token: null });
  await subscribe(client, "inserts", { table, events: ["INSERT"] });
  await subscribe(client, "five", { table, filter: "place=eq.5&or=(title.like.a*,title.is.null)" });
  await subscribe(client, "none", { table, filter: `place=in.(1,2)&title=ilike.*"%27*` });
  await server.sql(`
    insert into public.${table} (id, title, place) values (1, 'abc', 5), (2, 'b', 5), (3, null, 5), (4, 'a', 6);
    update public.${table} set place = 7 where id in (1, 4);
    delete from public.${table};`);
  await client.next((frame) => frame.subscription_id === "five" && frame.data?.operation === "DELETE");
  await client.roundTrip();
  const seen = (id: string) =>
    client.changes(id).map(({ data }) => `${data.operation} ${(data.data ?? data.old_data).id}`);
  expect(seen("inserts")).toEqual(["INSERT 1", "INSERT 2", "INSERT 3", "INSERT 4"]);
  expect(seen("five")).toEqual(["INSERT 1", "INSERT 3", "UPDATE 1", "DELETE 3"]);
  expect(seen("none")).toEqual([]);
  client.close();
});

test("values that JSON or a policy's row type find hard arrive as the table answers them", async () => {
  await server.sql(`
    create domain public.percent as int not null check (value between 0 and 100);
    create table public.hard (id bigint primary key, share public.percent default 5, amount numeric, number float8, raw json,
      bytes bytea, at timestamptz, span interval, tags text[], doubled bigint generated always as (id * 2) stored);
    grant select on public.hard to anon;
    alter table public.hard enable row level security;
    create policy everybody on public.hard for select using (share < 50);
    select holdfast.enable_feed('public.hard');`);
  const client = await connectRealtime(server, { token: null });
  await subscribe(client, "hard_changes", { table: "hard", filter: "share=lt.40" });
  await server.sql(`
    set datestyle = 'SQL, DMY'; set intervalstyle = 'sql_standard'; set extra_float_digits = -5; set bytea_output = 'escape';
    set timezone = 'Asia/Kolkata';
    insert into public.hard (id, amount, number, raw, bytes, at, span, tags) values
      (9007199254740993, 0.1000000000000000000000000001, 0.1::float8 + 0.2::float8, '{"b":1,"a":2,"b":3}', '\\x00ff5c',
       '2026-02-03 04:05:06.789012+00', '-1 day -2:03:04', array['a,b', '"', null, '\\']);
    insert into public.hard (id, share) values (2, 60);`);
  const change = await client.next({ type: "database_change" });
  const rows = await server.call("GET", "/tables/hard/data", {});
  expect(change.data.data).toEqual(rows.body.data[0]);
  expect(change.data.data).toMatchObject({ id: "9007199254740993", number: 0.30000000000000004 });
  await server.sql("delete from public.hard");
  await client.next((frame) => frame.data?.operation === "DELETE");
  expect(client.changes("hard_changes")).toHaveLength(2);
  client.close();
});
