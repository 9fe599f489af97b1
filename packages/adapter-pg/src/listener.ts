import { setTimeout as delay } from "node:timers/promises";
import type { Subscription } from "@holdfast/adapter-api";
import pg from "pg";
import { Refusal } from "./errors.js";
import { quoteIdentifier } from "./login-roles.js";

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2_000;

interface Listener {
  readonly onNotify: (payload: string) => void;
  readonly end: () => void;
}

/**
 * All subscriptions of an adapter on one connection of its own, opened with the first and closed with the last. When the connection is
 * lost it is made anew, with pauses that grow, and every listener is told `""` once.
 */
export class ChannelListener {
  readonly #config: pg.ClientConfig;
  readonly #channels = new Map<string, Set<Listener>>();
  #client: pg.Client | null = null;
  /** LISTEN and UNLISTEN in the order in which they were asked for. */
  #queue: Promise<void> = Promise.resolve();
  readonly #stop = new AbortController();
  #reconnecting: Promise<void> | null = null;

  constructor(config: pg.ClientConfig) {
    this.#config = config;
  }

  /** Resolves once the server has confirmed, so that no later notification is missed. */
  async subscribe(channel: string, onNotify: (payload: string) => void): Promise<Subscription> {
    if (channel === "" || Buffer.byteLength(channel) > 63 || channel.includes("\0")) {
      throw new Refusal("invalid_input", "A channel's name is 1 to 63 bytes long and holds no NUL");
    }
    const { promise: closed, resolve: end } = promiseWithResolver();
    const listener: Listener = { onNotify, end };
    await this.#enqueue(async () => {
      if (this.#stop.signal.aborted) throw new Refusal("unavailable", "The database is closed");
      if (this.#reconnecting !== null) throw new Refusal("unavailable", "The connection for notifications is lost");
      this.#client ??= await this.#connect();
      await this.#client.query(`listen ${quoteIdentifier(channel)}`);
      const listeners = this.#channels.get(channel) ?? new Set();
      this.#channels.set(channel, listeners.add(listener));
    });
    const close = async (): Promise<void> => {
      this.#remove(channel, listener);
      await closed;
    };
    return { closed, close, [Symbol.asyncDispose]: close };
  }

  /** Ends every subscription. May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    for (const [channel, listeners] of this.#channels) {
      for (const listener of listeners) this.#remove(channel, listener);
    }
    await this.#queue;
    await this.#reconnecting;
    await this.#disconnect();
  }

  #remove(channel: string, listener: Listener): void {
    const listeners = this.#channels.get(channel);
    if (listeners?.delete(listener) !== true) return;
    listener.end();
    if (listeners.size > 0) return;
    this.#channels.delete(channel);
    void this.#enqueue(async () => {
      if (this.#channels.has(channel)) return;
      if (this.#channels.size === 0) await this.#disconnect();
      else await this.#client?.query(`unlisten ${quoteIdentifier(channel)}`);
    }).catch(() => {
      // The connection was lost, and the next one listens only to what is still wanted.
    });
  }

  #enqueue(step: () => Promise<void>): Promise<void> {
    const run = this.#queue.then(step);
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#config, keepAlive: true, keepAliveInitialDelayMillis: 10_000 });
    // What the listener does about it is in "end".
    client.on("error", () => null);
    client.on("notification", ({ channel, payload }) => {
      notifyAll(this.#channels.get(channel), payload ?? "");
    });
    await client.connect();
    client.once("end", () => {
      if (this.#client !== client) return;
      this.#client = null;
      if (this.#channels.size > 0) this.#reconnecting ??= this.#reconnect();
    });
    return client;
  }

  async #reconnect(): Promise<void> {
    for (let pause = FIRST_RETRY_MS; !this.#stop.signal.aborted; pause = Math.min(pause * 2, LAST_RETRY_MS)) {
      try {
        const client = await this.#connect();
        this.#client = client;
        for (const channel of this.#channels.keys()) await client.query(`listen ${quoteIdentifier(channel)}`);
        break;
      } catch {
        // The server is not back yet.
        await this.#disconnect();
        await delay(pause, undefined, { signal: this.#stop.signal }).catch(() => null);
      }
    }
    this.#reconnecting = null;
    for (const listeners of this.#channels.values()) notifyAll(listeners, "");
  }

  async #disconnect(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }
}

/** One listener's fault must neither end the process nor keep a notification from the others. */
function notifyAll(listeners: ReadonlySet<Listener> | undefined, payload: string): void {
  for (const listener of [...(listeners ?? [])]) {
    try {
      listener.onNotify(payload);
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error));
    }
  }
}

function promiseWithResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  const resolvers: (() => void)[] = [];
  const promise = new Promise<void>((resolve) => resolvers.push(resolve));
  return { promise, resolve: () => resolvers[0]?.() };
}
