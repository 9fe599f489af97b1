import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectRealtime, type RealtimeClient, subscribe } from "./harness/realtime-client.js";
import { type RealtimeServer, startRealtimeServer } from "./harness/realtime-server.js";
import type { TestUser } from "./harness/test-server.js";

let server: RealtimeServer;
let ann: TestUser;
let bob: TestUser;

beforeAll(async () => {
  server = await startRealtimeServer({ serviceKey: "service-key-of-the-realtime-tests" });
  ann = await server.newUser();
  bob = await server.newUser();
});
afterAll(() => server.close());

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "subscribed",
    (error) => error.code,
  );
const ids = (client: RealtimeClient, id: string): unknown[] =>
  client.changes(id).map(({ data }) => `${data.operation} ${(data.data ?? data.old_data).id}`);

describe("the access presets", () => {
  const whoSees = {
    private: { anon: "not_found", ann: ["INSERT 1"], bob: ["INSERT 2"] },
    authenticated: { anon: "not_found", ann: ["INSERT 1", "INSERT 2"], bob: ["INSERT 1", "INSERT 2"] },
    public_read: { anon: ["INSERT 1", "INSERT 2"], ann: ["INSERT 1", "INSERT 2"], bob: ["INSERT 1", "INSERT 2"] },
    public: { anon: ["INSERT 1", "INSERT 2"], ann: ["INSERT 1", "INSERT 2"], bob: ["INSERT 1", "INSERT 2"] },
  } as const;

  test.each(Object.entries(whoSees))("%s", async (preset, expected) => {
    const table = await server.newTable(preset);
    const clients = {
      anon: await connectRealtime(server, { token: null }),
      ann: await connectRealtime(server, { token: ann.token }),
      bob: await connectRealtime(server, { headers: { authorization: `Bearer ${bob.token}` } }),
      admin: await connectRealtime(server, { token: server.admin.token }),
      service: await connectRealtime(server, { token: "service-key-of-the-realtime-tests" }),
    };
    for (const [name, client] of Object.entries(clients)) {
      const wanted = name in expected ? expected[name as keyof typeof expected] : [];
      const answer = await codeOf(subscribe(client, "t", { table }));
      expect(answer).toBe(typeof wanted === "string" ? wanted : "subscribed");
    }
    await server.insert(table, { id: 1 }, ann.token);
    await server.insert(table, { id: 2 }, bob.token);
    // Ann's last change reaches all who see any of hers, after everything before it.
    const seesAnn = Object.entries(clients).filter(
      ([name]) => name !== "bob" && !(name === "anon" && expected.anon === "not_found"),
    );
    for (const [, client] of seesAnn) await client.next((frame) => frame.data?.data?.id === 1);
    await clients.bob.next((frame) => frame.data?.data?.id === 2);
    await clients.admin.next((frame) => frame.data?.data?.id === 2);
    for (const [name, client] of Object.entries(clients)) {
      const wanted = name in expected ? expected[name as keyof typeof expected] : ["INSERT 1", "INSERT 2"];
      await expect.poll(() => ids(client, "t")).toEqual(typeof wanted === "string" ? [] : wanted);
      client.close();
    }
  });
});

test("a row that changes hands is deleted for the one and inserted for the other", async () => {
  const table = await server.newTable("private");
  const annClient = await connectRealtime(server, { token: ann.token });
  const bobClient = await connectRealtime(server, { token: bob.token });
  await subscribe(annClient, "t", { table });
  await subscribe(bobClient, "t", { table });
  await server.insert(table, { id: 1, title: "secret of ann" }, ann.token);
  await server.sql(`update public.${table} set owner_id = '${bob.id}', title = 'now of bob' where id = 1`);
  const removal = await annClient.next((frame) => frame.data?.operation === "DELETE");
  expect(removal.data.old_data).toMatchObject({ id: 1, title: "secret of ann" });
  expect(JSON.stringify(annClient.frames)).not.toContain("now of bob");
  const insertion = await bobClient.next({ type: "database_change" });
  expect(insertion.data).toMatchObject({ operation: "INSERT", data: { id: 1, title: "now of bob" } });
  expect(JSON.stringify(bobClient.frames)).not.toContain("secret of ann");
});

