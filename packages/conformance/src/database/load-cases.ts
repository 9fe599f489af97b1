import { expectEqual } from "../expect.js";
import {
  ANON,
  asSystem,
  countRows,
  createTable,
  type DatabaseCase,
  person,
  readCell,
  SYSTEM,
} from "./database-fixtures.js";

export const loadCases: readonly DatabaseCase[] = [
  {
    id: "database/load/a-hundred-sessions-at-once",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, id) =>
          adapter.session(SYSTEM, async (session) => {
            await session.query(`insert into ${table} values ($1)`, [id]);
            return (await session.query("select $1::int4 as id", [id])).rows[0]?.id;
          }),
        ),
      );
      expectEqual(
        answers,
        Array.from({ length: 100 }, (_, id) => id),
        "each session's own answer",
      );
      expectEqual(await countRows(adapter, table), 100, "rows");
    },
  },
  {
    id: "database/load/five-hundred-queries-at-once",
    async run(adapter) {
      const who = (index: number) => (index % 2 === 0 ? ANON : person(`p${index}`));
      const claims = "select current_setting('request.jwt.claims', true) || $1::text";
      const answers = await Promise.all(
        Array.from({ length: 500 }, (_, index) =>
          readCell(adapter, who(index), { sql: claims, values: [`#${index}`] }),
        ),
      );
      for (const [index, answer] of answers.entries()) {
        expectEqual(answer, `${JSON.stringify(who(index).claims)}#${index}`, `query ${index}`);
      }
    },
  },
  {
    id: "database/load/failures-among-many",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int primary key");
      const outcomes = await Promise.allSettled(
        Array.from({ length: 100 }, (_, index) => asSystem(adapter, `insert into ${table} values ($1)`, [index % 50])),
      );
      expectEqual(outcomes.filter(({ status }) => status === "fulfilled").length, 50, "those that were first");
      expectEqual(await countRows(adapter, table), 50, "rows");
    },
  },
];
