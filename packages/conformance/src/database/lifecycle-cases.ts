import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { expectCode, expectEqual, expectTrue } from "../expect.js";
import { asSystem, createGate, type DatabaseCase, readCell, SYSTEM, settlesSoon } from "./database-fixtures.js";

async function* noRows(): AsyncIterable<readonly []> {
  yield* [];
}

async function expectEveryCallUnavailable(adapter: DatabaseAdapter, when: string): Promise<void> {
  await expectCode(adapter.query(SYSTEM, "select 1"), "unavailable", `query ${when}`);
  await expectCode(
    adapter.session(SYSTEM, async () => 1),
    "unavailable",
    `session ${when}`,
  );
  await expectCode(adapter.copyIn(SYSTEM, "t", ["a"], noRows()), "unavailable", `copyIn ${when}`);
  await expectCode(
    adapter.listen("c", () => undefined),
    "unavailable",
    `listen ${when}`,
  );
}

export const lifecycleCases: readonly DatabaseCase[] = [
  {
    id: "database/lifecycle/names-itself",
    async run(adapter) {
      expectEqual(adapter.kind, "database", "kind");
      expectTrue(/^[a-z][a-z0-9-]*$/.test(adapter.name), "name is a word");
    },
  },
  {
    id: "database/lifecycle/opens-twice",
    async run(_adapter, tools) {
      const adapter = await tools.create();
      await Promise.all([adapter.open(), adapter.open()]);
      await adapter.open();
      expectEqual(await readCell(adapter, SYSTEM, "select 1"), 1, "after three opens");
    },
  },
  {
    id: "database/lifecycle/closes-twice",
    async run(_adapter, tools) {
      const adapter = await tools.create();
      await adapter.open();
      await Promise.all([adapter.close(), adapter.close()]);
      await adapter.close();
    },
  },
  {
    id: "database/lifecycle/closes-without-open",
    async run(_adapter, tools) {
      await (await tools.create()).close();
    },
  },
  {
    id: "database/lifecycle/unavailable-before-open",
    async run(_adapter, tools) {
      await expectEveryCallUnavailable(await tools.create(), "before open");
    },
  },
  {
    id: "database/lifecycle/unavailable-after-close",
    async run(_adapter, tools) {
      const adapter = await tools.create();
      await adapter.open();
      await adapter.close();
      await expectEveryCallUnavailable(adapter, "after close");
    },
  },
  {
    id: "database/lifecycle/close-waits-for-work",
    async run(_adapter, tools) {
      const adapter = await tools.create();
      await adapter.open();
      const [started, gate] = [createGate(), createGate()];
      tools.defer(async () => gate.open());
      const work = adapter.session(SYSTEM, async (session) => {
        started.open();
        await gate.opened;
        return (await session.query("select 42 as answer")).rows[0]?.answer;
      });
      await started.opened;
      const closing = adapter.close();
      expectTrue(!(await settlesSoon(closing, tools)), "close resolved while a session was at work");
      gate.open();
      expectEqual(await work, 42, "the session that was at work");
      await closing;
    },
  },
  {
    id: "database/lifecycle/open-honours-signal",
    async run(_adapter, tools) {
      const adapter = await tools.create();
      await expectCode(adapter.open({ signal: AbortSignal.abort() }), "aborted", "open with an aborted signal");
      await adapter.open();
      expectEqual(await readCell(adapter, SYSTEM, "select 1"), 1, "open after an aborted open");
    },
  },
  {
    id: "database/lifecycle/health",
    async run(_adapter, tools) {
      const adapter = await tools.create();
      expectEqual((await adapter.health()).ok, false, "health before open");
      await adapter.open();
      expectEqual((await adapter.health()).ok, true, "health while open");
      await adapter.close();
      expectEqual((await adapter.health()).ok, false, "health after close");
    },
  },
  {
    id: "database/lifecycle/roles-exist",
    async run(adapter) {
      const { rows } = await asSystem(
        adapter,
        "select rolname::text as name, rolsuper as super, rolbypassrls as bypass from pg_roles where rolname in ('anon', 'authenticated', 'service') order by 1",
      );
      expectEqual(
        rows.map(({ name, super: superuser, bypass }) => ({ name, superuser, bypass })),
        [
          { name: "anon", superuser: false, bypass: false },
          { name: "authenticated", superuser: false, bypass: false },
          { name: "service", superuser: false, bypass: true },
        ],
        "the roles after open",
      );
    },
  },
  {
    id: "database/lifecycle/time-zone-and-search-path",
    async run(adapter) {
      for (const role of ["anon", "authenticated", "service", "system"] as const) {
        const identity = { role, claims: {} };
        expectEqual(
          await readCell(adapter, identity, "select current_setting('TimeZone')"),
          "UTC",
          `${role}: time zone`,
        );
        expectEqual(
          await readCell(adapter, identity, "select current_setting('search_path')"),
          "public",
          `${role}: path`,
        );
      }
    },
  },
  {
    id: "database/lifecycle/commit-survives-close",
    needs: ({ durable }) => durable !== "none",
    hook: "sibling",
    async run(_adapter, tools) {
      const [first, table] = [await tools.create(), tools.unique("t")];
      await first.open();
      await asSystem(first, `create table ${table} as select 'kept' as word`);
      const second = await tools.sibling(first);
      await first.close();
      await second.open();
      expectEqual(await readCell(second, SYSTEM, `select word from ${table}`), "kept", "what was committed");
      await asSystem(second, `drop table ${table}`);
    },
  },
];
