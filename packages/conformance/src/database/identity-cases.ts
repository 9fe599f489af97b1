import { expectCode, expectEqual, expectTrue } from "../expect.js";
import {
  ANON,
  asSystem,
  CLAIMED_SUB,
  countRows,
  createOwnedTable,
  createTable,
  type DatabaseCase,
  person,
  readCell,
} from "./database-fixtures.js";

const CLAIMS = "select current_setting('request.jwt.claims', true)";
const WATCHED_SETTINGS = `select current_setting('request.jwt.claims', true) || '|' || current_user || '|' ||
  coalesce(current_setting('app.secret', true), '') || '|' || current_setting('TimeZone') || '|' ||
  current_setting('search_path') || '|' || current_setting('transaction_read_only')`;

export const identityCases: readonly DatabaseCase[] = [
  {
    id: "database/identity/role-is-current-user",
    async run(adapter) {
      for (const role of ["anon", "authenticated", "service"] as const) {
        expectEqual(await readCell(adapter, { role, claims: {} }, "select current_user::text"), role, "query");
        const inSession = await adapter.session({ role, claims: {} }, async (session) => {
          await session.exec("select 1");
          return (await session.query("select current_user::text as who")).rows;
        });
        expectEqual(inSession, [{ who: role }], "session");
      }
    },
  },
  {
    id: "database/identity/claims-are-json-text",
    async run(adapter, tools) {
      const claims = { sub: "o'brien \"\\", list: [1, null, { deep: "漢 🤷" }], long: "x".repeat(20_000), flag: true };
      for (const role of ["anon", "authenticated", "service", "system"] as const) {
        const text = await readCell(adapter, { role, claims: { ...claims, role } }, CLAIMS);
        expectEqual(JSON.parse(String(text)), { ...claims, role }, `claims of ${role}`);
      }
      const hostile = tools.unique("'; reset role; --");
      expectEqual(await readCell(adapter, person(hostile), `select ${CLAIMED_SUB}`), hostile, "hostile claims");
    },
  },
  {
    id: "database/identity/policies-see-claims",
    async run(adapter, tools) {
      const table = await createOwnedTable(adapter, tools);
      await adapter.query(person("ada"), `insert into ${table} values (1, 'ada', 'a')`);
      await adapter.query(person("bob"), `insert into ${table} values (2, 'bob', 'b')`);
      const read = async (sub: string) => (await adapter.query(person(sub), `select id from ${table}`)).rows;
      expectEqual(await read("ada"), [{ id: 1 }], "ada sees hers");
      expectEqual(await read("bob"), [{ id: 2 }], "bob sees his");
      expectEqual(await read("eve"), [], "eve sees nothing");
      expectEqual((await adapter.query(ANON, `select id from ${table}`)).rows, [], "anon sees nothing");
      const changed = await adapter.query(person("eve"), `update ${table} set note = 'mine'`);
      expectEqual(changed.affected, 0, "eve changes nothing");
    },
  },
  {
    id: "database/identity/row-security-refuses-writes",
    async run(adapter, tools) {
      const table = await createOwnedTable(adapter, tools);
      const theft = adapter.query(person("eve"), `insert into ${table} values (1, 'ada', 'x')`);
      await expectCode(theft, "permission_denied", "inserting for somebody else");
      expectEqual(await countRows(adapter, table), 0, "rows after the refusal");
    },
  },
  {
    id: "database/identity/service-bypasses-row-security",
    async run(adapter, tools) {
      const table = await createOwnedTable(adapter, tools);
      await asSystem(adapter, `insert into ${table} values (1, 'ada', 'a'), (2, 'bob', 'b')`);
      const { rows } = await adapter.query({ role: "service", claims: {} }, `select id from ${table} order by id`);
      expectEqual(rows, [{ id: 1 }, { id: 2 }], "service sees all");
    },
  },
  {
    id: "database/identity/privileges-hold",
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "id int");
      await asSystem(adapter, `revoke all on ${table} from anon, authenticated, service`);
      for (const role of ["anon", "authenticated", "service"] as const) {
        await expectCode(adapter.query({ role, claims: {} }, `select * from ${table}`), "permission_denied", role);
      }
      await expectCode(adapter.query(ANON, `create table ${tools.unique()} (id int)`), "permission_denied", "create");
    },
  },
  {
    id: "database/identity/nothing-reaches-the-next-session",
    async run(adapter) {
      const clean = "{}|anon||UTC|public|off";
      await adapter.session(person("ada"), async (session) => {
        await session.query(`select set_config('app.secret', 'ada', false)`);
        await session.query(`select set_config('request.jwt.claims', '{"sub":"ada"}', false)`);
        await session.exec(
          "set time zone 'Asia/Tokyo'; set search_path to pg_catalog; set session default_transaction_read_only = on",
        );
      });
      const after = await Promise.all(Array.from({ length: 30 }, () => readCell(adapter, ANON, WATCHED_SETTINGS)));
      for (const seen of after) expectEqual(seen, clean, "a session after one that changed its settings");
    },
  },
  {
    id: "database/identity/nothing-remains-after-failures",
    async run(adapter) {
      const controller = new AbortController();
      const failing = adapter.session(person("ada"), async (session) => {
        await session.query("select set_config('app.secret', 'ada', false)");
        await session.query("select 1 / 0");
      });
      const aborted = adapter.session(
        person("bob"),
        async (session) => {
          await session.query("select set_config('app.secret', 'bob', false)");
          controller.abort();
          await session.query("select 1");
        },
        { signal: controller.signal },
      );
      await Promise.all([
        expectCode(failing, "invalid_input", "the failing session"),
        expectCode(aborted, "aborted", "the aborted session"),
      ]);
      const after = await Promise.all(Array.from({ length: 30 }, () => readCell(adapter, ANON, WATCHED_SETTINGS)));
      for (const seen of after) expectEqual(seen, "{}|anon||UTC|public|off", "a session after failures");
    },
  },
  {
    id: "database/identity/no-temporary-table-remains",
    async run(adapter, tools) {
      const table = tools.unique("temp");
      await adapter.query(person("ada"), `create temporary table ${table} as select 'secret' as word`).then(
        () => undefined,
        () => undefined,
      );
      const reads = Array.from({ length: 30 }, () => adapter.query(person("bob"), `select word from ${table}`));
      for (const outcome of await Promise.allSettled(reads)) {
        expectTrue(outcome.status === "rejected", "a temporary table of another session can be read");
      }
    },
  },
  {
    id: "database/identity/many-at-once-stay-apart",
    async run(adapter, tools) {
      const table = await createOwnedTable(adapter, tools);
      const subs = Array.from({ length: 60 }, (_, index) => `person-${index}`);
      const seen = await Promise.all(
        subs.map((sub, index) =>
          adapter.session(person(sub), async (session) => {
            await session.query(`insert into ${table} values ($1, $2, 'x')`, [index, sub]);
            await session.query("select 1");
            return (await session.query(`select owner from ${table}`)).rows;
          }),
        ),
      );
      for (const [index, rows] of seen.entries()) expectEqual(rows, [{ owner: `person-${index}` }], `person ${index}`);
      expectEqual(await countRows(adapter, table), 60, "all committed");
    },
  },
];
