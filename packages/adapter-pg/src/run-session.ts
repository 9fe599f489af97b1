import type { DatabaseSession, Identity } from "@holdfast/adapter-api";
import { endRunning } from "./cancel-request.js";
import { abortedBy, Refusal, toAdapterError } from "./errors.js";
import type { PgRuntime } from "./runtime.js";
import { isClean, sendFullReset, sendReset } from "./session-reset.js";
import { type SessionCall, Transaction } from "./transaction.js";

/**
 * `DatabaseAdapter.session`: lends a connection, runs `work` in a transaction, and cleans up whatever happens. What `work`
 * throws comes out as it is.
 */
export async function runSession<T>(
  runtime: PgRuntime,
  call: SessionCall,
  work: (session: DatabaseSession) => Promise<T>,
): Promise<T> {
  const signal = call.options?.signal;
  const pool = runtime.pools[call.identity.role];
  const border = { adapter: runtime.options.adapterName, operation: call.operation };
  const connection = await pool.acquire(signal).catch((error: unknown) => {
    throw toAdapterError(error, border);
  });
  const transaction = new Transaction(runtime, connection, call);
  const abort = watchAbort(runtime, transaction, signal);
  try {
    await Promise.race([transaction.begin(), abort.aborted]);
    const result = await Promise.race([work(transaction.session), abort.aborted]);
    await Promise.race([transaction.commit(), abort.aborted]);
    return result;
  } catch (error) {
    await abort.settle();
    await transaction.rollback();
    if (signal?.aborted === true) throw toAdapterError(abortedBy(signal), border);
    throw error instanceof Refusal ? toAdapterError(error, border) : error;
  } finally {
    await abort.settle();
    await clean(runtime, call.identity, transaction);
    pool.release(connection);
  }
}

interface AbortWatch {
  /** Rejects when the signal aborts; otherwise stays pending. */
  readonly aborted: Promise<never>;
  /** Stops watching, and waits for the cancel request if one was sent. */
  settle(): Promise<void>;
}

function watchAbort(runtime: PgRuntime, transaction: Transaction, signal: AbortSignal | undefined): AbortWatch {
  const { connection } = transaction;
  let cancelled: Promise<void> | null = null;
  let onAbort: (() => void) | null = null;
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal === undefined) return;
    onAbort = () => {
      const error = abortedBy(signal);
      transaction.refuse(error);
      if (connection.busy) cancelled = endRunning(connection, runtime.options);
      reject(error);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  // It is raced, and may reject after the race is over.
  aborted.catch(() => null);
  return {
    aborted,
    settle: async () => {
      if (onAbort !== null) signal?.removeEventListener("abort", onAbort);
      await cancelled;
    },
  };
}

/** Ends with a connection that holds nothing of this session, or is destroyed. */
async function clean(runtime: PgRuntime, identity: Identity, { connection, broken }: Transaction): Promise<void> {
  try {
    if (broken) connection.destroy();
    if (!connection.alive) return;
    const reply = await (identity.role === "system"
      ? sendReset(connection, runtime.namesAreSecret)
      : sendFullReset(connection));
    if (!isClean(reply)) connection.destroy();
  } catch {
    // The connection is lost, which the pool sees.
    connection.destroy();
  }
}
