import type { Value } from "@holdfast/adapter-api";
import { expectCode, expectEqual, expectTrue } from "../expect.js";
import {
  ANON,
  asSystem,
  countRows,
  createOwnedTable,
  createTable,
  type DatabaseCase,
  person,
  SYSTEM,
} from "./database-fixtures.js";

async function* stream(
  rows: Iterable<readonly Value[]>,
  onEnd: () => void = () => undefined,
): AsyncIterable<readonly Value[]> {
  try {
    yield* rows;
  } finally {
    onEnd();
  }
}

function numbered(count: number): (readonly Value[])[] {
  return Array.from({ length: count }, (_, index) => [index, `row ${index}`]);
}

export const copyCases: readonly DatabaseCase[] = [
  {
    id: "database/copy/appends-and-counts",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int, note text, extra text default 'filled'");
      expectEqual(await adapter.copyIn(SYSTEM, table, ["id", "note"], stream(numbered(20_000))), 20_000, "answer");
      expectEqual(
        await adapter.copyIn(SYSTEM, `public.${table}`, ["note", "id"], stream([["z", -1]])),
        1,
        "with schema",
      );
      expectEqual(await adapter.copyIn(ANON, table, ["id"], stream([])), 0, "no rows");
      const { rows } = await asSystem(
        adapter,
        `select count(*)::int4 as n, sum(id)::int4 as sum, min(extra) as extra from ${table} where note = 'row ' || id or id = -1`,
      );
      expectEqual(rows, [{ n: 20_001, sum: 199_989_999, extra: "filled" }], "what is there");
    },
  },
  {
    id: "database/copy/keeps-every-value",
    async run(adapter, tools) {
      const table = await createTable(
        adapter,
        tools,
        "id int, t text, b bytea, j jsonb, a text[], n int8, f float8, d timestamptz, o bool",
      );
      const day = new Date("2026-11-21T01:02:03.123Z");
      const texts = ["", "\\N", "\\.", "tab\tline\nreturn\rback\\slash", "NULL", "漢 🤷", ",\"'", " "];
      const rows: Value[][] = texts.map((text, id) => [
        id,
        text,
        new Uint8Array([0, 10, 92, 255]),
        { text, list: [1, null] },
        [text, null],
        2n ** 62n,
        Number.NaN,
        day,
        id % 2 === 0,
      ]);
      rows.push([texts.length, null, null, null, null, null, null, null, null]);
      await adapter.copyIn(SYSTEM, table, ["id", "t", "b", "j", "a", "n", "f", "d", "o"], stream(rows));
      const stored = await asSystem(adapter, `select * from ${table} order by id`);
      expectEqual(
        stored.rows.map((row) => Object.values(row)),
        rows,
        "what is there",
      );
    },
  },
  {
    id: "database/copy/row-security-holds",
    async run(adapter, tools) {
      const table = await createOwnedTable(adapter, tools);
      const columns = ["id", "owner"];
      expectEqual(
        await adapter.copyIn(
          person("ada"),
          table,
          columns,
          stream([
            [1, "ada"],
            [2, "ada"],
          ]),
        ),
        2,
        "her own",
      );
      const theft = adapter.copyIn(
        person("eve"),
        table,
        columns,
        stream([
          [3, "eve"],
          [4, "ada"],
        ]),
      );
      await expectCode(theft, "permission_denied", "a row for somebody else");
      expectEqual(await countRows(adapter, table), 2, "rows");
      await asSystem(adapter, `revoke insert on ${table} from authenticated`);
      const refused = adapter.copyIn(person("ada"), table, columns, stream([[5, "ada"]]));
      await expectCode(refused, "permission_denied", "without the privilege");
    },
  },
  {
    id: "database/copy/all-or-nothing",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int primary key, note text");
      const columns = ["id", "note"];
      const duplicate = adapter.copyIn(SYSTEM, table, columns, stream([...numbered(5_000), [0, "again"]]));
      await expectCode(duplicate, "already_exists", "a duplicate at the end");
      const misfit = adapter.copyIn(SYSTEM, table, columns, stream([...numbered(3_000), ["not a number", "x"]]));
      await expectCode(misfit, "invalid_input", "a value that does not fit");
      const ragged = adapter.copyIn(SYSTEM, table, columns, stream([...numbered(10), [11]]));
      await expectCode(ragged, "invalid_input", "a row that is too short");
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/copy/source-that-fails",
    async run(adapter, tools) {
      const [table, thrown] = [await createTable(adapter, tools, "id int, note text"), new Error("the source broke")];
      async function* broken(): AsyncIterable<readonly Value[]> {
        yield* numbered(3_000);
        throw thrown;
      }
      const outcome = await adapter.copyIn(SYSTEM, table, ["id", "note"], broken()).catch((error: unknown) => error);
      expectTrue(outcome === thrown, "copyIn rejects with the source's own error");
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/copy/ends-its-source",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int primary key, note text");
      let ended = 0;
      const rows = () => stream([[1, "a"], [1, "b"], ...numbered(20_000)], () => void ended++);
      await expectCode(adapter.copyIn(SYSTEM, table, ["id", "note"], rows()), "already_exists", "duplicates");
      await expectCode(
        adapter.copyIn(
          SYSTEM,
          table,
          ["absent"],
          stream([[1]], () => void ended++),
        ),
        "invalid_input",
        "column",
      );
      expectTrue(ended >= 1, "the source of a copy that failed was left open");
    },
  },
  {
    id: "database/copy/signal-undoes-it",
    async run(adapter, tools) {
      const [table, controller] = [await createTable(adapter, tools, "id int, note text"), new AbortController()];
      let ended = false;
      async function* many(): AsyncIterable<readonly Value[]> {
        try {
          for (let id = 0; id < 50_000; id++) {
            if (id === 5_000) controller.abort();
            yield [id, "x"];
          }
        } finally {
          ended = true;
        }
      }
      const copy = adapter.copyIn(SYSTEM, table, ["id", "note"], many(), { signal: controller.signal });
      await expectCode(copy, "aborted", "copyIn");
      await tools.eventually("the source is ended", () => ended);
      expectEqual(await countRows(adapter, table), 0, "rows");
    },
  },
  {
    id: "database/copy/hostile-names",
    async run(adapter, tools) {
      const [table, column] = [`${tools.unique("T")} "x"; --`, `a"); drop table x; --`];
      const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
      await asSystem(adapter, `create table ${quote(table)} (${quote(column)} int)`);
      tools.defer(() => asSystem(adapter, `drop table ${quote(table)}`));
      expectEqual(await adapter.copyIn(SYSTEM, table, [column], stream([[1], [2]])), 2, "odd names");
      expectEqual(await countRows(adapter, quote(table)), 2, "rows");
      for (const absent of [`${tools.unique()}; select 1`, "", `no_such_schema.${tools.unique()}`]) {
        await expectCode(adapter.copyIn(SYSTEM, absent, ["id"], stream([[1]])), "invalid_input", `table ${absent}`);
      }
    },
  },
];
