import { type DatabaseSession, isAdapterError } from "@holdfast/adapter-api";
import { ConformanceFailure, expectCode, expectEqual, expectTrue } from "../expect.js";
import {
  asSystem,
  countRows,
  createGate,
  createTable,
  type DatabaseCase,
  SYSTEM,
  settlesSoon,
} from "./database-fixtures.js";

export const sessionCases: readonly DatabaseCase[] = [
  {
    id: "database/session/commits-when-work-resolves",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const answer = await adapter.session(SYSTEM, async (session) => {
        await session.query(`insert into ${table} values (1)`);
        await session.exec(`insert into ${table} values (2); insert into ${table} values (3);`);
        return { done: true };
      });
      expectEqual(answer, { done: true }, "what work resolved with");
      expectEqual(await countRows(adapter, table), 3, "rows after the commit");
    },
  },
  {
    id: "database/session/rolls-back-when-work-rejects",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const thrown = new Error("changed my mind");
      const outcome = await adapter
        .session(SYSTEM, async (session) => {
          await session.query(`insert into ${table} values (1)`);
          throw thrown;
        })
        .catch((error: unknown) => error);
      expectTrue(outcome === thrown, "the session rejects with the very error that work threw");
      expectEqual(await countRows(adapter, table), 0, "rows after the rollback");
    },
  },
  {
    id: "database/session/rolls-back-when-a-statement-fails",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const failing = adapter.session(SYSTEM, async (session) => {
        await session.query(`insert into ${table} values (1)`);
        await session.query("select 1 / 0");
      });
      await expectCode(failing, "invalid_input", "a statement that fails");
      expectEqual(await countRows(adapter, table), 0, "rows after the failure");
    },
  },
  {
    id: "database/session/swallowed-error-does-not-look-committed",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const outcome = await adapter
        .session(SYSTEM, async (session) => {
          await session.query(`insert into ${table} values (1)`);
          await session.query("select 1 / 0").catch(() => undefined);
        })
        .catch((error: unknown) => error);
      expectTrue(isAdapterError(outcome), "a session that cannot commit resolved");
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/session/deferred-constraint-fails-the-commit",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int unique deferrable initially deferred");
      const twice = adapter.session(SYSTEM, (session) => session.exec(`insert into ${table} values (1), (1)`));
      await expectCode(twice, "already_exists", "session");
      await expectCode(asSystem(adapter, `insert into ${table} values (2), (2)`), "already_exists", "query");
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/session/handle-is-dead-afterwards",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const kept: DatabaseSession[] = [];
      await adapter.session(SYSTEM, async (session) => void kept.push(session));
      const [session] = kept;
      if (!session) throw new ConformanceFailure("work was not called");
      for (const call of [
        () => session.query(`insert into ${table} values (1)`),
        () => session.exec(`insert into ${table} values (1)`),
        () => session.savepoint((inner) => inner.query(`insert into ${table} values (1)`)),
      ]) {
        const outcome = await call().catch((error: unknown) => error);
        expectTrue(isAdapterError(outcome), "a session that has ended was used");
      }
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/session/statements-keep-their-order",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id serial, n int");
      await adapter.session(SYSTEM, async (session) => {
        const numbers = Array.from({ length: 50 }, (_, index) => index);
        await Promise.all(numbers.map((n) => session.query(`insert into ${table} (n) values ($1)`, [n])));
      });
      const disorder = await asSystem(adapter, `select 1 from ${table} where n <> id - 1`);
      expectEqual(disorder.affected, 0, "statements that were begun together ran in another order");
    },
  },
  {
    id: "database/session/query-runs-one-statement",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const two = `insert into ${table} values (1); insert into ${table} values (2)`;
      await expectCode(asSystem(adapter, two), "invalid_input", "query");
      await expectCode(adapter.query(SYSTEM, two, []), "invalid_input", "query with empty values");
      const inSession = adapter.session(SYSTEM, (session) => session.query(two));
      await expectCode(inSession, "invalid_input", "session.query");
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/session/exec-is-all-or-nothing",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const failing = adapter.session(SYSTEM, (session) =>
        session.exec(`insert into ${table} values (1); select no_such_column; insert into ${table} values (2)`),
      );
      await expectCode(failing, "invalid_input", "a script whose middle fails");
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/session/affected-counts",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int, note text");
      const affected = async (sql: string) => (await asSystem(adapter, sql)).affected;
      expectEqual(await affected(`insert into ${table} values (1), (2), (3)`), 3, "insert");
      expectEqual(await affected(`update ${table} set note = 'x' where id > 1`), 2, "update");
      expectEqual(await affected(`select * from ${table}`), 3, "select");
      expectEqual(await affected(`delete from ${table} where id = 1 returning id`), 1, "delete returning");
      expectEqual(await affected(`delete from ${table} where id = 99`), 0, "delete of nothing");
      const created = await asSystem(adapter, `create index on ${table} (id)`);
      expectEqual(created, { rows: [], affected: 0, columns: [] }, "a statement without rows");
    },
  },
  {
    id: "database/session/savepoint-undoes-only-its-own",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int unique");
      const ids = await adapter.session(SYSTEM, async (session) => {
        await session.query(`insert into ${table} values (1)`);
        const broken = session.savepoint(async (inner) => {
          await inner.query(`insert into ${table} values (2)`);
          await inner.query(`insert into ${table} values (1)`);
        });
        await expectCode(broken, "already_exists", "the savepoint");
        expectEqual(await session.savepoint(async () => "kept"), "kept", "what a savepoint resolves with");
        await session.savepoint((inner) => inner.query(`insert into ${table} values (3)`));
        return (await session.query(`select id from ${table} order by id`)).rows;
      });
      expectEqual(ids, [{ id: 1 }, { id: 3 }], "rows in the session");
      expectEqual(await countRows(adapter, table), 2, "rows after the commit");
    },
  },
  {
    id: "database/session/savepoints-nest",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const thrown = new Error("inner");
      await adapter.session(SYSTEM, async (session) => {
        await session.savepoint(async (outer) => {
          await outer.query(`insert into ${table} values (1)`);
          const inner = outer.savepoint(async (deepest) => {
            await deepest.query(`insert into ${table} values (2)`);
            await deepest.savepoint((last) => last.query(`insert into ${table} values (3)`));
            throw thrown;
          });
          expectTrue((await inner.catch((error: unknown) => error)) === thrown, "the inner error passes through");
          await outer.query(`insert into ${table} values (4)`);
        });
      });
      const { rows } = await asSystem(adapter, `select id from ${table} order by id`);
      expectEqual(rows, [{ id: 1 }, { id: 4 }], "rows after the commit");
    },
  },
  {
    id: "database/session/concurrent-sessions-overlap",
    needs: ({ concurrentSessions }) => concurrentSessions,
    async run(adapter) {
      const [first, second] = [createGate(), createGate()];
      const meet = (mine: { open(): void }, theirs: { opened: Promise<void> }) =>
        adapter.session(SYSTEM, async (session) => {
          mine.open();
          await theirs.opened;
          return (await session.query("select 1 as one")).affected;
        });
      expectEqual(await Promise.all([meet(first, second), meet(second, first)]), [1, 1], "two sessions that meet");
    },
  },
  {
    id: "database/session/queued-sessions-wait",
    needs: ({ concurrentSessions }) => !concurrentSessions,
    async run(adapter, tools) {
      const [started, gate] = [createGate(), createGate()];
      tools.defer(async () => gate.open());
      const order: string[] = [];
      const first = adapter.session(SYSTEM, async () => {
        started.open();
        await gate.opened;
        order.push("first");
      });
      await started.opened;
      const second = adapter.session(SYSTEM, async () => void order.push("second"));
      expectTrue(!(await settlesSoon(second, tools)), "the second session did not wait");
      gate.open();
      await Promise.all([first, second]);
      expectEqual(order, ["first", "second"], "order");
    },
  },
];