test("policies of every kind are joined as Postgres joins them", async () => {
  await server.sql(`
    create table public.members (team int, user_id uuid);
    create table public.notes (id int primary key, team int, hidden boolean default false, secret text);
    grant select on public.members, public.notes to authenticated;
    revoke select on public.notes from authenticated; grant select (id, team, hidden) on public.notes to authenticated;
    alter table public.notes enable row level security;
    create policy a on public.notes for select to authenticated
      using (exists (select from public.members m where m.team = notes.team and m.user_id = (select auth.uid())));
    create policy b on public.notes for all to authenticated using (team = 0);
    create policy c on public.notes as restrictive for select using (not hidden);
    create policy d on public.notes for select to anon using (true);
    create policy e on public.notes for update to authenticated using (true);
    insert into public.members values (1, '${ann.id}');
    select holdfast.enable_feed('public.notes');`);
  const client = await connectRealtime(server, { token: ann.token });
  await subscribe(client, "notes_changes");
  const stranger = await connectRealtime(server, { token: null });
  expect(await codeOf(subscribe(stranger, "notes_changes"))).toBe("not_found");
  await server.sql(`insert into public.notes values
    (1, 1, false, 'x'), (2, 2, false, 'x'), (3, 0, false, 'x'), (4, 1, true, 'x'), (5, 0, true, 'x'), (6, null, false, 'x'), (7, 1, false, 'x')`);
  await client.next((frame) => frame.data?.data?.id === 7);
  expect(client.changes("notes_changes").map(({ data }) => data.data)).toEqual([
    { id: 1, team: 1, hidden: false },
    { id: 3, team: 0, hidden: false },
    { id: 7, team: 1, hidden: false },
  ]);
  expect(await codeOf(subscribe(client, "f", { table: "notes", filter: "secret=eq.x" }))).toBe("unknown_column");
});

describe("what nobody may follow", () => {
  test.each([
    ["users", "invalid_value"],
    ["holdfast.users", "not_found"],
    ["holdfast.changes", "not_found"],
    ["sessions", "not_found"],
    ["pg_authid", "not_found"],
    ['x" , holdfast.users --', "not_found"],
    ["no_such_table", "not_found"],
  ])("%s", async (table, code) => {
    for (const token of [null, ann.token, server.admin.token]) {
      const client = await connectRealtime(server, { token });
      expect(await codeOf(subscribe(client, "t", { table }))).toBe(code);
      client.close();
    }
  });

  test("tables_changes tells of every table that one may read, and of no other", async () => {
    const open = await server.newTable("public_read");
    const closed = await server.newTable("private");
    const client = await connectRealtime(server, { token: ann.token });
    const admin = await connectRealtime(server, { token: server.admin.token });
    await subscribe(client, "tables_changes");
    await subscribe(admin, "tables_changes");
    await server.newUser();
    await server.insert(closed, { id: 1 }, bob.token);
    await server.insert(open, { id: 2 }, bob.token);
    await client.next((frame) => frame.data?.table === open);
    expect(client.changes("tables_changes").map(({ data }) => data.table)).toEqual([open]);
    await admin.next((frame) => frame.data?.table === open);
    expect(admin.changes("tables_changes").map(({ data }) => data.table)).toEqual([closed, open]);
    client.close();
    admin.close();
  });

  test("a table made in SQL is in the feed only when it was put there", async () => {
    await server.sql("create table public.silent (id int); grant select on public.silent to anon");
    const client = await connectRealtime(server, { token: null });
    expect(await codeOf(subscribe(client, "silent_changes"))).toBe("invalid_value");
    await server.sql("select holdfast.enable_feed('public.silent')");
    expect(await codeOf(subscribe(client, "silent_changes"))).toBe("subscribed");
    await expect(server.sql("select holdfast.enable_feed('holdfast.users')")).rejects.toThrow("schema public");
  });

  test("the feed cannot be read or written, nor its functions called, by any role of a client", async () => {
    for (const role of ["anon", "authenticated"] as const) {
      for (const sql of [
        "select * from holdfast.changes",
        "insert into holdfast.changes (table_id, operation) values (1, 'INSERT')",
        "select * from holdfast.feed_state",
        "select * from holdfast.feed_listeners",
        "select holdfast.enable_feed('public.notes')",
        "select holdfast.disable_feed('public.notes')",
        "select holdfast.feed_horizon()",
        "select nextval('holdfast.change_seq')",
      ]) {
        const attempt = server.database.query({ role, claims: {} }, sql);
        await expect(attempt, sql).rejects.toMatchObject({ code: "permission_denied" });
      }
      const forged = server.database.session({ role, claims: {} }, async (session) => {
        await session.exec(`create temp table fake (id int);
          create trigger forge after insert on fake referencing new table as new_rows for each statement
          execute function holdfast.capture_changes()`);
      });
      await expect(forged).rejects.toMatchObject({ code: "permission_denied" });
    }
  });
});

