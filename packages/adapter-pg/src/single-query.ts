import type { Buffer } from "node:buffer";
import { AdapterError, type Identity, type Row, type SessionOptions, type SqlResult } from "@holdfast/adapter-api";
import { sendCancelRequest } from "./cancel-request.js";
import type { PgConnection, Reply } from "./connection.js";
import { abortedError, sqlStateOf } from "./errors.js";
import { type PgRuntime, preambleOf } from "./runtime.js";
import { isClean, sendReset } from "./session-reset.js";
import { readResult, settleParses, type WrittenStatement, writeStatement } from "./statement.js";
import type { WireValue } from "./values.js";

export interface SingleQuery {
  readonly identity: Identity;
  readonly sql: string;
  readonly values: readonly WireValue[];
  readonly options: SessionOptions | undefined;
}

/**
 * One statement in the transaction that the protocol opens by itself: the preamble, the statement and the Sync that commits,
 * with the reset behind them, leave in one flush, so that it costs one round trip. Claims are local to the transaction.
 */
export async function runSingleQuery<R extends Row>(runtime: PgRuntime, query: SingleQuery): Promise<SqlResult<R>> {
  const pool = runtime.pools[query.identity.role];
  const connection = pool.tryAcquire() ?? (await pool.acquire(query.options?.signal, "query"));
  const watch = watchSignal(runtime, connection, query.options?.signal);
  let cleaned: Promise<Reply> | null = null;
  try {
    for (let attempt = 1; ; attempt += 1) {
      const sent = send(runtime, connection, query);
      cleaned = sent.cleaned;
      const reply = await sent.reply;
      settleParses(connection, sent.written, reply);
      if (reply.status !== "I") {
        throw new AdapterError("invalid_input", "A statement must not begin a transaction", {
          adapter: "pg",
          operation: "query",
        });
      }
      const { error } = reply;
      if (error === null) return await readResult<R>(sent.statement, reply, runtime.types);
      if (watch.signal?.aborted === true) throw abortedError(watch.signal, "query", "pg");
      if (attempt === 2 || !forgetStale(connection, sent, error)) throw error;
    }
  } finally {
    await clean(connection, cleaned, watch);
    pool.release(connection);
  }
}

interface SentQuery {
  readonly reply: Promise<Reply>;
  readonly cleaned: Promise<Reply>;
  readonly written: readonly WrittenStatement[];
  readonly statement: WrittenStatement;
}

function send(runtime: PgRuntime, connection: PgConnection, query: SingleQuery): SentQuery {
  const messages: Buffer[] = [];
  const named = runtime.namesAreSecret;
  const preamble = preambleOf(runtime, query.identity, query.options);
  const first = writeStatement(connection, messages, { ...preamble, named, describe: false });
  const statement = writeStatement(connection, messages, {
    text: query.sql,
    values: query.values,
    named,
    describe: true,
  });
  return connection.inOneFlush(() => {
    const reply = connection.exchange(messages);
    const cleaned = sendReset(connection);
    // The call's own rejection reports a lost connection; this one is looked at when the connection is given back.
    cleaned.catch(() => null);
    return { reply, cleaned, written: [first, statement], statement };
  });
}

/**
 * Whether the failure was only that a prepared statement is gone or outdated: then the statement has not run and may be sent
 * again, since what is forgotten here will be parsed anew.
 */
function forgetStale(connection: PgConnection, sent: SentQuery, error: Error): boolean {
  const state = sqlStateOf(error);
  if (state === "26000") {
    connection.statements.clear();
    return true;
  }
  const routine = "routine" in error ? error.routine : undefined;
  if (state === "0A000" && routine === "RevalidateCachedQuery" && !sent.statement.isNew) {
    connection.statements.forget(sent.statement.text);
    return true;
  }
  return false;
}

interface SignalWatch {
  readonly signal: AbortSignal | undefined;
  /** Stops watching; resolves when no cancel request is on its way any more. */
  stop(): Promise<void> | null;
}

function watchSignal(runtime: PgRuntime, connection: PgConnection, signal: AbortSignal | undefined): SignalWatch {
  if (signal === undefined) return { signal, stop: () => null };
  let request: Promise<void> | null = null;
  const cancel = (): void => {
    request = sendCancelRequest(connection, runtime.options);
  };
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  return {
    signal,
    stop: () => {
      signal.removeEventListener("abort", cancel);
      return request;
    },
  };
}

/** Ends with a connection that holds nothing of this call, or is destroyed. */
async function clean(connection: PgConnection, cleaned: Promise<Reply> | null, watch: SignalWatch): Promise<void> {
  const cancelled = watch.stop();
  try {
    // A cancel request may have hit the reset instead, so that it is sent again once none can be on its way.
    if (cancelled !== null) await cancelled;
    let reply = await cleaned;
    if (cancelled !== null) reply = await sendReset(connection);
    if (reply === null || !isClean(reply)) connection.destroy();
  } catch {
    // The connection is lost, which the pool sees.
    connection.destroy();
  }
}
