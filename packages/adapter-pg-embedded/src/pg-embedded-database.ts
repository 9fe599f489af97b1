import type { DatabaseAdapter } from "@holdfast/adapter-api";
import { pgDatabase } from "@holdfast/adapter-pg";
import { findBinaries } from "./binaries.js";
import { ensureCluster, OWNER, placeCluster, readOwnerPassword } from "./cluster.js";
import { lockDataDir } from "./data-lock.js";
import { ADAPTER, embeddedError, toOpenError } from "./errors.js";
import { keepRunning } from "./keep-running.js";
import {
  durabilityOf,
  type EmbeddedPgDatabaseOptions,
  type ResolvedEmbeddedOptions,
  resolveEmbeddedOptions,
  serverSettings,
} from "./options.js";
import { stopOrphan } from "./orphan.js";
import { makeRunDirectory, PORT } from "./run-directory.js";

interface RunningServer {
  readonly database: DatabaseAdapter;
  close(): Promise<void>;
}

/**
 * A database on a Postgres server of its own, which `open` starts and `close` stops; it ends with this process, also when that is
 * killed. Nothing but this process can reach it. Only one process can have a data directory open: `open` refuses another
 * with `conflict`. Throws `invalid_input` for options that cannot be.
 */
export function embeddedPgDatabase(options: EmbeddedPgDatabaseOptions): DatabaseAdapter {
  const resolved = resolveEmbeddedOptions(options);
  let opening: Promise<RunningServer> | null = null;
  let closing: Promise<void> | null = null;
  let database: DatabaseAdapter | null = null;

  const opened = (operation: string): DatabaseAdapter => {
    if (database === null || closing !== null) throw unavailable(operation);
    return database;
  };

  return {
    kind: "database",
    name: ADAPTER,
    capabilities: {
      concurrentSessions: true,
      durable: durabilityOf(serverSettings(resolved)),
      untrustedSql: true,
      statementTimeout: true,
      crossProcessNotify: false,
    },
    async open(call) {
      if (call?.signal?.aborted === true) throw embeddedError("aborted", "The call was aborted", call.signal.reason);
      if (closing !== null) throw unavailable("open");
      opening ??= startDatabase(resolved);
      try {
        ({ database } = await opening);
      } catch (error) {
        opening = null;
        throw toOpenError(error);
      }
    },
    async health(call) {
      if (database === null || closing !== null) return { ok: false, detail: "The database is not open" };
      return await database.health(call);
    },
    close() {
      closing ??= (async () => {
        const running = await opening?.catch(() => null);
        await running?.close();
      })();
      return closing;
    },
    session: async (identity, work, call) => opened("session").session(identity, work, call),
    // biome-ignore lint/complexity/useMaxParams: the port's signature
    query: async (identity, sql, values, call) => opened("query").query(identity, sql, values, call),
    // biome-ignore lint/complexity/useMaxParams: the port's signature
    copyIn: async (identity, table, columns, rows, call) =>
      opened("copyIn").copyIn(identity, table, columns, rows, call),
    listen: async (channel, onNotify) => opened("listen").listen(channel, onNotify),
  };
}

async function startDatabase(options: ResolvedEmbeddedOptions): Promise<RunningServer> {
  const { onNotice } = options;
  if (process.platform === "win32") {
    throw embeddedError(
      "unsupported",
      "The embedded Postgres does not run on Windows. Use adapter-pg or adapter-pglite",
    );
  }
  const place = await placeCluster(options.dataDir, onNotice);
  const lock = await lockDataDir(place.dataDir);
  const undo: (() => Promise<void>)[] = [() => lock.release()];
  const closeAll = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    await stopOrphan(place.cluster, onNotice);
    const binaries = await findBinaries(place.user, onNotice);
    const password = await readOwnerPassword(place.dataDir);
    await ensureCluster(place, binaries, password);
    const runDirectory = await makeRunDirectory(place);
    undo.push(() => runDirectory.remove());
    const server = await keepRunning(
      {
        postgres: binaries.postgres,
        place,
        socketDirectory: runDirectory.path,
        settings: serverSettings(options),
        startTimeoutMs: options.startTimeoutMs,
      },
      onNotice,
    );
    undo.push(() => server.stop());
    const database = pgDatabase({
      adapterName: ADAPTER,
      host: runDirectory.path,
      port: PORT,
      user: OWNER,
      database: "postgres",
      password,
      poolSize: options.poolSize,
      ...(options.statementTimeoutMs === undefined ? {} : { statementTimeoutMs: options.statementTimeoutMs }),
      ...(options.acquireTimeoutMs === undefined ? {} : { acquireTimeoutMs: options.acquireTimeoutMs }),
    });
    undo.push(() => database.close());
    await database.open();
    return { database, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function unavailable(operation: string): Error {
  return embeddedError("unavailable", `The database is not open (${operation})`);
}
