import {
  type DatabaseAdapter,
  type DatabaseSession,
  type Identity,
  isAdapterError,
  type Row,
  type SqlResult,
  type Value,
} from "@holdfast/adapter-api";
import type { BrokenAdapter } from "./broken-adapter.js";
import { type CopyCall, type DatabaseFaults, wrapDatabase, wrapSession } from "./database-wrapper.js";

type BrokenDatabase = BrokenAdapter<DatabaseAdapter>;

function broken(name: string, faults: () => DatabaseFaults, fails: readonly string[]): BrokenDatabase {
  return { name, fails, break: (adapter) => wrapDatabase(adapter, faults()) };
}

function mapRows(change: (value: Value) => Value): (session: DatabaseSession) => DatabaseSession {
  return (session) =>
    wrapSession(session, (inner) => ({
      async query<R extends Row>(sql: string, values?: readonly Value[]): Promise<SqlResult<R>> {
        const result = await inner.query<R>(sql, values);
        const rows = result.rows.map((row) =>
          Object.fromEntries(Object.entries(row).map(([key, value]) => [key, change(value)])),
        );
        return { ...result, rows: rows as unknown as readonly R[] };
      },
    }));
}

const lastClaims = (): DatabaseFaults => {
  let last: Identity["claims"] = {};
  return {
    identity({ role, claims }) {
      if (Object.keys(claims).length > 0) last = claims;
      return { role, claims: last };
    },
  };
};

async function copyRowByRow(
  adapter: DatabaseAdapter,
  { identity, table, columns, rows, options }: CopyCall,
): Promise<number> {
  let copied = 0;
  for await (const row of rows) {
    const one = async function* () {
      yield row;
    };
    copied += await adapter.copyIn(identity, table, columns, one(), options);
  }
  return copied;
}

const plainErrors = (error: unknown): never => {
  throw isAdapterError(error) ? new Error(error.message) : error;
};

/** Faults that a database adapter might have. */
export const databaseFaults: readonly BrokenDatabase[] = [
  broken("no-fault", () => ({}), []),
  broken("leaks-claims-to-the-next-session", lastClaims, []),
  broken("runs-as-system", () => ({ identity: ({ claims }) => ({ role: "system", claims }) }), []),
  broken("forgets-claims", () => ({ identity: ({ role }) => ({ role, claims: {} }) }), []),
  broken("ignores-the-signal", () => ({ options: ({ signal, ...options }) => options }), []),
  broken("ignores-read-only", () => ({ options: ({ readOnly, ...options }) => options }), []),
  broken("ignores-isolation", () => ({ options: ({ isolation, ...options }) => options }), []),
  broken("ignores-the-timeout", () => ({ options: ({ statementTimeoutMs, ...options }) => options }), []),
  broken(
    "numbers-for-bigints",
    () => ({ session: mapRows((value) => (typeof value === "bigint" ? Number(value) : value)) }),
    [],
  ),
  broken("null-for-empty-text", () => ({ session: mapRows((value) => (value === "" ? null : value)) }), []),
  broken(
    "swallows-the-rollback",
    () => ({
      async run(adapter, { identity, work, options }) {
        const outcome = await adapter.session(
          identity,
          (session) =>
            work(session).then(
              (value) => ({ value }),
              (error: unknown) => ({ error }),
            ),
          options,
        );
        if ("error" in outcome) throw outcome.error;
        return outcome.value;
      },
    }),
    [],
  ),
  broken(
    "hides-that-it-could-not-commit",
    () => ({
      async run<T>(
        adapter: DatabaseAdapter,
        {
          identity,
          work,
          options,
        }: { identity: Identity; work: (session: DatabaseSession) => Promise<T>; options: object },
      ): Promise<T> {
        let done: { readonly value: T } | null = null;
        const outcome = await adapter
          .session(
            identity,
            async (session) => {
              done = { value: await work(session) };
              return done.value;
            },
            options,
          )
          .catch((error: unknown) => ({ error, done }));
        return outcome as T;
      },
    }),
    [],
  ),
  broken(
    "savepoint-undoes-nothing",
    () => ({ session: (session) => wrapSession(session, (inner) => ({ savepoint: (work) => work(inner) })) }),
    [],
  ),
  broken("copies-row-by-row", () => ({ copyIn: copyRowByRow }), []),
  broken(
    "copies-as-system",
    () => ({
      identity: (identity) => identity,
      copyIn: (adapter, call) =>
        adapter.copyIn({ role: "system", claims: {} }, call.table, call.columns, call.rows, call.options),
    }),
    [],
  ),
  broken(
    "query-runs-scripts",
    () => ({
      session: (session) =>
        wrapSession(session, (inner) => ({
          async query<R extends Row>(sql: string, values: readonly Value[] = []): Promise<SqlResult<R>> {
            if (values.length > 0 || !sql.includes("; ")) return inner.query<R>(sql, values);
            await inner.exec(sql);
            return { rows: [], affected: 0, columns: [] };
          },
        })),
    }),
    [],
  ),
  broken(
    "errors-without-a-brand",
    () => ({
      run: (adapter, { identity, work, options }) => adapter.session(identity, work, options).catch(plainErrors),
    }),
    [],
  ),
  broken(
    "delivers-notifications-twice",
    () => ({
      listen: (adapter, channel, onNotify) =>
        adapter.listen(channel, (payload) => {
          onNotify(payload);
          onNotify(payload);
        }),
    }),
    [],
  ),
  broken(
    "delivers-the-latest-first",
    () => ({
      listen(adapter, channel, onNotify) {
        let held: string[] = [];
        return adapter.listen(channel, (payload) => {
          if (held.length === 0)
            setTimeout(() => {
              const taken = held.reverse();
              held = [];
              for (const item of taken) onNotify(item);
            }, 1);
          held.push(payload);
        });
      },
    }),
    [],
  ),
  broken("close-does-not-wait", () => ({ members: (adapter) => ({ close: async () => void adapter.close() }) }), []),
];
