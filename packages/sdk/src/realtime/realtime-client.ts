import type { SessionKeeper } from "../auth/session-keeper.js";
import { clientClosed } from "../errors/client-closed.js";
import { NetworkError } from "../errors/network-error.js";
import { callListener } from "../events/call-listener.js";
import type { ChannelListeners, ChannelRequest, Tracked } from "./channel.js";
import type { ConnectionStatus, RealtimeConnection, Resident } from "./realtime-connection.js";
import type { ChangeListeners, SubscriptionRequest } from "./subscription.js";

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
  /** Ends all subscriptions and channels, which are told `client_closed`; new ones may be made. */
  close(): void;
}

export interface RealtimeOptions {
  readonly url: string;
  readonly anonKey: string;
  readonly keeper: SessionKeeper;
}

/** How something comes to live on the connection. */
interface Settling {
  readonly make: () => Promise<Resident>;
  /** The frame that takes it off again. */
  readonly farewell: object;
  readonly onError: ((error: Error) => void) | undefined;
}

/** The realtime part of a client. What it needs of code is loaded when it is first used. */
export function createRealtimeClient({ url, anonKey, keeper }: RealtimeOptions): RealtimeClient {
  const statusListeners = new Set<(status: ConnectionStatus) => void>();
  let loading: Promise<RealtimeConnection> | null = null;
  let connection: RealtimeConnection | null = null;
  let status: ConnectionStatus = "closed";
  /** What was asked for before the connection's code is there. */
  const waiting = new Set<(error: Error) => void>();
  let stopFollowing: (() => void) | null = null;
  let count = 0;

  const setStatus = (next: ConnectionStatus): void => {
    if (next === status) return;
    status = next;
    for (const listener of [...statusListeners]) callListener(listener, next);
  };

  const load = (): Promise<RealtimeConnection> => {
    loading ??= import("./on-demand.js")
      .then(({ createRealtimeConnection }) =>
        createRealtimeConnection({ url, anonKey, tokens: keeper, onStatus: setStatus }),
      )
      .then((made) => {
        connection = made;
        return made;
      });
    return loading;
  };

  /** A socket speaks for one user: another user, or none, needs another socket. */
  const followSession = async (): Promise<void> => {
    if (stopFollowing !== null) return;
    let userId: string | null | undefined;
    stopFollowing = keeper.onChange((session) => {
      const next = session?.userId ?? null;
      if (userId !== undefined && next !== userId) connection?.restart();
      userId = next;
    });
    const session = await keeper.current();
    if (userId === undefined) userId = session?.userId ?? null;
  };

  /** Puts a resident on the connection as soon as its code is there; answers how to take it off. */
  const settle = ({ make, farewell, onError }: Settling): (() => void) => {
    const fail = (error: Error): void => callListener(onError, error);
    let resident: Resident | null = null;
    waiting.add(fail);
    Promise.all([load(), make(), followSession()]).then(
      ([ready, made]) => {
        if (!waiting.delete(fail)) return;
        resident = made;
        ready.add(made);
      },
      (cause) => {
        loading = null;
        if (waiting.delete(fail)) fail(new NetworkError("The code for realtime could not be loaded.", { cause }));
      },
    );
    return () => {
      waiting.delete(fail);
      if (resident !== null) connection?.remove(resident, farewell);
    };
  };

  return {
    subscribe(request, listeners) {
      count += 1;
      const id = `s${count}`;
      const unsubscribe = settle({
        make: async () => (await import("./on-demand.js")).createSubscription(id, request, listeners),
        farewell: { type: "unsubscribe", subscription_id: id },
        onError: listeners.onError,
      });
      return { unsubscribe };
    },

    join(request, listeners) {
      const { channel } = request;
      const tracked: Tracked = { current: null };
      const leave = settle({
        make: async () => (await import("./on-demand.js")).createChannelResident(request, tracked, listeners),
        farewell: { type: "leave", channel },
        onError: listeners.onError,
      });
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
      const unsettled = [...waiting];
      waiting.clear();
      connection?.close();
      stopFollowing?.();
      stopFollowing = null;
      for (const fail of unsettled) fail(clientClosed());
    },
  };
}
