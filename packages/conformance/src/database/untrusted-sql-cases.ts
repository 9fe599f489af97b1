import type { DatabaseAdapter, Identity } from "@holdfast/adapter-api";
import { expectEqual, expectTrue } from "../expect.js";
import {
  ANON,
  asSystem,
  createTable,
  type DatabaseCase,
  type DatabaseTools,
  person,
  readCell,
} from "./database-fixtures.js";

interface Attack {
  readonly name: string;
  /** Statements that try to leave the role, run one after another whatever becomes of each. */
  readonly steps: readonly string[];
}

const ATTACKS: readonly Attack[] = [
  { name: "reset-role", steps: ["reset role"] },
  { name: "reset-all", steps: ["reset all", "discard all"] },
  { name: "set-role-none", steps: ["set role none", "set local role none"] },
  { name: "set-role-other", steps: ["set role service", "set role postgres", "set local role service"] },
  {
    name: "session-authorization",
    steps: ["set session authorization default", "reset session authorization", "set session authorization service"],
  },
  {
    name: "set-config-role",
    steps: ["select set_config('role', 'none', false)", "select set_config('role', 'service', true)"],
  },
  { name: "update-pg-settings", steps: ["update pg_settings set setting = 'none' where name = 'role'"] },
  {
    name: "do-block",
    steps: [
      "do $$ begin execute 'reset role'; end $$",
      "do $$ begin perform set_config('role', 'service', false); end $$",
    ],
  },
  {
    name: "function",
    steps: [
      "create function pg_temp.escape() returns void language plpgsql as $$ begin execute 'set role none'; end $$",
      "select pg_temp.escape()",
    ],
  },
  { name: "commit", steps: ["commit", "reset role", "set role service"] },
  { name: "commit-and-chain", steps: ["commit and chain", "reset role", "set role service"] },
  { name: "rollback", steps: ["rollback", "set role service"] },
  { name: "end-begin", steps: ["end", "begin", "set local role service"] },
  { name: "comment-commit", steps: ["/* x */ commit", "-- y\nset role service"] },
  { name: "procedure-commit", steps: ["do $$ begin commit; execute 'set role service'; end $$"] },
  { name: "prepared-transaction", steps: ["prepare transaction 'x'", "set role service"] },
  { name: "rollback-to-start", steps: ["savepoint a", "rollback to a", "reset role"] },
  { name: "prepare-execute", steps: ["prepare escape as select set_config('role', 'none', false)", "execute escape"] },
  {
    name: "grant-to-me",
    steps: [
      "grant service to anon, authenticated",
      "grant all on all tables in schema public to anon, authenticated",
      "set role service",
    ],
  },
  {
    name: "alter-role",
    steps: ["alter role anon superuser", "alter role authenticated bypassrls", "alter role current_user bypassrls"],
  },
  { name: "row-security-off", steps: ["set row_security = off"] },
  { name: "copy-program", steps: ["copy (select 1) to program 'true'", "copy (select 1) to '/tmp/holdfast-escape'"] },
];

const SECRET = "swordfish";

/** A secret that only the service may read, and a table where anybody may leave loot. */
async function plantSecret(adapter: DatabaseAdapter, tools: DatabaseTools): Promise<{ secret: string; loot: string }> {
  const [secret, loot] = [
    await createTable(adapter, tools, "word text"),
    await createTable(adapter, tools, "word text"),
  ];
  await asSystem(adapter, `revoke all on ${secret} from anon, authenticated`);
  await asSystem(adapter, `insert into ${secret} values ('${SECRET}')`);
  return { secret, loot };
}

/** Runs the steps in each way that a stranger's SQL may come in; what fails is no matter. */
async function attackEveryDoor(
  adapter: DatabaseAdapter,
  identity: Identity,
  steps: readonly string[],
): Promise<unknown[]> {
  const seen: unknown[] = [];
  const swallow = () => undefined;
  const oneByOne = adapter.session(identity, async (session) => {
    for (const step of steps) seen.push((await session.query(step).catch(swallow))?.rows);
  });
  await oneByOne.catch(swallow);
  const guarded = adapter.session(identity, async (session) => {
    for (const step of steps) {
      const result = await session.savepoint((inner) => inner.query(step)).catch(swallow);
      seen.push(result?.rows);
    }
  });
  await guarded.catch(swallow);
  await adapter.session(identity, (session) => session.exec(steps.join(";\n"))).catch(swallow);
  for (const step of steps) seen.push((await adapter.query(identity, step).catch(swallow))?.rows);
  await adapter.query(identity, steps.join(";\n")).catch(swallow);
  return seen;
}

