import type { DatabaseAdapter, SessionOptions } from "@holdfast/adapter-api";
import { expectCode, expectEqual } from "../expect.js";
import {
  asSystem,
  countRows,
  createGate,
  createTable,
  type DatabaseCase,
  person,
  readCell,
  SYSTEM,
} from "./database-fixtures.js";

/** How many rows a session counts before and after another one commits a row into `table`. */
async function countAroundCommit(adapter: DatabaseAdapter, table: string, options: SessionOptions): Promise<number[]> {
  const count = `select count(*)::int4 as n from ${table}`;
  return adapter.session(
    SYSTEM,
    async (session) => {
      const before = await session.query<{ n: number }>(count);
      await asSystem(adapter, `insert into ${table} values (1)`);
      const after = await session.query<{ n: number }>(count);
      return [...before.rows, ...after.rows].map(({ n }) => n);
    },
    options,
  );
}

export const isolationCases: readonly DatabaseCase[] = [
  {
    id: "database/isolation/level-is-set",
    async run(adapter) {
      const sql = "select current_setting('transaction_isolation')";
      expectEqual(await readCell(adapter, SYSTEM, sql), "read committed", "default");
      for (const isolation of ["read_committed", "repeatable_read", "serializable"] as const) {
        expectEqual(await readCell(adapter, SYSTEM, { sql, isolation }), isolation.replace("_", " "), isolation);
        const inSession = adapter.session(person("ada"), (session) => session.query(`${sql} as level`), { isolation });
        expectEqual((await inSession).rows, [{ level: isolation.replace("_", " ") }], `session, ${isolation}`);
      }
    },
  },
  {
    id: "database/isolation/uncommitted-is-unseen",
    needs: ({ concurrentSessions }) => concurrentSessions,
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      await adapter.session(SYSTEM, async (session) => {
        await session.query(`insert into ${table} values (1)`);
        expectEqual(await countRows(adapter, table), 0, "rows that another session sees before the commit");
      });
      expectEqual(await countRows(adapter, table), 1, "rows after the commit");
    },
  },
  {
    id: "database/isolation/read-committed-sees-commits",
    needs: ({ concurrentSessions }) => concurrentSessions,
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      expectEqual(await countAroundCommit(adapter, table, {}), [0, 1], "counts");
    },
  },
  {
    id: "database/isolation/repeatable-read-keeps-its-snapshot",
    needs: ({ concurrentSessions }) => concurrentSessions,
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      expectEqual(await countAroundCommit(adapter, table, { isolation: "repeatable_read" }), [0, 0], "counts");
    },
  },
  {
    id: "database/isolation/serializable-refuses-write-skew",
    needs: ({ concurrentSessions }) => concurrentSessions,
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "who text");
      const gates = [createGate(), createGate()] as const;
      const addIfEmpty = (mine: 0 | 1) =>
        adapter.session(
          SYSTEM,
          async (session) => {
            const { rows } = await session.query<{ n: bigint }>(`select count(*) as n from ${table}`);
            gates[mine].open();
            await gates[mine === 0 ? 1 : 0].opened;
            if (rows[0]?.n === 0n) await session.query(`insert into ${table} values ('me')`);
          },
          { isolation: "serializable" },
        );
      const outcomes = await Promise.allSettled([addIfEmpty(0), addIfEmpty(1)]);
      const failed = outcomes.filter((outcome) => outcome.status === "rejected");
      expectEqual(failed.length, 1, "sessions that were refused");
      await expectCode(Promise.reject(failed[0]?.reason), "conflict", "the refused one");
      expectEqual(await countRows(adapter, table), 1, "rows");
    },
  },
  {
    id: "database/isolation/deadlock-is-a-conflict",
    needs: ({ concurrentSessions }) => concurrentSessions,
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int primary key, n int default 0");
      await asSystem(adapter, `insert into ${table} values (1), (2)`);
      const gates = [createGate(), createGate()] as const;
      const lockBoth = (mine: 0 | 1) =>
        adapter.session(SYSTEM, async (session) => {
          const theirs = mine === 0 ? 1 : 0;
          await session.query(`update ${table} set n = n + 1 where id = $1`, [mine + 1]);
          gates[mine].open();
          await gates[theirs].opened;
          await session.query(`update ${table} set n = n + 1 where id = $1`, [theirs + 1]);
        });
      const outcomes = await Promise.allSettled([lockBoth(0), lockBoth(1)]);
      const failed = outcomes.filter((outcome) => outcome.status === "rejected");
      expectEqual(failed.length, 1, "sessions that were chosen as victim");
      await expectCode(Promise.reject(failed[0]?.reason), "conflict", "the victim");
    },
  },
];
