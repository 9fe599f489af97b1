import { ApiError, type ErrorCode } from "../errors/api-error.js";
import { callListener } from "../events/call-listener.js";
import type { ChangeOperation, ResyncReason, ServerFrame } from "./frames.js";
import type { Resident } from "./realtime-connection.js";

/** A change of a row that the subscriber may see. */
export interface Change<Row extends object> {
  readonly operation: ChangeOperation;
  readonly table: string;
  /** The row as it was stored; null after a DELETE. */
  readonly row: Row | null;
  /** The row before, or its key alone where the rest may not be seen; null for an INSERT. */
  readonly oldRow: Partial<Row> | null;
  /** Where the feed stands after this change. */
  readonly position: string;
}

export interface ChangeListeners<Row extends object> {
  readonly onChange: (change: Change<Row>) => void;
  /** The subscription is live from this position; called again after each reconnect. */
  readonly onLive?: (position: string) => void;
  /** Changes were lost to this client: read the table anew, then trust what follows. */
  readonly onResync?: (reason: ResyncReason) => void;
  /** The server refused, now or later; it is asked again on the next socket, as after a login. Or the client was closed. */
  readonly onError?: (error: Error) => void;
}

export interface SubscriptionRequest {
  readonly table: string;
  /** Default: all. */
  readonly events?: readonly ChangeOperation[];
  /** A filter as one expression, such as `client.from("topics").eq("board", 5).expression()`. Default: all rows. */
  readonly filter?: string;
  /** Where to go on from, as an earlier change or `onLive` told. Default: from now on. */
  readonly after?: string;
}

/** A subscription as something that lives on a connection. It remembers its position, so that a reconnect leaves no gap. */
export function createSubscription<Row extends object>(
  id: string,
  { table, events, filter, after }: SubscriptionRequest,
  listeners: ChangeListeners<Row>,
): Resident {
  let position = after;

  const refuse = (code: ErrorCode, detail: string): void =>
    callListener(listeners.onError, new ApiError({ status: 400, code, detail }));
  const receive = (frame: ServerFrame): void => {
    if (!("subscription_id" in frame) || frame.subscription_id !== id) return;
    switch (frame.type) {
      case "subscribed":
        position ??= frame.position;
        callListener(listeners.onLive, frame.position);
        break;
      case "database_change":
        position = frame.position;
        callListener(listeners.onChange, {
          operation: frame.data.operation,
          table: frame.data.table,
          row: (frame.data.data ?? null) as Row | null,
          oldRow: (frame.data.old_data ?? null) as Partial<Row> | null,
          position: frame.position,
        });
        break;
      case "resync":
        position = frame.position;
        callListener(listeners.onResync, frame.reason);
        break;
      case "unsubscribed":
        refuse("not_found", `The table ${table} is gone, or may no longer be read.`);
        break;
      case "error":
        refuse(frame.code as ErrorCode, frame.detail);
        break;
      default:
        // Answers to what this client sent need no listener.
        break;
    }
  };

  return {
    place: `subscription ${id}`,
    setUp: () => [
      {
        type: "subscribe",
        subscription_id: id,
        data: {
          table,
          ...(events === undefined ? {} : { events }),
          ...(filter === undefined || filter === "" ? {} : { filter }),
          ...(position === undefined ? {} : { after: position }),
        },
      },
    ],
    receive,
    fail: (error) => callListener(listeners.onError, error),
  };
}
