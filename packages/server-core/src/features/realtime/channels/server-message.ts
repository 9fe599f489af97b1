import { z } from "zod";

/** A socket that is seen in a channel, as clients get it. */
export interface PresenceMember {
  readonly presence_id: string;
  readonly user_id: string | null;
  readonly joined_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface PlacedMember {
  readonly channel: string;
  readonly member: PresenceMember;
}

/** What servers tell each other. */
export type ServerMessage =
  | {
      readonly kind: "broadcast";
      readonly channel: string;
      readonly event: string;
      readonly data?: unknown;
      readonly user_id: string | null;
    }
  | (PlacedMember & { readonly kind: "joined" })
  | { readonly kind: "left"; readonly channel: string; readonly presence_id: string }
  /** All members of the server, in place of what was known of it. */
  | { readonly kind: "members"; readonly members: readonly PlacedMember[] }
  /** Asks every other server for its members. */
  | { readonly kind: "hello" }
  /** The server ends. */
  | { readonly kind: "bye" };

const member: z.ZodType<PresenceMember> = z.object({
  presence_id: z.string(),
  user_id: z.string().nullable(),
  joined_at: z.string(),
  data: z.record(z.string(), z.unknown()),
});

const serverMessage: z.ZodType<ServerMessage> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("broadcast"),
    channel: z.string(),
    event: z.string(),
    data: z.unknown().optional(),
    user_id: z.string().nullable(),
  }),
  z.object({ kind: z.literal("joined"), channel: z.string(), member }),
  z.object({ kind: z.literal("left"), channel: z.string(), presence_id: z.string() }),
  z.object({ kind: z.literal("members"), members: z.array(z.object({ channel: z.string(), member })) }),
  z.object({ kind: z.literal("hello") }),
  z.object({ kind: z.literal("bye") }),
]);

/** Reads a message of another server; null for what is none, as from another version. */
export function readServerMessage(json: string): ServerMessage | null {
  try {
    return serverMessage.parse(JSON.parse(json));
  } catch {
    return null;
  }
}
