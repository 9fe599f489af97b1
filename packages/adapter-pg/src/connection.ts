import { Buffer } from "node:buffer";
import type { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import pg from "pg";
import { serialize } from "pg-protocol";
import { Refusal } from "./errors.js";
import { StatementCache } from "./statement-cache.js";

export interface RawField {
  readonly name: string;
  readonly dataTypeID: number;
}

export type RawRow = readonly (string | null)[];

/** What the server answered up to one ReadyForQuery. */
export interface Reply {
  fields: readonly RawField[] | null;
  readonly rows: RawRow[];
  /** Command tags in order, such as `INSERT 0 1`. */
  readonly tags: string[];
  /** How many Parse messages succeeded. */
  parsed: number;
  /** `I` outside a transaction, `T` inside one, `E` inside one that failed. */
  status: string;
  /** The first error; the server skipped what followed it. */
  error: Error | null;
}

interface PendingReply extends Reply {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

/** The part of pg's low-level connection that carries messages. */
interface MessageSource extends EventEmitter {
  readonly stream: Duplex;
}

/** The events of answers, which this class takes over from `pg.Client`, whose queue knows one statement at a time. */
const ANSWER_EVENTS = [
  "errorMessage",
  "readyForQuery",
  "rowDescription",
  "dataRow",
  "portalSuspended",
  "emptyQuery",
  "commandComplete",
  "parseComplete",
  "copyInResponse",
  "copyOutResponse",
  "copyData",
] as const;

/** Ends a group of extended-protocol messages, and the transaction that they opened by themselves. */
export const SYNC: Buffer = serialize.sync();

/**
 * One connection that `pg` opened and authenticated, with the message flow in our hands: several statements per network
 * flush, and several flushes under way, are answered in order. Not for concurrent users; a pool lends it.
 */
export class PgConnection {
  readonly statements: StatementCache;
  /** Resolves once the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  #alive = true;
  #pending: PendingReply[] = [];
  #failure: unknown = null;
  #onIdle: (() => void)[] = [];
  readonly #client: pg.Client;
  readonly #source: MessageSource;

  private constructor(client: pg.Client, statementCacheSize: number) {
    this.#client = client;
    this.#source = client.connection as unknown as MessageSource;
    this.statements = new StatementCache(statementCacheSize);
    this.#takeOverAnswers();
    client.on("error", (error) => {
      this.#failure ??= error;
      this.#lose();
    });
    this.closed = new Promise((resolve) => {
      client.once("end", () => {
        this.#lose();
        resolve();
      });
    });
  }

  /** Connects and authenticates; rejects with what `pg` or Postgres said. */
  static async connect(config: pg.ClientConfig, statementCacheSize: number): Promise<PgConnection> {
    const client = new pg.Client(config);
    // Until it is connected a failure comes both as a rejection and as an event that would end the process.
    const ignore = (): null => null;
    client.on("error", ignore);
    await client.connect();
    const connection = new PgConnection(client, statementCacheSize);
    client.off("error", ignore);
    return connection;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Whether an answer is outstanding. */
  get busy(): boolean {
    return this.#pending.length > 0;
  }

  /** The process id and secret that a cancel request needs. */
  get cancelKey(): { readonly processId: number; readonly secretKey: number } {
    const { processID, secretKey } = this.#client as unknown as { processID: number; secretKey: number };
    return { processId: processID, secretKey };
  }

  /**
   * Writes everything in one flush. There is one reply for each Sync or simple query among the messages, in their order; it
   * also resolves when it holds an error of Postgres, and rejects when the connection is lost.
   */
  send(messages: readonly Buffer[], replyCount: number): Promise<Reply>[] {
    const replies = Array.from({ length: replyCount }, () => this.#expectReply());
    if (this.#alive) this.#source.stream.write(Buffer.concat(messages));
    return replies;
  }

  /** Sends extended-protocol messages and a Sync. */
  exchange(messages: readonly Buffer[]): Promise<Reply> {
    const reply = this.#expectReply();
    if (this.#alive) this.#source.stream.write(Buffer.concat([...messages, SYNC]));
    return reply;
  }

  /** Sends a simple query, which may hold several statements. */
  simpleQuery(sql: string): Promise<Reply> {
    const reply = this.#expectReply();
    if (this.#alive) this.#source.stream.write(serialize.query(sql));
    return reply;
  }

  /** Resolves once no answer is outstanding, or the connection is lost. */
  async idle(): Promise<void> {
    if (this.#pending.length > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  /** Ends the connection in good order; resolves when it is closed. */
  async close(): Promise<void> {
    if (this.#alive) void this.#client.end();
    await this.closed;
  }

  /** Drops the connection at once; Postgres rolls back what was open. */
  destroy(): void {
    this.#lose();
    this.#source.stream.destroy();
  }

  #expectReply(): Promise<Reply> {
    if (!this.#alive) return Promise.reject(this.#lostError());
    return new Promise((resolve, reject) => {
      this.#pending.push({ fields: null, rows: [], tags: [], parsed: 0, status: "I", error: null, resolve, reject });
    });
  }

  #lostError(): Refusal {
    return new Refusal("unavailable", "The connection to Postgres was lost", this.#failure);
  }

  #lose(): void {
    this.#alive = false;
    const pending = this.#pending;
    this.#pending = [];
    for (const reply of pending) {
      this.#failure ??= reply.error;
      reply.reject(this.#lostError());
    }
    this.#settleIdle();
  }

  #takeOverAnswers(): void {
    const source = this.#source;
    for (const event of ANSWER_EVENTS) source.removeAllListeners(event);
    source.on("parseComplete", () => this.#withCurrent((reply) => (reply.parsed += 1)));
    source.on("rowDescription", (message: { fields: RawField[] }) =>
      this.#withCurrent((reply) => (reply.fields = message.fields)),
    );
    source.on("dataRow", (message: { fields: RawRow }) =>
      this.#withCurrent((reply) => reply.rows.push(message.fields)),
    );
    source.on("commandComplete", (message: { text: string }) =>
      this.#withCurrent((reply) => reply.tags.push(message.text)),
    );
    source.on("errorMessage", (error: Error) => {
      const [reply] = this.#pending;
      if (reply === undefined) this.#failure = error;
      else reply.error ??= error;
    });
    source.on("readyForQuery", (message: { status: string }) => {
      const reply = this.#pending.shift();
      if (reply === undefined) return;
      reply.status = message.status;
      reply.resolve(reply);
      if (this.#pending.length === 0) this.#settleIdle();
    });
    // COPY to or from the client has no place in this protocol; leaving the state it opens takes a new connection.
    for (const event of ["copyInResponse", "copyOutResponse"]) {
      source.on(event, () => {
        this.#failure = new Error("COPY to or from the client is not possible");
        this.destroy();
      });
    }
  }

  #settleIdle(): void {
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #withCurrent(apply: (reply: PendingReply) => void): void {
    const [reply] = this.#pending;
    if (reply !== undefined) apply(reply);
  }
}
