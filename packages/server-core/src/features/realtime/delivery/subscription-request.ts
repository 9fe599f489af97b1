import { AppError } from "../../../errors/app-error.js";
import type { Filter } from "../../rows/filter/filter.js";
import type { Operation, SubscribeFrame } from "../socket/client-frame.js";
import { parseSubscriptionFilter } from "./subscription-filter.js";

/** What a `subscribe` frame asks for. */
export interface SubscriptionRequest {
  readonly id: string;
  /** Null is every table. */
  readonly tableName: string | null;
  readonly events: ReadonlySet<Operation>;
  readonly filterText: string;
  readonly filters: readonly Filter[];
  /** The same for subscriptions that, in one table, are sent the same to the byte. */
  readonly shape: string;
  /** The client's position, as it sent it; null is from now on. */
  readonly after: string | null;
}

const EVERY_TABLE_ID = "tables_changes";
const ALL_OPERATIONS: readonly Operation[] = ["INSERT", "UPDATE", "DELETE"];

/** Reads a `subscribe` frame; where it names no table the id does, as with SelfDB. Throws `invalid_value` and `invalid_filter`. */
export function readSubscription({ subscription_id: id, data = {} }: SubscribeFrame): SubscriptionRequest {
  const tableName = data.table ?? tableOfId(id);
  const filterText = data.filter ?? "";
  const filters = parseSubscriptionFilter(filterText);
  if (tableName === null && filters.length > 0) {
    throw new AppError("invalid_filter", "A subscription to every table takes no filter.");
  }
  const events = new Set(data.events ?? ALL_OPERATIONS);
  return {
    id,
    tableName,
    events,
    filterText,
    filters,
    shape: JSON.stringify([id, filterText, [...events].sort()]),
    after: data.after ?? null,
  };
}

function tableOfId(id: string): string | null {
  if (id === EVERY_TABLE_ID) return null;
  const [, table] = /^(.+)_changes$/s.exec(id) ?? [];
  if (table === undefined) {
    throw new AppError("invalid_value", 'Name the table in "data", or in a subscription_id such as topics_changes.');
  }
  return table;
}
