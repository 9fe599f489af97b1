import type { Buffer } from "node:buffer";
import type { Identity, Row, SessionOptions, SqlResult } from "@holdfast/adapter-api";
import { endRunning } from "./cancel-request.js";
import { type PgConnection, type Reply, SYNC } from "./connection.js";
import { abortedBy, Refusal, sqlStateOf } from "./errors.js";
import { type PgRuntime, preambleOf } from "./runtime.js";
import { preparesTransaction } from "./script.js";
import { isClean, sendFullReset, writeReset } from "./session-reset.js";
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
  if (preparesTransaction(query.sql)) throw refuseTransaction();
  const pool = runtime.pools[query.identity.role];
  const connection = pool.tryAcquire() ?? (await pool.acquire(query.options?.signal));
  const watch = watchSignal(runtime, connection, query.options?.signal);
  let sent = send(runtime, connection, query);
  let mayPlant = true;
  try {
    let reply = await sent.reply;
    settleParses(connection, sent.written, reply);
    if (reply.error !== null && forgetStale(connection, sent, reply.error)) {
      sent = send(runtime, connection, query);
      reply = await sent.reply;
      settleParses(connection, sent.written, reply);
    }
    if (watch.signal?.aborted === true) throw abortedBy(watch.signal);
    if (reply.error !== null) throw reply.error;
    if (reply.status !== "I") throw refuseTransaction();
    mayPlant = query.identity.role !== "system" && !PLAIN_TAG.test(reply.tags.at(-1) ?? "");
    return await readResult<R>(sent.statement, reply, { types: runtime.types, connection });
  } finally {
    await clean(connection, { cleaned: sent.cleaned, mayPlant, watch });
    pool.release(connection);
  }
}

function refuseTransaction(): Refusal {
  return new Refusal("invalid_input", "A statement must not begin or prepare a transaction");
}

/** Statements that cannot leave a prepared statement behind, as PREPARE or a DO block can. */
const PLAIN_TAG = /^(?:SELECT|INSERT|UPDATE|DELETE|MERGE) /;

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
  messages.push(SYNC);
  writeReset(connection, messages, named);
  const [reply, cleaned] = connection.send(messages, 2) as [Promise<Reply>, Promise<Reply>];
  // The call's own rejection reports a lost connection; this one is looked at when the connection is given back.
  cleaned.catch(() => null);
  return { reply, cleaned, written: [first, statement], statement };
}

/**
 * Whether the failure was only that a prepared statement is gone or outdated: then the statement has not run and may be sent
 * again, since what is forgotten here will be parsed anew.
 */
function forgetStale(connection: PgConnection, sent: SentQuery, error: Error): boolean {
  const state = sqlStateOf(error);
  // The names are secret, so that no function of a user can raise this for one of them.
  if (state === "26000" && connection.statements.isNamedIn(error.message)) {
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
    request = endRunning(connection, runtime.options);
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

interface UsedConnection {
  readonly cleaned: Promise<Reply>;
  readonly mayPlant: boolean;
  readonly watch: SignalWatch;
}

/** Ends with a connection that holds nothing of this call, or is destroyed. */
async function clean(connection: PgConnection, { cleaned, mayPlant, watch }: UsedConnection): Promise<void> {
  const cancelled = watch.stop();
  try {
    let reply = await cleaned;
    // A cancel request may have hit the reset instead, so that it is sent again once none can be on its way.
    await cancelled;
    if (cancelled !== null || mayPlant) reply = await sendFullReset(connection);
    if (!isClean(reply)) connection.destroy();
  } catch {
    // The connection is lost, which the pool sees.
    connection.destroy();
  }
}
