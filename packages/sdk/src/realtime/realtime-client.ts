import { clientClosed } from "../errors/client-closed.js";
import { NetworkError } from "../errors/network-error.js";
import { callListener } from "../events/call-listener.js";
import type { ChannelListeners, ChannelRequest, Tracked } from "./channel.js";
import type { ConnectionStatus } from "./realtime-connection.js";
import type { Channel, RealtimeHub, RealtimeOptions } from "./realtime-hub.js";
import type { ChangeListeners, SubscriptionRequest } from "./subscription.js";

/** Something that goes on until it is ended; ending twice is no error. */
export interface Subscription {
  unsubscribe(): void;
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

/** The realtime part of a client. The hub's code is loaded when it is first used. */
export function createRealtimeClient(options: RealtimeOptions): RealtimeClient {
  const statusListeners = new Set<(status: ConnectionStatus) => void>();
  let status: ConnectionStatus = "closed";
  let hub: RealtimeHub | null = null;
  let loading: Promise<RealtimeHub> | null = null;
  /** What was asked for before the hub is there. */
  const waiting = new Set<(error: Error) => void>();

  const setStatus = (next: ConnectionStatus): void => {
    if (next === status) return;
    status = next;
    for (const listener of [...statusListeners]) callListener(listener, next);
  };

  const load = (): Promise<RealtimeHub> => {
    if (loading !== null) return loading;
    const own = import("./realtime-hub.js").then(({ createRealtimeHub }) => createRealtimeHub(options, setStatus));
    loading = own;
    own.then(
      (made) => {
        if (own === loading) hub = made;
        else made.close();
      },
      () => {
        if (own === loading) loading = null;
      },
    );
    return own;
  };

  /** Starts something as soon as the hub is there; answers how to end it. */
  const settle = (start: (ready: RealtimeHub) => () => void, onError?: (error: Error) => void): (() => void) => {
    const fail = (error: Error): void => callListener(onError, error);
    let stop: (() => void) | null = null;
    waiting.add(fail);
    load().then(
      (ready) => {
        if (waiting.delete(fail)) stop = start(ready);
      },
      (cause) => {
        if (waiting.delete(fail)) fail(new NetworkError("The code for realtime could not be loaded.", { cause }));
      },
    );
    return () => {
      waiting.delete(fail);
      stop?.();
    };
  };

  return {
    subscribe: (request, listeners) => ({
      unsubscribe: settle((ready) => ready.subscribe(request, listeners), listeners.onError),
    }),
    join(request, listeners) {
      let channel: Channel | null = null;
      let tracked: Tracked["current"] = null;
      const leave = settle((ready) => {
        channel = ready.join(request, tracked, listeners);
        return channel.leave;
      }, listeners.onError);
      return {
        broadcast: (event, data) => channel?.broadcast(event, data) ?? false,
        track(data) {
          tracked = data;
          channel?.track(data);
        },
        leave() {
          channel = null;
          leave();
        },
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
      hub?.close();
      hub = loading = null;
      for (const fail of unsettled) fail(clientClosed());
    },
  };
}
