import type {
  DatabaseAdapter,
  DatabaseSession,
  Identity,
  Row,
  SessionOptions,
  SqlResult,
  Subscription,
  Value,
} from "@holdfast/adapter-api";
import { type Actor, identityOf } from "../actor.js";

/** Runs statements: each in a transaction of its own, or all in one. */
export interface Statements {
  rows<R extends Row>(sql: string, values?: readonly Value[]): Promise<readonly R[]>;
  /** The first row, or null. */
  first<R extends Row>(sql: string, values?: readonly Value[]): Promise<R | null>;
}

/** The statements of one transaction. */
export function statementsOf(session: DatabaseSession): Statements {
  const rows = async <R extends Row>(sql: string, values?: readonly Value[]) =>
    (await session.query<R>(sql, values)).rows;
  return {
    rows,
    first: async <R extends Row>(sql: string, values?: readonly Value[]) => (await rows<R>(sql, values))[0] ?? null,
  };
}

/** The database as one identity sees it. */
export interface DatabaseUser extends Statements {
  /** The rows of one statement, in a transaction of its own. */
  rows<R extends Row>(sql: string, values?: readonly Value[], options?: SessionOptions): Promise<readonly R[]>;
  /** The first row, or null. */
  first<R extends Row>(sql: string, values?: readonly Value[], options?: SessionOptions): Promise<R | null>;
  /** The whole result of one statement, for its columns and its count. */
  query<R extends Row>(sql: string, values?: readonly Value[], options?: SessionOptions): Promise<SqlResult<R>>;
  /** One transaction. */
  session<T>(work: (session: DatabaseSession) => Promise<T>, options?: SessionOptions): Promise<T>;
}

/** The façade over the database port: the same statements, bound to whoever they run as. */
export interface Database {
  /** The owner of the system schema: for the server's own work, never for a client's SQL or rows. */
  readonly system: DatabaseUser;
  /** The database under the row policies of an actor. */
  as(actor: Actor): DatabaseUser;
  listen(channel: string, onNotify: (payload: string) => void): Promise<Subscription>;
}

/** For a statement that only reads: functions of policies and views cannot make it write. */
export const READ_ONLY: SessionOptions = { readOnly: true };

const SYSTEM: Identity = { role: "system", claims: {} };

/** Binds an adapter to identities and to the server's statement limit. */
export function createDatabase(adapter: DatabaseAdapter, statementTimeoutMs: number): Database {
  const limits: SessionOptions = adapter.capabilities.statementTimeout ? { statementTimeoutMs } : {};
  return {
    system: databaseUser(adapter, SYSTEM, {}),
    as: (actor) => databaseUser(adapter, identityOf(actor), limits),
    listen: (channel, onNotify) => adapter.listen(channel, onNotify),
  };
}

function databaseUser(adapter: DatabaseAdapter, identity: Identity, limits: SessionOptions): DatabaseUser {
  const query = <R extends Row>(sql: string, values: readonly Value[] = [], options: SessionOptions = {}) =>
    adapter.query<R>(identity, sql, values, { ...limits, ...options });
  return {
    query,
    rows: async <R extends Row>(sql: string, values?: readonly Value[], options?: SessionOptions) =>
      (await query<R>(sql, values, options)).rows,
    first: async <R extends Row>(sql: string, values?: readonly Value[], options?: SessionOptions) =>
      (await query<R>(sql, values, options)).rows[0] ?? null,
    session: (work, options = {}) => adapter.session(identity, work, { ...limits, ...options }),
  };
}
