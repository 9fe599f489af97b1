import type { Actor } from "../../../actor.js";
import type { Filter } from "../../rows/filter/filter.js";
import type { Operation } from "../socket/client-frame.js";
import type { TableAccess } from "./table-access.js";

/** The socket of a subscription, as delivery uses it. */
export interface Receiver {
  readonly actor: () => Actor;
  readonly isOpen: () => boolean;
  /** Sends the messages of one frame. Never throws; nothing happens once the socket is closed. */
  send(messages: readonly string[]): void;
  bufferedBytes(): number;
  close(code: number, reason: string): void;
}

/** One subscription of one socket. */
export interface Subscriber {
  readonly id: string;
  readonly receiver: Receiver;
  /** What it asked for; null is every table. */
  readonly tableName: string | null;
  readonly events: ReadonlySet<Operation>;
  readonly filterText: string;
  readonly filters: readonly Filter[];
  /** As in SubscriptionRequest. */
  readonly shape: string;
  /** The table that the name leads to now; null with `tableName`. */
  table: TableAccess | null;
  /** Changes up to here are not for it. */
  from: number;
  /** When it began to be too slow, in milliseconds of the process's clock; it gets nothing until it is told to read anew. */
  laggingSince: number | null;
  isClosed: boolean;
}

/** What waits in a socket before its subscriptions are told to read anew in place of getting more. */
export const MAX_BUFFERED_BYTES = 1_048_576;

/** Whether the subscription is about changes of this table. */
export function wants({ tableName, table }: Subscriber, tableId: number): boolean {
  return tableName === null || table?.oid === tableId;
}