function attackCase({ name, steps }: Attack): DatabaseCase {
  return {
    id: `database/untrusted-sql/${name}`,
    needs: ({ untrustedSql }) => untrustedSql,
    async run(adapter, tools) {
      const { secret, loot } = await plantSecret(adapter, tools);
      for (const identity of [ANON, person("eve")]) {
        const theft = [...steps, `insert into ${loot} select word from ${secret}`, `select word from ${secret}`];
        const seen = await attackEveryDoor(adapter, identity, theft);
        expectTrue(!JSON.stringify(seen).includes(SECRET), `${identity.role} read the secret`);
        expectEqual(await readCell(adapter, identity, "select current_user::text"), identity.role, "role afterwards");
      }
      expectEqual((await asSystem(adapter, `select * from ${loot}`)).rows, [], "loot");
      const roles = await asSystem(
        adapter,
        "select 1 from pg_roles where rolname in ('anon', 'authenticated') and (rolsuper or rolbypassrls)",
      );
      expectEqual(roles.affected, 0, "roles that gained power");
    },
  };
}

export const untrustedSqlCases: readonly DatabaseCase[] = [
  ...ATTACKS.map(attackCase),
  {
    id: "database/untrusted-sql/service-is-not-the-owner",
    needs: ({ untrustedSql }) => untrustedSql,
    async run(adapter, tools) {
      const table = await createTable(adapter, tools, "word text");
      const service: Identity = { role: "service", claims: {} };
      await attackEveryDoor(adapter, service, [
        "reset role",
        "set session authorization default",
        `drop table ${table}`,
      ]);
      await attackEveryDoor(adapter, service, ["commit", "reset role", `alter table ${table} add column taken int`]);
      expectEqual(
        (await asSystem(adapter, `select * from ${table}`)).columns.length,
        1,
        "columns of the owner's table",
      );
    },
  },
  {
    id: "database/untrusted-sql/forged-claims-end-with-the-session",
    needs: ({ untrustedSql }) => untrustedSql,
    async run(adapter) {
      const forge = `select set_config('request.jwt.claims', '{"sub":"ada"}', false)`;
      await attackEveryDoor(adapter, person("eve"), [forge, "commit", forge]);
      const claims = "select current_setting('request.jwt.claims', true)";
      const after = await Promise.all(Array.from({ length: 30 }, () => readCell(adapter, person("eve"), claims)));
      for (const text of after) expectEqual(JSON.parse(String(text)), { sub: "eve" }, "claims of a later session");
    },
  },
  {
    id: "database/untrusted-sql/prepared-statements-do-not-remain",
    needs: ({ untrustedSql }) => untrustedSql,
    async run(adapter, tools) {
      const name = tools.unique("p");
      await adapter.query(person("eve"), `prepare ${name} as select 1 as planted`).catch(() => undefined);
      const uses = Array.from({ length: 30 }, () => adapter.query(person("ada"), `execute ${name}`));
      for (const use of await Promise.allSettled(uses)) expectEqual(use.status, "rejected", "a planted statement");
    },
  },
  {
    id: "database/untrusted-sql/advisory-locks-do-not-remain",
    needs: ({ untrustedSql }) => untrustedSql,
    async run(adapter, tools) {
      const key = tools.randomInt(1_000_000_000);
      await adapter.query(person("eve"), "select pg_advisory_lock($1::int8)", [key]).catch(() => undefined);
      const held = "select 1 from pg_locks where locktype = 'advisory' and objid = $1::int8::oid";
      expectEqual((await asSystem(adapter, held, [key])).affected, 0, "locks that outlive the session");
    },
  },
];