describe("filters", () => {
  test.each([
    ["place=eq.x", "invalid_filter"],
    ["place=eq.1&title=not.is.null&id=in.(1,x)", "invalid_filter"],
    ["nothing=eq.1", "unknown_column"],
    ["title=match.(a%2B)%2B$", "invalid_filter"],
    ["title=fts.a", "invalid_filter"],
    ["title=like.*\\", "invalid_filter"],
    ["place=bogus.1", "invalid_filter"],
    ["or=(place.eq.1", "invalid_filter"],
    ["place=eq.1);drop table topics;--", "invalid_filter"],
    ['title" is null or true --=eq.1', "unknown_column"],
    ["title=eq.%00", "invalid_filter"],
  ])("%s is refused", async (filter, code) => {
    const table = await server.newTable("public_read");
    const client = await connectRealtime(server, { token: ann.token });
    expect(await codeOf(subscribe(client, "t", { table, filter }))).toBe(code);
    client.close();
  });

  test("values stay values", async () => {
    const table = await server.newTable("private");
    const client = await connectRealtime(server, { token: ann.token });
    const title = `') or true --`;
    await subscribe(client, "t", { table, filter: new URLSearchParams({ title: `eq.${title}` }).toString() });
    await server.insert(table, { id: 1, title }, bob.token);
    await server.insert(table, { id: 2, title: "x" }, ann.token);
    await server.insert(table, { id: 3, title }, ann.token);
    await client.next({ type: "database_change" });
    expect(ids(client, "t")).toEqual(["INSERT 3"]);
    client.close();
  });
});

test("a table that changes asks to read anew, one that goes ends its subscriptions", async () => {
  const table = await server.newTable("public_read");
  const client = await connectRealtime(server, { token: ann.token });
  await subscribe(client, "t", { table });
  await server.sql(`alter table public.${table} add column extra text default 'new'`);
  await server.insert(table, { id: 1 });
  expect(await client.next({ type: "resync" })).toMatchObject({ subscription_id: "t", reason: "table_changed" });
  await server.insert(table, { id: 2 });
  expect((await client.next((frame) => frame.data?.data?.id === 2)).data.data.extra).toBe("new");
  await server.sql(`create policy hide on public.${table} as restrictive for select using (id > 10)`);
  await server.insert(table, { id: 3, title: "hidden" });
  await client.next({ type: "resync" });
  expect(JSON.stringify(client.frames)).not.toContain("hidden");
  expect((await server.call("DELETE", `/tables/${table}`, { token: server.admin.token })).status).toBeLessThan(300);
  expect(await client.next({ type: "unsubscribed" })).toEqual({ type: "unsubscribed", subscription_id: "t" });
});

test("a policy that fails on one row asks to read anew, and spares the other rows and subscribers", async () => {
  await server.sql(`
    create table public.brittle (id int primary key, v int);
    grant select on public.brittle to anon, authenticated;
    alter table public.brittle enable row level security;
    create policy p on public.brittle for select to authenticated using (100 / v > 0);
    create policy q on public.brittle for select to anon using (true);
    select holdfast.enable_feed('public.brittle');`);
  const client = await connectRealtime(server, { token: ann.token });
  const stranger = await connectRealtime(server, { token: null });
  await subscribe(client, "brittle_changes");
  await subscribe(stranger, "brittle_changes");
  await server.sql("insert into public.brittle values (1, 1), (2, 0), (3, 3)");
  await client.next((frame) => frame.data?.data?.id === 3);
  expect(ids(client, "brittle_changes")).toEqual(["INSERT 1", "INSERT 3"]);
  expect(client.frames.filter(({ type }) => type === "resync")).toMatchObject([{ reason: "unreadable" }]);
  await stranger.next((frame) => frame.data?.data?.id === 3);
  expect(ids(stranger, "brittle_changes")).toEqual(["INSERT 1", "INSERT 2", "INSERT 3"]);
});
