import { AdapterError, type DatabaseAdapter, isAdapterError, type Row, type Value } from "@holdfast/adapter-api";
import type { BrokenAdapter } from "./broken-adapter.js";
import { type DatabaseFaults, wrapDatabase, wrapSession } from "./database-wrapper.js";

/** Changes every cell of every result. */
function changeCells(change: (value: Value) => Value): DatabaseFaults {
  return {
    session: (session) =>
      wrapSession(session, (inner) => ({
        async query<R extends Row>(sql: string, values?: readonly Value[]) {
          const result = await inner.query<R>(sql, values);
          const rows = result.rows.map((row) =>
            Object.fromEntries(Object.entries(row).map(([key, value]) => [key, change(value)])),
          );
          return { ...result, rows: rows as unknown as readonly R[] };
        },
      })),
  };
}

/** Faults in how a call is taken, ended and answered. */
export const callFaults: readonly BrokenAdapter<DatabaseAdapter>[] = [
  {
    name: "ignores the signal",
    fails: [
      "database/cancellation/aborted-before-the-call",
      "database/cancellation/between-statements",
      "database/cancellation/during-a-short-statement",
      "database/cancellation/while-queued",
      "database/cancellation/work-that-never-ends",
      "database/copy/signal-undoes-it",
      "database/identity/nothing-remains-after-failures",
    ],
    break: (adapter) => wrapDatabase(adapter, { options: ({ signal, ...options }) => options }),
  },
  {
    name: "accepts a limit that it does not keep",
    fails: ["database/timeout/refused-when-not-declared"],
    break: (adapter) => wrapDatabase(adapter, { options: ({ statementTimeoutMs, ...options }) => options }),
  },
  {
    name: "answers bigints as numbers",
    fails: [
      "database/copy/keeps-every-value",
      "database/types/enum-and-domain",
      "database/types/int8",
      "database/types/values-decide-by-column",
    ],
    break: (adapter) =>
      wrapDatabase(
        adapter,
        changeCells((value) => (typeof value === "bigint" ? Number(value) : value)),
      ),
  },
  {
    name: "answers empty text as null",
    fails: ["database/copy/keeps-every-value", "database/types/text"],
    break: (adapter) =>
      wrapDatabase(
        adapter,
        changeCells((value) => (value === "" ? null : value)),
      ),
  },
  {
    name: "calls what exists a conflict",
    fails: [
      "database/errors/column-exists",
      "database/errors/in-a-trigger",
      "database/errors/table-exists",
      "database/errors/unique",
      "database/session/deferred-constraint-fails-the-commit",
    ],
    break: (adapter) =>
      wrapDatabase(adapter, {
        run: (inner, { identity, work, options }) =>
          inner.session(identity, work, options).catch((error: unknown) => {
            if (!isAdapterError(error) || error.code !== "already_exists") throw error;
            throw new AdapterError("conflict", error.message, error);
          }),
      }),
  },
  {
    name: "hears on after it was closed",
    fails: ["database/listen/close-stops-it"],
    break: (adapter) =>
      wrapDatabase(adapter, {
        async listen(inner, channel, onNotify) {
          const { closed } = await inner.listen(channel, onNotify);
          return {
            closed: Promise.race([closed, Promise.resolve()]),
            close: async () => undefined,
            [Symbol.asyncDispose]: async () => undefined,
          };
        },
      }),
  },
  {
    name: "hears the latest notification first",
    fails: ["database/listen/keeps-the-order"],
    break: (adapter) =>
      wrapDatabase(adapter, {
        listen(inner, channel, onNotify) {
          const held: string[] = [];
          const deliver = () => {
            for (const payload of held.splice(0).reverse()) {
              // A listener that throws here would end the process.
              Promise.resolve(payload)
                .then(onNotify)
                .catch(() => undefined);
            }
          };
          return inner.listen(channel, (payload) => {
            if (held.length === 0) queueMicrotask(deliver);
            held.push(payload);
          });
        },
      }),
  },
  {
    name: "closes without waiting",
    fails: ["database/lifecycle/close-waits-for-work"],
    break: (adapter) =>
      wrapDatabase(adapter, {
        members: (inner) => ({
          async close() {
            inner.close().catch(() => undefined);
          },
        }),
      }),
  },
];
