import type { DatabaseAdapter, DatabaseSession, Value } from "@holdfast/adapter-api";
import type { BrokenAdapter } from "./broken-adapter.js";
import { type CopyCall, type SessionCall, wrapDatabase, wrapSession } from "./database-wrapper.js";

async function runWithoutRollback<T>(
  adapter: DatabaseAdapter,
  { identity, work, options }: SessionCall<T>,
): Promise<T> {
  const settle = (promise: Promise<T>) =>
    promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  const outcome = await adapter.session(identity, (session) => settle(work(session)), options);
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

async function runWithoutCommitError<T>(
  adapter: DatabaseAdapter,
  { identity, work, options }: SessionCall<T>,
): Promise<T> {
  const done: T[] = [];
  try {
    return await adapter.session(
      identity,
      async (session) => {
        const value = await work(session);
        done.push(value);
        return value;
      },
      options,
    );
  } catch (error) {
    if (done.length > 0) return done[0] as T;
    throw error;
  }
}

async function copyInBatches(
  adapter: DatabaseAdapter,
  { identity, table, columns, rows, options }: CopyCall,
): Promise<number> {
  async function* batchOf(batch: (readonly Value[])[]): AsyncIterable<readonly Value[]> {
    yield* batch.splice(0);
  }
  const batch: (readonly Value[])[] = [];
  const flush = () => adapter.copyIn(identity, table, columns, batchOf(batch), options);
  let copied = await flush();
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === 1_000) copied += await flush();
  }
  return copied + (await flush());
}

function withoutSavepoints(session: DatabaseSession): DatabaseSession {
  return wrapSession(session, (inner) => ({ savepoint: (work) => work(withoutSavepoints(inner)) }));
}

/** Faults in what is committed and what is undone. */
export const transactionFaults: readonly BrokenAdapter<DatabaseAdapter>[] = [
  {
    name: "commits although the work rejected",
    fails: ["database/listen/hears-what-is-committed", "database/session/rolls-back-when-work-rejects"],
    break: (adapter) => wrapDatabase(adapter, { run: runWithoutRollback }),
  },
  {
    name: "hides that it could not commit",
    fails: [
      "database/cancellation/between-statements",
      "database/session/deferred-constraint-fails-the-commit",
      "database/session/swallowed-error-does-not-look-committed",
    ],
    break: (adapter) => wrapDatabase(adapter, { run: runWithoutCommitError }),
  },
  {
    name: "undoes nothing of a savepoint",
    fails: ["database/session/savepoint-undoes-only-its-own", "database/session/savepoints-nest"],
    break: (adapter) =>
      wrapDatabase(adapter, {
        session: withoutSavepoints,
      }),
  },
  {
    name: "keeps the rows it copied before a failure",
    fails: ["database/copy/all-or-nothing", "database/copy/signal-undoes-it", "database/copy/source-that-fails"],
    break: (adapter) => wrapDatabase(adapter, { copyIn: copyInBatches }),
  },
  {
    name: "ignores read-only",
    fails: ["database/read-only/cannot-be-lifted", "database/read-only/refuses-writes"],
    break: (adapter) => wrapDatabase(adapter, { options: ({ readOnly, ...options }) => options }),
  },
  {
    name: "ignores the isolation level",
    fails: ["database/isolation/level-is-set"],
    break: (adapter) => wrapDatabase(adapter, { options: ({ isolation, ...options }) => options }),
  },
];
