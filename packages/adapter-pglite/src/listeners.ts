import type { Subscription } from "@holdfast/adapter-api";
import { pgliteError } from "./errors.js";
import { quoteIdentifier } from "./quote-identifier.js";

type OnNotify = (payload: string) => void;

/** Who listens to which channel. */
export interface Listeners {
  /** The statements that make a backend listen to what is listened to; empty when nothing is. */
  listenSql(): string;
  add(channel: string, onNotify: OnNotify): Subscription;
  dispatch(notifications: readonly { readonly channel: string; readonly payload: string }[]): void;
  /** Tells every listener that it may have missed something. */
  announceGap(): void;
  close(): Promise<void>;
}

/** Refuses what Postgres would cut or misread, with `invalid_input`. */
export function checkChannel(channel: string): void {
  const bytes = Buffer.byteLength(channel);
  if (bytes >= 1 && bytes <= 63 && !channel.includes("\0")) return;
  throw pgliteError("invalid_input", "A channel is 1 to 63 bytes of text without NUL", { operation: "listen" });
}

/** Nobody, at first. */
export function createListeners(): Listeners {
  const channels = new Map<string, Map<Subscription, OnNotify>>();

  function call(onNotify: OnNotify, payload: string): void {
    try {
      onNotify(payload);
    } catch (error) {
      // The listener's own fault: it must be seen, but must not keep the others from hearing.
      process.emitWarning(error instanceof Error ? error : String(error));
    }
  }

  function tell(channel: string, payload: string): void {
    for (const [subscription, onNotify] of [...(channels.get(channel) ?? [])]) {
      if (channels.get(channel)?.has(subscription)) call(onNotify, payload);
    }
  }

  return {
    listenSql: () => [...channels.keys()].map((channel) => `listen ${quoteIdentifier(channel)};`).join(""),
    add(channel, onNotify) {
      let markClosed: () => void = () => undefined;
      const closed = new Promise<void>((resolve) => {
        markClosed = resolve;
      });
      const close = async () => {
        const listeners = channels.get(channel);
        listeners?.delete(subscription);
        if (listeners?.size === 0) channels.delete(channel);
        markClosed();
      };
      const subscription: Subscription = { closed, close, [Symbol.asyncDispose]: close };
      const listeners = channels.get(channel) ?? new Map<Subscription, OnNotify>();
      channels.set(channel, listeners.set(subscription, onNotify));
      return subscription;
    },
    dispatch(notifications) {
      for (const { channel, payload } of notifications) tell(channel, payload);
    },
    announceGap() {
      for (const channel of [...channels.keys()]) tell(channel, "");
    },
    async close() {
      const subscriptions = [...channels.values()].flatMap((listeners) => [...listeners.keys()]);
      await Promise.all(subscriptions.map((subscription) => subscription.close()));
    },
  };
}
