import type {
  DatabaseAdapter,
  DatabaseCapabilities,
  DatabaseSession,
  Identity,
  SessionOptions,
} from "@holdfast/adapter-api";
import { CLIENT_ROLES } from "./client-roles.js";
import { createTypeRegistry } from "./column-types.js";
import { copyRows } from "./copy-rows.js";
import { type DataDir, openDataDir } from "./data-dir.js";
import { ADAPTER_NAME, pgliteError } from "./errors.js";
import { checkChannel, createListeners } from "./listeners.js";
import { DEFAULT_QUEUE_TIMEOUT_MS, type PgliteDatabaseOptions } from "./options.js";
import { type PgliteBackend, startPgliteBackend } from "./pglite-backend.js";
import { openSession } from "./pglite-session.js";
import { runToEnd } from "./run-to-end.js";
import { createSessionQueue } from "./session-queue.js";
import { scriptMessage } from "./wire.js";

const ROLES = new Set([...CLIENT_ROLES, "system"]);

/**
 * Before an image is taken. Template databases are two thirds of it, and nothing here makes databases of them; what the checkpoint writes
 * need not be recovered from the log by everyone who loads the image.
 */
const SLIM = [
  "update pg_database set datistemplate = false where datname in ('template0', 'template1')",
  "drop database if exists template0",
  "drop database if exists template1",
  "checkpoint",
];

/** The adapter, and what this package does with it beyond the port. */
export interface Pglite {
  readonly adapter: DatabaseAdapter;
  /** The database as a tarball, once every session before it has ended; its template databases are dropped. */
  dump(): Promise<Uint8Array>;
}

/** Makes the adapter; does no I/O. */
export function createPglite(options: PgliteDatabaseOptions): Pglite {
  const { dataDir, image, queueTimeoutMs = DEFAULT_QUEUE_TIMEOUT_MS } = options;
  const capabilities: DatabaseCapabilities = {
    concurrentSessions: false,
    durable: dataDir === undefined ? "none" : "process",
    untrustedSql: false,
    // Only ending the thread ends a statement, and that would lose what is in memory.
    statementTimeout: dataDir !== undefined,
    crossProcessNotify: false,
  };
  const queue = createSessionQueue();
  const listeners = createListeners();
  const types = createTypeRegistry();
  let opening: Promise<void> | null = null;
  let closing: Promise<void> | null = null;
  let backend: PgliteBackend | null = null;
  let held: DataDir | null = null;

  async function start(): Promise<void> {
    held = dataDir === undefined ? null : await openDataDir(dataDir, image);
    try {
      backend = await startPgliteBackend({
        dataDir: held?.clusterDir,
        image,
        startSql: () => listeners.listenSql(),
        onReplaced: () => listeners.announceGap(),
      });
    } catch (error) {
      await held?.lock.release();
      throw error;
    }
  }

  async function stop(): Promise<void> {
    await opening?.catch(() => undefined);
    await queue.drain();
    const stopping = backend;
    backend = null;
    await listeners.close();
    await stopping?.close();
    await held?.lock.release();
  }

  function requireBackend(operation: string): PgliteBackend {
    if (backend && closing === null) return backend;
    throw pgliteError("unavailable", closing !== null ? "The adapter is closed" : "The adapter is not open", {
      operation,
    });
  }

  function checkCall(
    identity: Identity,
    { signal, statementTimeoutMs }: SessionOptions,
    operation: string,
  ): PgliteBackend {
    const current = requireBackend(operation);
    if (statementTimeoutMs !== undefined && !capabilities.statementTimeout) {
      throw pgliteError("unsupported", "In memory, a statement cannot be ended: statementTimeoutMs needs a dataDir", {
        operation,
      });
    }
    if (!ROLES.has(identity.role)) throw pgliteError("invalid_input", "No such role", { operation });
    if (signal?.aborted) throw pgliteError("aborted", "Aborted before it began", { operation });
    return current;
  }

  async function session<T>(
    identity: Identity,
    work: (session: DatabaseSession) => Promise<T>,
    sessionOptions: SessionOptions = {},
  ): Promise<T> {
    const current = checkCall(identity, sessionOptions, "session");
    const { signal } = sessionOptions;
    const endTurn = await queue.takeTurn({ timeoutMs: queueTimeoutMs, signal });
    const context = {
      backend: current,
      types,
      listenSql: () => listeners.listenSql(),
      onAnswer: ({ notifications }: { notifications: Parameters<typeof listeners.dispatch>[0] }) =>
        listeners.dispatch(notifications),
    };
    const opened = openSession(context, identity, sessionOptions);
    return runToEnd({ opened, work, signal, endTurn });
  }

  const adapter: DatabaseAdapter = {
    kind: "database",
    name: ADAPTER_NAME,
    capabilities,
    async open({ signal } = {}) {
      if (closing !== null) throw pgliteError("unavailable", "The adapter is closed", { operation: "open" });
      if (signal?.aborted) throw pgliteError("aborted", "Aborted before it began", { operation: "open" });
      opening ??= start().catch((error: unknown) => {
        opening = null;
        throw error;
      });
      await opening;
    },
    async health() {
      if (!backend || closing !== null) return { ok: false, detail: "not open" };
      return backend.isAlive() ? { ok: true } : { ok: false, detail: "the thread of PGlite has ended" };
    },
    close: () => (closing ??= stop()),
    session,
    // biome-ignore lint/complexity/useMaxParams: the port has it so.
    query: (identity, sql, values = [], queryOptions = {}) =>
      session(identity, (opened) => opened.query(sql, values), queryOptions),
    // biome-ignore lint/complexity/useMaxParams: the port has it so.
    copyIn: (identity, table, columns, rows, copyOptions = {}) =>
      session(
        identity,
        (opened) => copyRows(opened, { table, columns, rows, signal: copyOptions.signal }),
        copyOptions,
      ),
    async listen(channel, onNotify) {
      const current = requireBackend("listen");
      checkChannel(channel);
      const endTurn = await queue.takeTurn({ timeoutMs: queueTimeoutMs });
      try {
        // A gap from before this listener is not its gap.
        await current.whenReady();
        const subscription = listeners.add(channel, onNotify);
        await current.run([scriptMessage(listeners.listenSql())]).catch(async (error: unknown) => {
          await subscription.close();
          throw error;
        });
        return subscription;
      } finally {
        endTurn();
      }
    },
  };

  async function dump(): Promise<Uint8Array> {
    const current = requireBackend("dump");
    const endTurn = await queue.takeTurn({ timeoutMs: queueTimeoutMs });
    try {
      for (const sql of SLIM) await current.run([scriptMessage(sql)]);
      return await current.dump();
    } finally {
      endTurn();
    }
  }

  return { adapter, dump };
}
