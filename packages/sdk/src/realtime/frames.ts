/** What can happen to a row. */
export type ChangeOperation = "INSERT" | "UPDATE" | "DELETE";

/** The frames that the server sends; the protocol is openapi/asyncapi.md. */
export type ServerFrame =
  | {
      readonly type: "connected";
      readonly user_id: string | null;
      readonly expires_at: string | null;
      readonly heartbeat_seconds: number;
    }
  | { readonly type: "token_expiring"; readonly expires_at: string }
  | { readonly type: "subscribed"; readonly subscription_id: string; readonly position: string }
  | { readonly type: "unsubscribed"; readonly subscription_id: string }
  | {
      readonly type: "database_change";
      readonly subscription_id: string;
      readonly position: string;
      readonly data: {
        readonly operation: ChangeOperation;
        readonly table: string;
        readonly data?: Record<string, unknown>;
        readonly old_data?: Record<string, unknown>;
      };
    }
  | {
      readonly type: "resync";
      readonly subscription_id: string;
      readonly reason: ResyncReason;
      readonly position: string;
    }
  | { readonly type: "joined" | "left"; readonly channel: string }
  | {
      readonly type: "broadcast";
      readonly channel: string;
      readonly event: string;
      readonly data: unknown;
      readonly user_id: string | null;
    }
  | {
      readonly type: "presence_state";
      readonly channel: string;
      readonly data: { readonly members: readonly PresenceFrameMember[] };
    }
  | {
      readonly type: "presence_diff";
      readonly channel: string;
      readonly data: {
        readonly joined: readonly PresenceFrameMember[];
        readonly left: readonly { readonly presence_id: string }[];
      };
    }
  | { readonly type: "ack" | "pong"; readonly ref?: string }
  | {
      readonly type: "error";
      readonly code: string;
      readonly detail: string;
      readonly subscription_id?: string;
      readonly channel?: string;
      readonly ref?: string;
    };

/** Why a table must be read anew. A server may come to say others, which mean the same. */
export type ResyncReason =
  | "position_too_old"
  | "position_unknown"
  | "too_slow"
  | "table_changed"
  | "truncated"
  | "unreadable";

export interface PresenceFrameMember {
  readonly presence_id: string;
  readonly user_id: string | null;
  readonly joined_at: string;
  readonly data: Record<string, unknown>;
}
