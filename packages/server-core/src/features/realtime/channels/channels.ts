import type { Actor } from "../../../actor.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import type { Receiver } from "../delivery/subscriber.js";
import { encodeFrame } from "../socket/server-frame.js";
import { checkMayJoin } from "./channel-rights.js";
import { createPresence } from "./presence.js";
import type { ServerBus } from "./server-bus.js";
import type { PlacedMember, PresenceMember, ServerMessage } from "./server-message.js";

const MAX_CHANNELS = 100;
const MAX_BROADCAST_BYTES = 32_768;
const MAX_PRESENCE_BYTES = 2_048;

/** How often a server names its members, and how long it is believed to live without. */
const ANNOUNCE_MS = 20_000;
const FORGET_MS = 50_000;

/** The members of this process, among those of all servers. */
const SELF = "";

/** What a client sends to all in a channel; `data` is any JSON, null when absent. */
export interface Broadcast {
  readonly channel: string;
  readonly event: string;
  readonly data?: unknown;
}

/** Broadcast and presence (openapi/asyncapi.md, sections 5 and 6). Refusals are thrown. */
export interface Channels {
  join(receiver: Receiver, channel: string, self: boolean): void;
  leave(receiver: Receiver, channel: string): void;
  leaveAll(receiver: Receiver): void;
  /** Resolves once every server has it. */
  broadcast(receiver: Receiver, message: Broadcast): Promise<void>;
  track(receiver: Receiver, channel: string, data: Readonly<Record<string, unknown>>): Promise<void>;
  untrack(receiver: Receiver, channel: string): Promise<void>;
  /** What other servers say. */
  hear(serverId: string, message: ServerMessage): void;
  /** Names the members of this process and asks for those of the others. */
  meet(): Promise<void>;
  /** The frame that shows a channel's members. */
  stateOf(channel: string): Readonly<Record<string, unknown>>;
  /** To be called every second or so. */
  review(): void;
}

interface Seat {
  self: boolean;
  tracked: PresenceMember | null;
}

