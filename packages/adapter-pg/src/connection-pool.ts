import type { PgConnection } from "./connection.js";
import { abortedBy, Refusal, sqlStateOf } from "./errors.js";

export interface ConnectionPoolOptions {
  /** The most connections that are open at a time; at least 1. */
  readonly size: number;
  /** A connection that was idle this long is closed. */
  readonly idleTimeoutMs: number;
  /** How long `acquire` waits for a connection before it fails with `limit_exceeded`. */
  readonly acquireTimeoutMs: number;
  connect(): Promise<PgConnection>;
}

const TOO_MANY_CONNECTIONS = "53300";

interface Waiter {
  resolve(connection: PgConnection): void;
  reject(error: unknown): void;
}

interface IdleConnection {
  readonly connection: PgConnection;
  readonly since: number;
}

/** Connections of one role, lent to one user at a time, the most recently used first. */
export class ConnectionPool {
  readonly #options: ConnectionPoolOptions;
  readonly #idle: IdleConnection[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #open = new Set<PgConnection>();
  #connecting = 0;
  #closing: Promise<void> | null = null;
  #onDrained: (() => void) | null = null;
  readonly #pruner: NodeJS.Timeout;

  constructor(options: ConnectionPoolOptions) {
    this.#options = options;
    this.#pruner = setInterval(() => this.#prune(), Math.max(options.idleTimeoutMs / 2, 100)).unref();
  }

  /** An idle connection at once, without a promise; null when `acquire` would have to wait. */
  tryAcquire(): PgConnection | null {
    if (this.#closing !== null) return null;
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.connection.alive) return idle.connection;
    }
    return null;
  }

  /** A connection for the caller alone, who gives it back with `release`. Rejects when none can be opened. */
  async acquire(signal?: AbortSignal): Promise<PgConnection> {
    if (this.#closing !== null) {
      throw new Refusal("unavailable", "The database is closed");
    }
    const idle = this.tryAcquire();
    if (idle !== null) return idle;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        resolve: (connection) => {
          settle();
          resolve(connection);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const onAbort = (): void => {
        if (signal !== undefined) waiter.reject(abortedBy(signal));
      };
      const timer = setTimeout(() => {
        const waited = `No database connection was free within ${this.#options.acquireTimeoutMs} ms`;
        waiter.reject(new Refusal("limit_exceeded", waited));
      }, this.#options.acquireTimeoutMs);
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiters.add(waiter);
      this.#grow();
    });
  }

  /** Takes a connection back. One that is dead, or whose state is not known to be clean, must be destroyed first. */
  release(connection: PgConnection): void {
    if (!connection.alive) {
      this.#open.delete(connection);
      this.#grow();
    } else {
      const [waiter] = this.#waiters;
      if (waiter !== undefined) waiter.resolve(connection);
      else this.#idle.push({ connection, since: Date.now() });
    }
    this.#checkDrained();
  }

  /** Lets those who wait or work finish, closes every connection and resolves then. May be called twice. */
  close(): Promise<void> {
    this.#closing ??= this.#drain();
    return this.#closing;
  }

  async #drain(): Promise<void> {
    clearInterval(this.#pruner);
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve;
      queueMicrotask(() => this.#checkDrained());
    });
    await Promise.all([...this.#open].map((connection) => connection.close()));
  }

  #checkDrained(): void {
    if (this.#onDrained === null || this.#connecting > 0 || this.#waiters.size > 0) return;
    const idle = new Set(this.#idle.map((entry) => entry.connection));
    if ([...this.#open].every((connection) => idle.has(connection) || !connection.alive)) this.#onDrained();
  }

  #grow(): void {
    while (this.#waiters.size > this.#connecting && this.#open.size + this.#connecting < this.#options.size) {
      this.#connecting += 1;
      void this.#connectOne();
    }
  }

  async #connectOne(): Promise<void> {
    try {
      const connection = await this.#options.connect();
      this.#connecting -= 1;
      this.#open.add(connection);
      void connection.closed.then(() => this.#forget(connection));
      this.release(connection);
    } catch (error) {
      this.#connecting -= 1;
      // While we have connections, or may get some, the server's limit only means that the wait is longer.
      const mayGetOne = this.#open.size > 0 || this.#connecting > 0;
      if (sqlStateOf(error) !== TOO_MANY_CONNECTIONS || !mayGetOne) {
        const [waiter] = this.#waiters;
        waiter?.reject(error);
        this.#grow();
      }
      this.#checkDrained();
    }
  }

  #forget(connection: PgConnection): void {
    this.#open.delete(connection);
    const index = this.#idle.findIndex((entry) => entry.connection === connection);
    if (index >= 0) this.#idle.splice(index, 1);
    this.#grow();
    this.#checkDrained();
  }

  #prune(): void {
    const limit = Date.now() - this.#options.idleTimeoutMs;
    while (this.#idle[0] !== undefined && this.#idle[0].since < limit) {
      const [entry] = this.#idle.splice(0, 1);
      void entry?.connection.close();
    }
  }
}
