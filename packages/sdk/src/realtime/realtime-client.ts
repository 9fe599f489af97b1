import type { SessionKeeper } from "../auth/session-keeper.js";
import { type ChannelListeners, type ChannelRequest, createChannelResident, type Tracked } from "./channel.js";
import type { ConnectionStatus, RealtimeConnection, Resident } from "./realtime-connection.js";
import { type ChangeListeners, createSubscription, type SubscriptionRequest } from "./subscription.js";

/** Something that goes on until it is ended; ending twice is no error. */
export interface Subscription {
  unsubscribe(): void;
}

/** A channel that was joined. */
export interface Channel {
  /** Sends to the others; false when there is no connection now, since messages are not kept. */
  broadcast(event: string, data: unknown): boolean;
  /** Shows this client to the others, also after a reconnect; null takes it away. */
  track(data: Record<string, unknown> | null): void;
  leave(): void;
}

/** Changes of tables, messages and presence over one WebSocket, opened when first needed and closed when no longer. */
export interface RealtimeClient {
  /** Calls the listeners for every change that the user may see, without gap or repetition across reconnects. */
  subscribe<Row extends object = Record<string, unknown>>(
    request: SubscriptionRequest,
    listeners: ChangeListeners<Row>,
  ): Subscription;
  join(request: ChannelRequest, listeners: ChannelListeners): Channel;
  /** How the connection stands. */
  status(): ConnectionStatus;
  /** Calls the listener at each change of it; answers how to stop. */
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
  /** Ends everything. */
  close(): void;
}

export interface RealtimeOptions {
  readonly url: string;
  readonly anonKey: string;
  readonly keeper: SessionKeeper;
}

/** The realtime part of a client. What it needs of code is loaded when it is first used. */
export function createRealtimeClient({ url, anonKey, keeper }: RealtimeOptions): RealtimeClient {
  const statusListeners = new Set<(status: ConnectionStatus) => void>();
  let loading: Promise<RealtimeConnection> | null = null;
  let connection: RealtimeConnection | null = null;
  let status: ConnectionStatus = "closed";
  let userId: string | null = null;
  let stopFollowing: (() => void) | null = null;
  let count = 0;

  const setStatus = (next: ConnectionStatus): void => {
    status = next;
    for (const listener of statusListeners) listener(next);
  };

  /** A socket speaks for one user: another user, or none, needs another socket. */
  const followSession = async (): Promise<void> => {
    userId = (await keeper.current())?.userId ?? null;
    stopFollowing ??= keeper.onChange((session) => {
      const next = session?.userId ?? null;
      if (next === userId) return;
      userId = next;
      connection?.restart();
    });
  };

  const load = (): Promise<RealtimeConnection> => {
    loading ??= Promise.all([import("./realtime-connection.js"), followSession()]).then(
      ([{ createRealtimeConnection }]) => {
        connection = createRealtimeConnection({ url, anonKey, tokens: keeper, onStatus: setStatus });
        return connection;
      },
    );
    return loading;
  };

  /** Puts a resident on the connection; answers how to take it off. */
  const settle = (resident: Resident, farewell: object): (() => void) => {
    let isWanted = true;
    load().then(
      (ready) => isWanted && ready.add(resident),
      (error) => resident.fail(error),
    );
    return () => {
      isWanted = false;
      connection?.remove(resident, farewell);
    };
  };

  return {
    subscribe(request, listeners) {
      count += 1;
      const id = `s${count}`;
      const unsubscribe = settle(createSubscription(id, request, listeners), {
        type: "unsubscribe",
        subscription_id: id,
      });
      return { unsubscribe };
    },

    join(request, listeners) {
      const { channel } = request;
      const tracked: Tracked = { current: null };
      const leave = settle(createChannelResident(request, tracked, listeners), { type: "leave", channel });
      return {
        broadcast: (event, data) => connection?.send({ type: "broadcast", channel, event, data }) ?? false,
        track(data) {
          tracked.current = data;
          connection?.send(data === null ? { type: "untrack", channel } : { type: "track", channel, data });
        },
        leave,
      };
    },

    status: () => status,
    onStatus(listener) {
      statusListeners.add(listener);
      return () => void statusListeners.delete(listener);
    },
    close() {
      connection?.close();
      stopFollowing?.();
      stopFollowing = null;
      loading = connection = null;
    },
  };
}