export function createChannels(platform: Platform, bus: () => ServerBus): Channels {
  const seats = new Map<string, Map<Receiver, Seat>>();
  const joined = new Map<Receiver, Set<string>>();
  const presence = createPresence();
  let presences = 0;
  let announcedAt = performance.now();

  const seatOf = (receiver: Receiver, channel: string): Seat => {
    const seat = seats.get(channel)?.get(receiver);
    if (seat === undefined) throw new AppError("forbidden", "Join the channel first.");
    return seat;
  };

  const sendToChannel = (channel: string, frame: Readonly<Record<string, unknown>>, except?: Receiver): void => {
    const receivers = seats.get(channel);
    if (receivers === undefined) return;
    const messages = encodeFrame(frame);
    for (const receiver of receivers.keys()) if (receiver !== except) receiver.send(messages);
  };

  const sendDiff = (channel: string, come: readonly PresenceMember[], left: readonly string[]): void =>
    sendToChannel(channel, {
      type: "presence_diff",
      channel,
      data: { joined: come, left: left.map((presenceId) => ({ presence_id: presenceId })) },
    });

  const tell = (message: ServerMessage): Promise<void> => bus().publish(message);

  /** What cannot be told now is told with the next announcement. */
  const tellLater = (error: unknown): void => {
    announcedAt = Number.NEGATIVE_INFINITY;
    platform.log({ level: "warn", message: "Other servers could not be told of a change of presence yet.", error });
  };

  const hide = (channel: string, seat: Seat): Promise<void> => {
    const { tracked } = seat;
    if (tracked === null) return Promise.resolve();
    seat.tracked = null;
    presence.remove(SELF, channel, tracked.presence_id);
    sendDiff(channel, [], [tracked.presence_id]);
    return tell({ kind: "left", channel, presence_id: tracked.presence_id });
  };

  const leave = (receiver: Receiver, channel: string): void => {
    const members = seats.get(channel);
    const seat = members?.get(receiver);
    if (members === undefined || seat === undefined) return;
    members.delete(receiver);
    joined.get(receiver)?.delete(channel);
    if (members.size === 0) seats.delete(channel);
    hide(channel, seat).catch(tellLater);
  };

  /** Takes a server's members for what it says, and tells the channels what that changes. */
  const replaceMembers = (serverId: string, members: readonly PlacedMember[]): void => {
    const before = new Map(presence.of(serverId).map((placed) => [keyOf(placed), placed]));
    for (const placed of members) {
      const known = before.get(keyOf(placed));
      before.delete(keyOf(placed));
      if (known !== undefined && JSON.stringify(known.member) === JSON.stringify(placed.member)) continue;
      presence.put(serverId, placed.channel, placed.member);
      sendDiff(placed.channel, [placed.member], []);
    }
    for (const { channel, member } of before.values()) {
      presence.remove(serverId, channel, member.presence_id);
      sendDiff(channel, [], [member.presence_id]);
    }
  };

  const announce = async (): Promise<void> => {
    announcedAt = performance.now();
    await tell({ kind: "members", members: [...presence.of(SELF)] });
  };

  const hearOne = (serverId: string, message: ServerMessage): void => {
    switch (message.kind) {
      case "broadcast":
        sendToChannel(message.channel, broadcastFrame(message));
        return;
      case "joined":
        presence.put(serverId, message.channel, message.member);
        sendDiff(message.channel, [message.member], []);
        return;
      case "left":
        if (!presence.remove(serverId, message.channel, message.presence_id)) return;
        sendDiff(message.channel, [], [message.presence_id]);
        return;
      case "members":
        replaceMembers(serverId, message.members);
        return;
      case "hello":
        announce().catch(tellLater);
        return;
      case "bye":
        replaceMembers(serverId, []);
        presence.heardAt.delete(serverId);
    }
  };

  return {
    join(receiver, channel, self) {
      checkMayJoin(receiver.actor(), channel);
      const own = joined.get(receiver) ?? new Set();
      if (!own.has(channel) && own.size >= MAX_CHANNELS) {
        throw new AppError("limit_exceeded", `A socket may be in ${MAX_CHANNELS} channels at most.`);
      }
      joined.set(receiver, own.add(channel));
      const members = seats.get(channel) ?? new Map<Receiver, Seat>();
      seats.set(channel, members);
      const seat = members.get(receiver);
      if (seat === undefined) members.set(receiver, { self, tracked: null });
      else seat.self = self;
    },

    leave,

    leaveAll(receiver) {
      for (const channel of [...(joined.get(receiver) ?? [])]) leave(receiver, channel);
      joined.delete(receiver);
    },

    async broadcast(receiver, { channel, event, data }) {
      const { self } = seatOf(receiver, channel);
      checkSize(data, MAX_BROADCAST_BYTES);
      const message = {
        kind: "broadcast",
        channel,
        event,
        data: data ?? null,
        user_id: userIdOf(receiver.actor()),
      } as const;
      sendToChannel(channel, broadcastFrame(message), self ? undefined : receiver);
      await tell(message);
    },

    async track(receiver, channel, data) {
      const seat = seatOf(receiver, channel);
      checkSize(data, MAX_PRESENCE_BYTES);
      presences += seat.tracked === null ? 1 : 0;
      const member: PresenceMember = {
        presence_id: seat.tracked?.presence_id ?? `${crypto.randomUUID().slice(0, 8)}${presences.toString(36)}`,
        user_id: userIdOf(receiver.actor()),
        joined_at: seat.tracked?.joined_at ?? platform.now().toISOString(),
        data: { ...data },
      };
      seat.tracked = member;
      presence.put(SELF, channel, member);
      sendDiff(channel, [member], []);
      await tell({ kind: "joined", channel, member }).catch(tellLater);
    },

    async untrack(receiver, channel) {
      await hide(channel, seatOf(receiver, channel)).catch(tellLater);
    },

    hear(serverId, message) {
      presence.heardAt.set(serverId, performance.now());
      hearOne(serverId, message);
    },

    async meet() {
      await tell({ kind: "hello" });
      await announce();
    },

    review() {
      const time = performance.now();
      for (const [serverId, heardAt] of presence.heardAt) {
        if (time - heardAt < FORGET_MS) continue;
        presence.heardAt.delete(serverId);
        replaceMembers(serverId, []);
      }
      if (time - announcedAt >= ANNOUNCE_MS) announce().catch(tellLater);
    },

    stateOf: (channel) => ({ type: "presence_state", channel, data: { members: presence.list(channel) } }),
  };
}

function broadcastFrame(message: Extract<ServerMessage, { kind: "broadcast" }>): Readonly<Record<string, unknown>> {
  const { channel, event, data, user_id } = message;
  return { type: "broadcast", channel, event, data: data ?? null, user_id };
}

function userIdOf(actor: Actor): string | null {
  return actor.kind === "user" ? actor.userId : null;
}

function checkSize(data: unknown, maxBytes: number): void {
  const size = new TextEncoder().encode(JSON.stringify(data ?? null)).length;
  if (size > maxBytes) throw new AppError("body_too_large", `"data" may have ${maxBytes} bytes at most.`);
}

function keyOf({ channel, member }: PlacedMember): string {
  return `${channel} ${member.presence_id}`;
}
