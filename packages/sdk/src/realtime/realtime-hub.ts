import type { SessionKeeper } from "../auth/session-keeper.js";
import { type ChannelListeners, type ChannelRequest, createChannelResident, type Tracked } from "./channel.js";
import { type ConnectionStatus, createRealtimeConnection, type Resident } from "./realtime-connection.js";
import { type ChangeListeners, createSubscription, type SubscriptionRequest } from "./subscription.js";

/**
 * What lives on one connection, and its end. It is loaded when realtime is first used, so that apps without it need not load it.
 */
export interface RealtimeHub {
  /** Answers how to unsubscribe. */
  subscribe<Row extends object>(request: SubscriptionRequest, listeners: ChangeListeners<Row>): () => void;
  join(request: ChannelRequest, tracked: Tracked["current"], listeners: ChannelListeners): Channel;
  /** Ends everything, for good. */
  close(): void;
}

/** A channel that was joined. */
export interface Channel {
  /** Sends to the others; false when there is no connection now, since messages are not kept. */
  broadcast(event: string, data: unknown): boolean;
  /** Shows this client to the others, also after a reconnect; null takes it away. */
  track(data: Record<string, unknown> | null): void;
  leave(): void;
}

export interface RealtimeOptions {
  readonly url: string;
  readonly anonKey: string;
  readonly keeper: SessionKeeper;
}

/** Makes a hub; it opens a socket for the first that lives on it. */
export async function createRealtimeHub(
  { url, anonKey, keeper }: RealtimeOptions,
  onStatus: (status: ConnectionStatus) => void,
): Promise<RealtimeHub> {
  const connection = await createRealtimeConnection({ url, anonKey, tokens: keeper, onStatus });
  let count = 0;

  // A socket speaks for one user: another user, or none, needs another socket.
  let userId: string | null | undefined;
  const stopFollowing = keeper.onChange((session) => {
    const next = session?.userId ?? null;
    if (userId !== undefined && next !== userId) connection.restart();
    userId = next;
  });
  const session = await keeper.current();
  if (userId === undefined) userId = session?.userId ?? null;

  const settle = (resident: Resident, farewell: object): (() => void) => {
    connection.add(resident);
    return () => connection.remove(resident, farewell);
  };

  return {
    subscribe(request, listeners) {
      count += 1;
      const id = `s${count}`;
      return settle(createSubscription(id, request, listeners), { type: "unsubscribe", subscription_id: id });
    },
    join(request, data, listeners) {
      const { channel } = request;
      const tracked: Tracked = { current: data };
      return {
        leave: settle(createChannelResident(request, tracked, listeners), { type: "leave", channel }),
        broadcast: (event, content) => connection.send({ type: "broadcast", channel, event, data: content }),
        track(next) {
          tracked.current = next;
          connection.send(next === null ? { type: "untrack", channel } : { type: "track", channel, data: next });
        },
      };
    },
    close() {
      stopFollowing();
      connection.close();
    },
  };
}
