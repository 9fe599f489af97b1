import type { DatabaseAdapter, DatabaseSession, Identity, SessionOptions, Value } from "@holdfast/adapter-api";

/** What a broken adapter does otherwise; the rest goes to the correct one. */
export interface DatabaseFaults {
  identity?(identity: Identity): Identity;
  options?(options: SessionOptions): SessionOptions;
  /** Applied to every session's handle, that of a single query too. */
  session?(session: DatabaseSession): DatabaseSession;
  /** Replaces how a session's work is run, which a single query goes through too. */
  run?<T>(adapter: DatabaseAdapter, call: SessionCall<T>): Promise<T>;
  copyIn?(adapter: DatabaseAdapter, call: CopyCall): Promise<number>;
  listen?: (
    adapter: DatabaseAdapter,
    ...call: Parameters<DatabaseAdapter["listen"]>
  ) => ReturnType<DatabaseAdapter["listen"]>;
  members?(adapter: DatabaseAdapter): Partial<DatabaseAdapter>;
}

export interface SessionCall<T> {
  readonly identity: Identity;
  readonly work: (session: DatabaseSession) => Promise<T>;
  readonly options: SessionOptions;
}

export interface CopyCall {
  readonly identity: Identity;
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly Value[]>;
  readonly options: SessionOptions;
}

/** A correct adapter with faults. Without faults it passes all that the correct one passes. */
export function wrapDatabase(adapter: DatabaseAdapter, faults: DatabaseFaults): DatabaseAdapter {
  const {
    identity: changeIdentity = (identity: Identity) => identity,
    options: changeOptions = (options: SessionOptions) => options,
    session: changeSession = (session: DatabaseSession) => session,
    run = <T>(inner: DatabaseAdapter, { identity, work, options }: SessionCall<T>) =>
      inner.session(identity, work, options),
    copyIn = (inner: DatabaseAdapter, { identity, table, columns, rows, options }: CopyCall) =>
      inner.copyIn(identity, table, columns, rows, options),
    listen = (inner: DatabaseAdapter, ...call: Parameters<DatabaseAdapter["listen"]>) => inner.listen(...call),
  } = faults;

  const session: DatabaseAdapter["session"] = (identity, work, options = {}) =>
    run(adapter, {
      identity: changeIdentity(identity),
      work: (handle) => work(changeSession(handle)),
      options: changeOptions(options),
    });

  return {
    kind: "database",
    name: adapter.name,
    capabilities: adapter.capabilities,
    open: (options) => adapter.open(options),
    health: (options) => adapter.health(options),
    close: () => adapter.close(),
    session,
    // biome-ignore lint/complexity/useMaxParams: the port has it so.
    query: (identity, sql, values, options) => session(identity, (handle) => handle.query(sql, values), options),
    // biome-ignore lint/complexity/useMaxParams: the port has it so.
    copyIn: (identity, table, columns, rows, options = {}) =>
      copyIn(adapter, { identity: changeIdentity(identity), table, columns, rows, options: changeOptions(options) }),
    listen: (channel, onNotify) => listen(adapter, channel, onNotify),
    ...faults.members?.(adapter),
  };
}

/** A session's handle with one of its members replaced, also inside savepoints. */
export function wrapSession(
  session: DatabaseSession,
  replace: (session: DatabaseSession) => Partial<DatabaseSession>,
): DatabaseSession {
  return {
    query: (sql, values) => session.query(sql, values),
    exec: (sql) => session.exec(sql),
    savepoint: (work) => session.savepoint((inner) => work(wrapSession(inner, replace))),
    ...replace(session),
  };
}
