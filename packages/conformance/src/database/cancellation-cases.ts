import { expectCode, expectEqual, expectTrue } from "../expect.js";
import {
  ANON,
  countRows,
  createGate,
  createTable,
  type DatabaseCase,
  person,
  readCell,
  SYSTEM,
} from "./database-fixtures.js";

export const cancellationCases: readonly DatabaseCase[] = [
  {
    id: "database/cancellation/aborted-before-the-call",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const options = { signal: AbortSignal.abort() };
      let called = false;
      async function* rows(): AsyncIterable<readonly number[]> {
        called = true;
        yield [1];
      }
      await expectCode(adapter.query(SYSTEM, `insert into ${table} values (1)`, [], options), "aborted", "query");
      const session = adapter.session(
        SYSTEM,
        async () => {
          called = true;
        },
        options,
      );
      await expectCode(session, "aborted", "session");
      await expectCode(adapter.copyIn(SYSTEM, table, ["id"], rows(), options), "aborted", "copyIn");
      expectTrue(!called, "work of an aborted call was run");
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/cancellation/between-statements",
    async run(adapter, tools) {
      const [table, controller] = [await createTable(adapter, tools, "id int"), new AbortController()];
      const aborted = adapter.session(
        SYSTEM,
        async (session) => {
          await session.query(`insert into ${table} values (1)`);
          controller.abort();
          return "resolved all the same";
        },
        { signal: controller.signal },
      );
      await expectCode(aborted, "aborted", "a session whose work resolves after the abort");
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/cancellation/work-that-never-ends",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const [controller, started, gate] = [new AbortController(), createGate(), createGate()];
      tools.defer(async () => gate.open());
      const hanging = adapter.session(
        SYSTEM,
        async (session) => {
          await session.query(`insert into ${table} values (1)`);
          started.open();
          await gate.opened;
        },
        { signal: controller.signal },
      );
      await started.opened;
      controller.abort();
      await expectCode(hanging, "aborted", "the session");
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/cancellation/while-queued",
    async run(adapter, tools) {
      const [controller, gate, started] = [new AbortController(), createGate(), createGate()];
      tools.defer(async () => gate.open());
      const holders = Array.from({ length: 100 }, () =>
        adapter.session(SYSTEM, async () => {
          started.open();
          await gate.opened;
        }),
      );
      await started.opened;
      let called = false;
      const queued = adapter.session(
        ANON,
        async () => {
          called = true;
        },
        { signal: controller.signal },
      );
      const query = adapter.query(ANON, "select 1", [], { signal: controller.signal });
      controller.abort();
      await Promise.all([
        expectCode(queued, "aborted", "a session that waits for its turn"),
        expectCode(query, "aborted", "a query that waits for its turn"),
      ]).finally(gate.open);
      await Promise.all(holders);
      expectTrue(!called, "work of the aborted session was run");
    },
  },
  {
    id: "database/cancellation/during-a-short-statement",
    async run(adapter, tools) {
      const [table, controller] = [await createTable(adapter, tools, "id int"), new AbortController()];
      const begun = Date.now();
      const aborted = adapter.session(
        person("ada"),
        async (session) => {
          await session.query(`insert into ${table} values (1)`);
          setTimeout(() => controller.abort(), 20);
          await session.query("select pg_sleep(2)");
        },
        { signal: controller.signal },
      );
      await expectCode(aborted, "aborted", "the session");
      expectTrue(Date.now() - begun < 1_500, "it rejects at once");
      expectEqual(await countRows(adapter, table), 0, "rows");
      expectEqual(await readCell(adapter, ANON, "select current_user::text"), "anon", "the next session");
    },
  },
  {
    id: "database/cancellation/frees-the-connection",
    needs: ({ statementTimeout }) => statementTimeout,
    async run(adapter) {
      const controller = new AbortController();
      const begun = Date.now();
      const sleeping = Array.from({ length: 30 }, () =>
        adapter.query(ANON, "select pg_sleep(300)", [], { signal: controller.signal }),
      );
      setTimeout(() => controller.abort(), 50);
      await Promise.all(sleeping.map((query) => expectCode(query, "aborted", "a sleeping query")));
      const after = Array.from({ length: 30 }, () => readCell(adapter, ANON, "select 1"));
      for (const answer of await Promise.all(after)) expectEqual(answer, 1, "a query afterwards");
      expectTrue(Date.now() - begun < 15_000, "the connections are free again soon");
    },
  },
  {
    id: "database/cancellation/after-the-end-is-nothing",
    async run(adapter, tools) {
      const [table, controller] = [await createTable(adapter, tools, "id int"), new AbortController()];
      const options = { signal: controller.signal };
      await adapter.query(SYSTEM, `insert into ${table} values (1)`, [], options);
      await adapter.session(SYSTEM, (session) => session.query(`insert into ${table} values (2)`), options);
      controller.abort();
      expectEqual(await countRows(adapter, table), 2, "rows");
    },
  },
];
