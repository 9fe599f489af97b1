import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { everyPortCases } from "../every-port-cases.js";
import { expectEqual, expectTrue } from "../expect.js";
import { asSystem, createGate, type DatabaseCase, readCell, SYSTEM, settlesSoon } from "./database-fixtures.js";

async function* noRows(): AsyncIterable<readonly []> {
  yield* [];
}

export const lifecycleCases: readonly DatabaseCase[] = [
  ...everyPortCases<DatabaseAdapter>({
    kind: "database",
    async expectWorks(adapter) {
      expectEqual(await readCell(adapter, SYSTEM, "select 1"), 1, "what it answers");
    },
    everyCall: (adapter) => ({
      query: () => adapter.query(SYSTEM, "select 1"),
      session: () => adapter.session(SYSTEM, async () => 1),
      copyIn: () => adapter.copyIn(SYSTEM, "t", ["a"], noRows()),
      listen: () => adapter.listen("c", () => undefined),
    }),
  }),
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
