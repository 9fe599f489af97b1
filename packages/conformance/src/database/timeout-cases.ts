import { isAdapterError } from "@holdfast/adapter-api";
import { expectCode, expectEqual, expectTrue } from "../expect.js";
import { ANON, countRows, createTable, type DatabaseCase, person, readCell, SYSTEM } from "./database-fixtures.js";

async function* oneRow(): AsyncIterable<readonly number[]> {
  yield [1];
}

export const timeoutCases: readonly DatabaseCase[] = [
  {
    id: "database/timeout/ends-a-sleeping-statement",
    needs: ({ statementTimeout }) => statementTimeout,
    async run(adapter) {
      const begun = Date.now();
      const sleeping = adapter.query(ANON, "select pg_sleep(60)", [], { statementTimeoutMs: 150 });
      const error = await expectCode(sleeping, "timeout", "query");
      expectEqual(error.retryable, true, "retryable");
      const inSession = adapter.session(ANON, (session) => session.exec("select pg_sleep(60)"), {
        statementTimeoutMs: 150,
      });
      await expectCode(inSession, "timeout", "session");
      expectTrue(Date.now() - begun < 10_000, "both ended soon");
    },
  },
  {
    id: "database/timeout/ends-a-busy-statement",
    needs: ({ statementTimeout }) => statementTimeout,
    async run(adapter) {
      const sql = "select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b";
      await expectCode(adapter.query(ANON, sql, [], { statementTimeoutMs: 150 }), "timeout", "a busy query");
    },
  },
  {
    id: "database/timeout/rolls-back-and-leaves-others-alone",
    needs: ({ statementTimeout }) => statementTimeout,
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const late = adapter.session(
        person("ada"),
        async (session) => {
          await session.query(`insert into ${table} values (1)`);
          await session.query("select pg_sleep(60)");
        },
        { statementTimeoutMs: 150 },
      );
      const others = Array.from({ length: 10 }, () => readCell(adapter, ANON, "select current_user::text"));
      await expectCode(late, "timeout", "the late session");
      for (const who of await Promise.all(others)) expectEqual(who, "anon", "a session beside it");
      expectEqual(await countRows(adapter, table), 0, "rows of the late session");
      expectEqual(
        await readCell(adapter, ANON, "select pg_sleep(0.3) is not null"),
        true,
        "a later one has no such limit",
      );
    },
  },
  {
    id: "database/timeout/cannot-be-swallowed",
    needs: ({ statementTimeout }) => statementTimeout,
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const outcome = await adapter
        .session(
          SYSTEM,
          async (session) => {
            await session.query(`insert into ${table} values (1)`);
            await session.query("select pg_sleep(60)").catch(() => undefined);
          },
          { statementTimeoutMs: 150 },
        )
        .catch((error: unknown) => error);
      expectTrue(isAdapterError(outcome), "the session resolved");
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/timeout/is-per-statement",
    needs: ({ statementTimeout }) => statementTimeout,
    async run(adapter) {
      const rounds = await adapter.session(
        ANON,
        async (session) => {
          for (let round = 0; round < 4; round++) await session.query("select pg_sleep(0.4)");
          return "all four";
        },
        { statementTimeoutMs: 1_500 },
      );
      expectEqual(rounds, "all four", "four statements that are together longer than the limit");
    },
  },
  {
    id: "database/timeout/refused-when-not-declared",
    needs: ({ statementTimeout }) => !statementTimeout,
    async run(adapter) {
      const limited = { statementTimeoutMs: 1_000 };
      await expectCode(adapter.query(ANON, "select 1", [], limited), "unsupported", "query");
      const session = adapter.session(ANON, async () => "ran", limited);
      await expectCode(session, "unsupported", "session");
      await expectCode(adapter.copyIn(ANON, "t", ["id"], oneRow(), limited), "unsupported", "copyIn");
    },
  },
];
