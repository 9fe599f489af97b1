import type { AdapterErrorCode } from "@holdfast/adapter-api";
import { expectCode, expectEqual, expectTrue } from "../expect.js";
import { ANON, asSystem, countRows, createTable, type DatabaseCase, readCell, SYSTEM } from "./database-fixtures.js";

interface Failure {
  readonly name: string;
  /** `T` stands for the table of `COLUMNS`, which holds the row (1). */
  readonly sql: string;
  readonly code: AdapterErrorCode;
  readonly sqlState: string;
  /** What Postgres names: the constraint (without the table's name before it) and the column. */
  readonly constraint?: string;
  readonly column?: string;
}

const COLUMNS =
  "id int primary key, parent int references T deferrable, amount int check (amount > 0), note varchar(5) not null default '', span int4range, exclude using gist (span with &&)";

const FAILURES: readonly Failure[] = [
  { name: "unique", sql: "insert into T values (1)", code: "already_exists", sqlState: "23505", constraint: "_pkey" },
  {
    name: "foreign-key",
    sql: "insert into T values (2, 99)",
    code: "conflict",
    sqlState: "23503",
    constraint: "_parent_fkey",
  },
  {
    name: "exclusion",
    sql: "insert into T (id, span) values (2, '[1,5]'), (3, '[3,9]')",
    code: "conflict",
    sqlState: "23P01",
    constraint: "_span_excl",
  },
  {
    name: "check",
    sql: "insert into T values (2, null, 0)",
    code: "invalid_input",
    sqlState: "23514",
    constraint: "_amount_check",
  },
  {
    name: "not-null",
    sql: "insert into T (id, note) values (2, null)",
    code: "invalid_input",
    sqlState: "23502",
    column: "note",
  },
  { name: "too-long", sql: "insert into T (id, note) values (2, 'abcdef')", code: "invalid_input", sqlState: "22001" },
  { name: "out-of-range", sql: "select 2147483647 + id from T", code: "invalid_input", sqlState: "22003" },
  { name: "bad-text", sql: "select 'x'::int4", code: "invalid_input", sqlState: "22P02" },
  { name: "division-by-zero", sql: "select 1 / (id - 1) from T", code: "invalid_input", sqlState: "22012" },
  { name: "unknown-table", sql: "select * from T_absent", code: "invalid_input", sqlState: "42P01" },
  { name: "unknown-column", sql: "select absent from T", code: "invalid_input", sqlState: "42703" },
  { name: "unknown-function", sql: "select no_such_function(1)", code: "invalid_input", sqlState: "42883" },
  { name: "type-mismatch", sql: "select id from T where id = true", code: "invalid_input", sqlState: "42883" },
  { name: "table-exists", sql: "create table T (id int)", code: "already_exists", sqlState: "42P07" },
  { name: "column-exists", sql: "alter table T add column id int", code: "already_exists", sqlState: "42701" },
  { name: "still-needed", sql: "alter table T drop constraint T_pkey", code: "conflict", sqlState: "2BP01" },
  { name: "raised", sql: "do $$ begin raise exception 'no'; end $$", code: "invalid_input", sqlState: "P0001" },
  { name: "syntax", sql: "selec 1", code: "invalid_input", sqlState: "42601" },
];

function failureCase({ name, sql, code, sqlState, constraint, column }: Failure): DatabaseCase {
  return {
    id: `database/errors/${name}`,
    async run(adapter, tools) {
      const table = tools.unique("t");
      await asSystem(adapter, `create table ${table} (${COLUMNS.replaceAll("T", table)})`);
      tools.defer(() => asSystem(adapter, `drop table ${table}`));
      await asSystem(adapter, `insert into ${table} values (1)`);
      const statement = sql.replace(/\bT(?=_|\b)/g, table);
      const inQuery = () => asSystem(adapter, statement);
      const inSession = () => adapter.session(SYSTEM, (session) => session.query(statement));
      for (const attempt of [inQuery, inSession]) {
        const error = await expectCode(attempt(), code, sql);
        expectEqual(error.details.sqlState, sqlState, "details.sqlState");
        expectEqual(error.adapter, adapter.name, "error.adapter");
        if (constraint) {
          expectEqual(error.details.constraint, `${table}${constraint}`, "details.constraint");
          expectEqual(error.details.table, table, "details.table");
        }
        if (column) expectEqual(error.details.column, column, "details.column");
      }
      expectEqual(await countRows(adapter, table), 1, "rows, on the same adapter");
    },
  };
}

export const errorCases: readonly DatabaseCase[] = [
  ...FAILURES.map(failureCase),
  {
    id: "database/errors/privilege",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      await asSystem(adapter, `revoke all on ${table} from anon`);
      const error = await expectCode(adapter.query(ANON, `select * from ${table}`), "permission_denied", "select");
      expectEqual(error.details.sqlState, "42501", "details.sqlState");
      expectEqual(error.retryable, false, "retryable");
    },
  },
  {
    id: "database/errors/in-a-trigger",
    async run(adapter, tools) {
      const [table, guard] = [await createTable(adapter, tools, "id int"), tools.unique("f")];
      await asSystem(
        adapter,
        `create function ${guard}() returns trigger language plpgsql as $$ begin
          raise unique_violation using message = 'not twice', constraint = 'guard'; end $$`,
      );
      tools.defer(() => asSystem(adapter, `drop function ${guard}`));
      tools.defer(() => asSystem(adapter, `drop table ${table}`));
      await asSystem(
        adapter,
        `create trigger guard before insert on ${table} for each row execute function ${guard}()`,
      );
      const error = await expectCode(asSystem(adapter, `insert into ${table} values (1)`), "already_exists", "insert");
      expectTrue(error.message.includes("not twice"), "the message is Postgres'");
      expectEqual(error.details.constraint, "guard", "details.constraint");
    },
  },
  {
    id: "database/errors/a-thousand-failures-leave-no-trace",
    async run(adapter) {
      for (let round = 0; round < 10; round++) {
        const failures = Array.from({ length: 100 }, () => asSystem(adapter, "select 1 / 0"));
        for (const outcome of await Promise.allSettled(failures)) expectEqual(outcome.status, "rejected", "outcome");
      }
      expectEqual(await readCell(adapter, SYSTEM, "select 1"), 1, "after a thousand failures");
    },
  },
];
