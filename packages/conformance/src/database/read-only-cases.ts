import { expectCode, expectEqual } from "../expect.js";
import { countRows, createTable, type DatabaseCase, readCell, SYSTEM } from "./database-fixtures.js";

const READ_ONLY = { readOnly: true };

async function* oneRow(): AsyncIterable<readonly number[]> {
  yield [1];
}

export const readOnlyCases: readonly DatabaseCase[] = [
  {
    id: "database/read-only/refuses-writes",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const insert = `insert into ${table} values (1)`;
      await expectCode(adapter.query(SYSTEM, insert, [], READ_ONLY), "permission_denied", "query");
      for (const work of [insert, `create table ${tools.unique()} (id int)`, `truncate ${table}`]) {
        const session = adapter.session(SYSTEM, (inner) => inner.query(work), READ_ONLY);
        await expectCode(session, "permission_denied", work);
        const script = adapter.session(SYSTEM, (inner) => inner.exec(work), READ_ONLY);
        await expectCode(script, "permission_denied", `exec ${work}`);
      }
      await expectCode(adapter.copyIn(SYSTEM, table, ["id"], oneRow(), READ_ONLY), "permission_denied", "copyIn");
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/read-only/reads",
    async run(adapter) {
      expectEqual(await readCell(adapter, SYSTEM, { sql: "select 1", ...READ_ONLY }), 1, "query");
      const rows = await adapter.session(SYSTEM, (session) => session.query("select 2 as two"), READ_ONLY);
      expectEqual(rows.rows, [{ two: 2 }], "session");
    },
  },
  {
    id: "database/read-only/cannot-be-lifted",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      for (const lift of ["set transaction read write", "set local transaction_read_only = off"]) {
        const attempt = adapter.session(
          SYSTEM,
          async (session) => {
            await session.savepoint((inner) => inner.exec(lift)).catch(() => undefined);
            await session.exec(lift).catch(() => undefined);
            await session.query(`insert into ${table} values (1)`);
          },
          READ_ONLY,
        );
        await attempt.catch(() => undefined);
        expectEqual(await countRows(adapter, table), 0, `rows after ${lift}`);
      }
    },
  },
  {
    id: "database/read-only/does-not-outlive-the-session",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      await adapter.session(SYSTEM, (session) => session.query("select 1"), READ_ONLY);
      await adapter.query(SYSTEM, `select 1`, [], READ_ONLY);
      await Promise.all(Array.from({ length: 20 }, () => adapter.query(SYSTEM, `insert into ${table} values (1)`)));
      expectEqual(await countRows(adapter, table), 20, "rows");
    },
  },
];
