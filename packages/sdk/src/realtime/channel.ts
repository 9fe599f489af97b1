import { ApiError, type ErrorCode } from "../errors/api-error.js";
import { callListener } from "../events/call-listener.js";
import type { PresenceFrameMember, ServerFrame } from "./frames.js";
import type { Resident } from "./realtime-connection.js";

/** Somebody who shows themselves in a channel. */
export interface PresenceMember {
  /** One socket in one channel. */
  readonly presenceId: string;
  /** Null for somebody who is not signed in. */
  readonly userId: string | null;
  readonly joinedAt: string;
  readonly data: Record<string, unknown>;
}

export interface Broadcast {
  readonly event: string;
  readonly data: unknown;
  /** The sender; null for somebody who is not signed in. */
  readonly userId: string | null;
}

export interface ChannelListeners {
  /** The server has let this client in, from when on it gets what is sent; called again after each reconnect. */
  readonly onJoin?: () => void;
  readonly onBroadcast?: (message: Broadcast) => void;
  /** Called with everybody who is there, whenever that changes. */
  readonly onPresence?: (members: readonly PresenceMember[]) => void;
  readonly onError?: (error: Error) => void;
}

export interface ChannelRequest {
  readonly channel: string;
  /** Whether one's own messages come back. Default false. */
  readonly self?: boolean;
}

/** What a channel shows of this client to the others; null shows nothing. */
export type Tracked = { current: Record<string, unknown> | null };

/** A channel as something that lives on a connection; it joins and shows itself again after a reconnect. */
export function createChannelResident(
  { channel, self = false }: ChannelRequest,
  tracked: Tracked,
  listeners: ChannelListeners,
): Resident {
  const members = new Map<string, PresenceMember>();

  const tellPresence = (): void => callListener(listeners.onPresence, [...members.values()]);
  const receive = (frame: ServerFrame): void => {
    if (!("channel" in frame) || frame.channel !== channel) return;
    switch (frame.type) {
      case "joined":
        callListener(listeners.onJoin);
        break;
      case "broadcast":
        callListener(listeners.onBroadcast, { event: frame.event, data: frame.data, userId: frame.user_id });
        break;
      case "presence_state":
        members.clear();
        for (const member of frame.data.members) members.set(member.presence_id, memberOf(member));
        tellPresence();
        break;
      case "presence_diff":
        for (const { presence_id } of frame.data.left) members.delete(presence_id);
        for (const member of frame.data.joined) members.set(member.presence_id, memberOf(member));
        tellPresence();
        break;
      case "error":
        callListener(
          listeners.onError,
          new ApiError({ status: 400, code: frame.code as ErrorCode, detail: frame.detail }),
        );
        break;
      default:
        // Answers to what this client sent need no listener.
        break;
    }
  };

  return {
    place: `channel ${channel}`,
    setUp: () => [
      { type: "join", channel, data: { self } },
      ...(tracked.current === null ? [] : [{ type: "track", channel, data: tracked.current }]),
    ],
    receive,
    fail: (error) => callListener(listeners.onError, error),
  };
}

function memberOf(member: PresenceFrameMember): PresenceMember {
  return {
    presenceId: member.presence_id,
    userId: member.user_id,
    joinedAt: member.joined_at,
    data: member.data,
  };
}
