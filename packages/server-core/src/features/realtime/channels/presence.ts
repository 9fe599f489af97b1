import type { PlacedMember, PresenceMember } from "./server-message.js";

/** Who is seen in the channels, on all servers. */
export interface Presence {
  /** The members of a channel, those who joined first first. */
  list(channel: string): readonly PresenceMember[];
  put(serverId: string, channel: string, member: PresenceMember): void;
  /** Whether it was there. */
  remove(serverId: string, channel: string, presenceId: string): boolean;
  /** All members of a server, with their channels. */
  of(serverId: string): readonly PlacedMember[];
  /** The servers that are known, and when they were last heard, in milliseconds of the process's clock. */
  readonly heardAt: Map<string, number>;
}

export function createPresence(): Presence {
  /** By channel, then by server and presence id. */
  const channels = new Map<string, Map<string, { readonly serverId: string; readonly member: PresenceMember }>>();
  const keyOf = (serverId: string, presenceId: string): string => `${serverId} ${presenceId}`;
  return {
    heardAt: new Map(),
    list: (channel) =>
      [...(channels.get(channel)?.values() ?? [])]
        .map(({ member }) => member)
        .toSorted((a, b) => (a.joined_at < b.joined_at ? -1 : Number(a.joined_at > b.joined_at))),
    put(serverId, channel, member) {
      const members = channels.get(channel) ?? new Map();
      channels.set(channel, members.set(keyOf(serverId, member.presence_id), { serverId, member }));
    },
    remove(serverId, channel, presenceId) {
      const members = channels.get(channel);
      const wasThere = members?.delete(keyOf(serverId, presenceId)) ?? false;
      if (members?.size === 0) channels.delete(channel);
      return wasThere;
    },
    of: (serverId) =>
      [...channels].flatMap(([channel, members]) =>
        [...members.values()].filter((each) => each.serverId === serverId).map(({ member }) => ({ channel, member })),
      ),
  };
}
