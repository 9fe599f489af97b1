import type { DatabaseAdapter, DatabaseSession, Health } from "@holdfast/adapter-api";
import { insertRows } from "./copy-in.js";
import { abortedBy, Refusal, toAdapterError } from "./errors.js";
import { ChannelListener } from "./listener.js";
import { openRuntime, ownerConfig } from "./open-runtime.js";
import { type PgDatabaseOptions, resolveOptions } from "./options.js";
import { runSession } from "./run-session.js";
import type { PgRuntime } from "./runtime.js";
import { runSingleQuery } from "./single-query.js";
import type { SessionCall } from "./transaction.js";
import { encodeCall } from "./values.js";

/** After this a database that does not answer counts as one that cannot be reached. */
const HEALTH_TIMEOUT_MS = 5_000;

interface OpenState {
  readonly runtime: PgRuntime;
  readonly listener: ChannelListener;
}

/**
 * A database on any Postgres from version 15. Untrusted SQL may run in it: every role has logins of its own that can become
 * that role and nothing else. `open` makes the roles if they are missing, and may be called by many servers at once.
 * Throws `invalid_input` for options that cannot be.
 */
export function pgDatabase(options: PgDatabaseOptions): DatabaseAdapter {
  const resolved = resolveOptions(options);
  const name = resolved.adapterName;
  let opening: Promise<OpenState> | null = null;
  let closing: Promise<void> | null = null;
  let state: OpenState | null = null;

  const opened = (): OpenState => {
    if (state === null || closing !== null) {
      throw new Refusal("unavailable", "The database is not open");
    }
    return state;
  };

  const close = async (): Promise<void> => {
    const open = await opening?.catch(() => null);
    if (open === null || open === undefined) return;
    await open.listener.close();
    await Promise.all(Object.values(open.runtime.pools).map((pool) => pool.close()));
  };

  /** Gives every failure the port's shape. */
  const guard = async <T>(operation: string, signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> => {
    try {
      if (signal?.aborted === true) throw abortedBy(signal);
      return await run();
    } catch (error) {
      // A statement that does not end when asked to is ended with its connection; it was the signal that ended it.
      throw toAdapterError(signal?.aborted === true ? abortedBy(signal) : error, { adapter: name, operation });
    }
  };

  /** A session whose `work` may throw errors of its own, which come out as they are. */
  const runWork = async <T>(call: SessionCall, work: (session: DatabaseSession) => Promise<T>): Promise<T> => {
    const { runtime } = await guard(call.operation, call.options?.signal, async () => opened());
    return await runSession(runtime, call, work);
  };

  return {
    kind: "database",
    name,
    capabilities: {
      concurrentSessions: true,
      durable: "fsync",
      untrustedSql: true,
      statementTimeout: true,
      crossProcessNotify: true,
    },
    async open(call) {
      await guard("open", call?.signal, async () => {
        if (closing !== null) throw new Refusal("unavailable", "The database was closed");
        opening ??= openRuntime(resolved).then((runtime) => ({
          runtime,
          listener: new ChannelListener(ownerConfig(resolved)),
        }));
        try {
          state = await opening;
        } catch (error) {
          opening = null;
          throw error;
        }
      });
    },
    async health(call): Promise<Health> {
      try {
        const { runtime } = opened();
        const query = { identity: { role: "system", claims: {} }, sql: "select 1", values: [] } as const;
        const limit = AbortSignal.timeout(HEALTH_TIMEOUT_MS);
        const signal = call?.signal === undefined ? limit : AbortSignal.any([call.signal, limit]);
        await runSingleQuery(runtime, { ...query, options: { ...call, signal } });
        return { ok: true };
      } catch (error) {
        return { ok: false, detail: error instanceof Error ? error.message : String(error) };
      }
    },
    close() {
      closing ??= close();
      return closing;
    },
    session: (identity, work, call) => runWork({ identity, options: call, operation: "session" }, work),
    // biome-ignore lint/complexity/useMaxParams: the port's signature
    query(identity, sql, values, call) {
      return guard("query", call?.signal, () => {
        const { runtime } = opened();
        const encoded = encodeCall(sql, values ?? []);
        // The protocol's own transaction cannot be told its isolation before it takes its snapshot.
        if (call?.isolation !== undefined && call.isolation !== "read_committed") {
          const target = { identity, options: call, operation: "query" };
          return runSession(runtime, target, (session) => session.query(sql, values));
        }
        return runSingleQuery(runtime, { identity, sql, values: encoded, options: call });
      });
    },
    // biome-ignore lint/complexity/useMaxParams: the port's signature
    copyIn: (identity, table, columns, rows, call) =>
      runWork({ identity, options: call, operation: "copyIn" }, (session) =>
        insertRows(session, { table, columns }, rows),
      ),
    listen(channel, onNotify) {
      return guard("listen", undefined, () => opened().listener.subscribe(channel, onNotify));
    },
  };
}
