import type { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import type {
  AdapterError,
  DatabaseSession,
  Identity,
  Row,
  SessionOptions,
  SqlResult,
  Value,
} from "@holdfast/adapter-api";
import { serialize } from "pg-protocol";
import { type PgConnection, type Reply, SYNC } from "./connection.js";
import { Refusal, toAdapterError } from "./errors.js";
import { type PgRuntime, preambleOf, timeoutOf } from "./runtime.js";
import { preparesTransaction, splitScript } from "./script.js";
import { readResult, type Statement, settleParses, type WrittenStatement, writeStatement } from "./statement.js";
import { encodeCall, type WireValue } from "./values.js";

const SET_TIMEOUT = "select 1 where pg_catalog.set_config('statement_timeout', $1, true) is null";

/** Tags of statements that begin or end a transaction, or go back to a savepoint, behind the session's back. */
const TRANSACTION_CONTROL: ReadonlySet<string> = new Set(["BEGIN", "START TRANSACTION", "COMMIT", "ROLLBACK"]);

export interface SessionCall {
  readonly identity: Identity;
  readonly options: SessionOptions | undefined;
  /** The member of the port that was called, as errors name it. */
  readonly operation: string;
}

/**
 * One explicit transaction on one connection. It goes `open` → `over`; a statement that ends the transaction by itself
 * breaks it, and then neither it nor the session is ever reported as done.
 */
export class Transaction {
  readonly #runtime: PgRuntime;
  readonly connection: PgConnection;
  readonly #identity: Identity;
  readonly #options: SessionOptions | undefined;
  readonly #operation: string;
  /** Why no further statement may run. */
  #refusal: AdapterError | null = null;
  /** The first failure of a statement since the innermost savepoint that is still open. */
  #failure: AdapterError | null = null;
  #broken = false;

  constructor(runtime: PgRuntime, connection: PgConnection, call: SessionCall) {
    this.#runtime = runtime;
    this.connection = connection;
    this.#identity = call.identity;
    this.#options = call.options;
    this.#operation = call.operation;
  }

  /** What `work` is given. */
  readonly session: DatabaseSession = {
    query: (sql, values) => this.#query(sql, values ?? []),
    exec: (sql) => this.#exec(sql),
    savepoint: (work) => this.#savepoint(work),
  };

  /** Whether the connection's state is unknown, so that it must not be lent again. */
  get broken(): boolean {
    return this.#broken;
  }

  async begin(): Promise<void> {
    const isolation = (this.#options?.isolation ?? "read_committed").replace("_", " ");
    const mode = this.#options?.readOnly === true ? "read only" : "read write";
    const messages: Buffer[] = [serialize.query(`begin isolation level ${isolation} ${mode}`)];
    const preamble = preambleOf(this.#runtime, this.#identity, { ...this.#options, readOnly: false });
    const named = this.#runtime.namesAreSecret;
    const written = writeStatement(this.connection, messages, { ...preamble, named, describe: false });
    messages.push(SYNC);
    const replies = await Promise.all(this.connection.send(messages, 2));
    settleParses(this.connection, [written], replies[1] as Reply);
    for (const reply of replies) {
      if (reply.error !== null) throw this.#toError(reply.error);
    }
  }

  /** Refuses every later statement with `refusal`. */
  refuse(refusal: Refusal): void {
    this.#refusal ??= this.#toError(refusal);
  }

  /** Commits; rejects when a statement had failed, since then Postgres would roll back and call it a success. */
  async commit(): Promise<void> {
    this.refuse(new Refusal("invalid_input", "The session is over"));
    // Statements that `work` did not wait for may fail, or end the transaction, just now.
    await this.connection.idle();
    if (this.#failure !== null) throw this.#failure;
    const reply = await this.connection.simpleQuery("commit");
    if (reply.error !== null) throw this.#toError(reply.error);
    if (reply.tags[0] !== "COMMIT") throw new Refusal("conflict", "The transaction had failed and was rolled back");
  }

  /** Rolls back; also after a failed commit, when there is nothing left to undo. Does not reject. */
  async rollback(): Promise<void> {
    this.refuse(new Refusal("invalid_input", "The session is over"));
    try {
      const reply = await this.connection.simpleQuery("rollback");
      if (reply.error !== null || reply.status !== "I") this.#broken = true;
    } catch {
      // Postgres rolls back what a lost connection leaves.
      this.#broken = true;
    }
  }

  async #query<R extends Row>(sql: string, values: readonly Value[]): Promise<SqlResult<R>> {
    const { reply, statement } = await this.#run({ text: sql, values: this.#encode(sql, values), describe: true });
    return await readResult<R>(statement, reply, { types: this.#runtime.types, connection: this.connection });
  }

  async #exec(sql: string): Promise<void> {
    this.#encode(sql, []);
    for (const statement of splitScript(sql)) await this.#run({ text: statement, values: [], describe: false });
  }

  async #run({
    text,
    values,
    describe,
  }: Omit<Statement, "named">): Promise<{ readonly reply: Reply; readonly statement: WrittenStatement }> {
    if (this.#refusal !== null) throw this.#refusal;
    if (preparesTransaction(text)) throw this.#refuseControl();
    const messages: Buffer[] = [];
    const written: WrittenStatement[] = [];
    const trusted = this.#identity.role === "system";
    const named = trusted && describe && this.#runtime.namesAreSecret;
    if (!trusted) {
      // Set before each statement, because the one before may have lifted it.
      const limit = String(timeoutOf(this.#runtime, this.#identity, this.#options));
      const setLimit = { text: SET_TIMEOUT, values: [limit], named: false, describe: false };
      written.push(writeStatement(this.connection, messages, setLimit));
    }
    const statement = writeStatement(this.connection, messages, { text, values, named, describe });
    written.push(statement);
    const reply = await this.connection.exchange(messages);
    settleParses(this.connection, written, reply);
    this.#checkReply(reply);
    return { reply, statement };
  }

  #checkReply(reply: Reply): void {
    if (reply.status === "I" || reply.tags.some((tag) => TRANSACTION_CONTROL.has(tag))) {
      this.#broken = true;
      throw this.#refuseControl();
    }
    if (reply.error !== null) {
      const error = this.#toError(reply.error);
      this.#failure ??= error;
      throw error;
    }
  }

  /** Fails the session, whatever `work` makes of the error. */
  #refuseControl(): AdapterError {
    const refusal = this.#toError(
      new Refusal("invalid_input", "A session's statements must not begin, end or prepare transactions"),
    );
    this.#failure = refusal;
    this.#refusal = refusal;
    return refusal;
  }

  async #savepoint<T>(work: (session: DatabaseSession) => Promise<T>): Promise<T> {
    const name = `hf_${randomBytes(16).toString("hex")}`;
    await this.#control(`savepoint ${name}`);
    try {
      const result = await work(this.session);
      if (this.#failure !== null) throw this.#failure;
      await this.#control(`release savepoint ${name}`);
      return result;
    } catch (error) {
      if (this.#refusal === null) {
        await this.#control(`rollback to savepoint ${name}; release savepoint ${name}`);
        this.#failure = null;
      }
      throw error;
    }
  }

  async #control(sql: string): Promise<void> {
    if (this.#refusal !== null) throw this.#refusal;
    const reply = await this.connection.simpleQuery(sql);
    if (reply.error !== null) {
      this.#failure ??= this.#toError(reply.error);
      throw this.#failure;
    }
  }

  #encode(sql: string, values: readonly Value[]): readonly WireValue[] {
    try {
      return encodeCall(sql, values);
    } catch (error) {
      throw this.#toError(error);
    }
  }

  #toError(error: unknown): AdapterError {
    return toAdapterError(error, { adapter: this.#runtime.options.adapterName, operation: this.#operation });
  }
}
