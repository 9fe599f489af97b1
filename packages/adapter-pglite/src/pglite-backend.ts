import { createClientRoles } from "./client-roles.js";
import { pgliteError } from "./errors.js";
import { type PgliteThread, startPgliteThread } from "./pglite-thread.js";
import { type Answer, joinMessages, parseAnswer, scriptMessage } from "./wire.js";

/** How long a statement may go on after its signal has aborted, before the thread is ended for it. */
const ABORT_GRACE_MS = 1_000;

export interface RunLimits {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The one Postgres backend. When its thread ends, by itself or because a statement would not, a backend over a directory
 * starts anew at once; one in memory has lost its data and stays `unavailable`.
 */
export interface PgliteBackend {
  isAlive(): boolean;
  /** Resolves when there is a backend and, if it took the place of a lost one, `onReplaced` was called. */
  whenReady(): Promise<void>;
  /** One call at a time. A rejection means that the backend, and with it the transaction, was lost. */
  run(messages: readonly Uint8Array[], limits?: RunLimits): Promise<Answer>;
  dump(): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface BackendOptions {
  readonly dataDir?: string | undefined;
  readonly image?: Uint8Array | undefined;
  /** Run by every new backend before anything else. */
  readonly startSql: () => string;
  /** Called when a new backend has taken the place of a lost one. */
  readonly onReplaced: () => void;
}

/** Starts it. */
export async function startPgliteBackend({
  dataDir,
  image,
  startSql,
  onReplaced,
}: BackendOptions): Promise<PgliteBackend> {
  const persistent = dataDir !== undefined;
  let thread: PgliteThread | null = await start();
  let replacing: Promise<void> | null = null;

  async function start(): Promise<PgliteThread> {
    const started = await startPgliteThread({
      ...(persistent ? { dataDir } : {}),
      ...(image && !persistent ? { image } : {}),
    });
    try {
      await createClientRoles(started);
      const { cycles } = parseAnswer(await started.run(scriptMessage(startSql())));
      const failure = cycles[0]?.failure;
      if (failure) throw pgliteError("unavailable", failure.message, { operation: "open" });
      return started;
    } catch (error) {
      await started.end();
      throw error;
    }
  }

  function replace(): void {
    thread = null;
    if (!persistent || replacing !== null) return;
    replacing = start()
      .then((started) => {
        thread = started;
        onReplaced();
      })
      // The next call tries again, and reports why it cannot.
      .catch(() => undefined)
      .finally(() => {
        replacing = null;
      });
  }

  async function findThread(): Promise<PgliteThread> {
    await replacing;
    if (thread) return thread;
    if (!persistent) throw pgliteError("unavailable", "The database in memory has ended", { operation: "session" });
    thread = await start();
    onReplaced();
    return thread;
  }

  return {
    isAlive: () => thread !== null,
    async whenReady() {
      await findThread();
    },
    async run(messages, { timeoutMs, signal } = {}) {
      const current = await findThread();
      const watch = persistent ? watchStatement({ timeoutMs, signal }, () => void current.end()) : null;
      try {
        return parseAnswer(await current.run(joinMessages(messages)));
      } catch (error) {
        replace();
        throw watch?.reason() ?? error;
      } finally {
        watch?.stop();
      }
    },
    dump: async () => (await findThread()).dump(),
    async close() {
      await replacing;
      await thread?.close();
      thread = null;
    },
  };
}

/** Calls `end` when the statement takes too long, or goes on after its abort; `reason` tells which it was. */
function watchStatement({ timeoutMs, signal }: RunLimits, end: () => void): { reason(): Error | null; stop(): void } {
  const timers: NodeJS.Timeout[] = [];
  let reason: Error | null = null;
  const endBecause = (error: Error) => () => {
    reason ??= error;
    end();
  };
  const onAbort = () => {
    const aborted = pgliteError("aborted", "Aborted", { operation: "session" });
    timers.push(setTimeout(endBecause(aborted), ABORT_GRACE_MS));
  };
  if (timeoutMs !== undefined) {
    const late = pgliteError("timeout", `The statement took longer than ${timeoutMs} ms`, { operation: "session" });
    timers.push(setTimeout(endBecause(late), timeoutMs));
  }
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort);
  return {
    reason: () => reason,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}
