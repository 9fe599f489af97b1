import { isAdapterError } from "@holdfast/adapter-api";
import type { Log } from "../../../server-config.js";
import { roleOf } from "../../tables/shape/table-shape.js";
import type { FeedReader } from "../feed/feed-reader.js";
import type { FeedStore } from "../feed/feed-store.js";
import { formatPosition, parsePosition } from "../feed/position.js";
import type { SubscribeFrame } from "../socket/client-frame.js";
import { encodeFrame } from "../socket/server-frame.js";
import { type DeliveryParts, deliverBatch } from "./deliver-batch.js";
import type { Delivery } from "./delivery.js";
import { type ResyncReason, resyncFrame } from "./emit-changes.js";
import { MAX_BUFFERED_BYTES, type Receiver, type Subscriber } from "./subscriber.js";
import { checkFilterValues } from "./subscription-filter.js";
import { readSubscription } from "./subscription-request.js";
import type { TableAccesses } from "./table-access.js";

export interface SubscribeParts extends DeliveryParts {
  readonly accesses: TableAccesses;
  readonly delivery: Delivery;
  readonly reader: FeedReader;
  readonly store: FeedStore;
  readonly log: Log;
}

const RETRY_MS = 250;
const DRAIN_POLL_MS = 25;

/**
 * Makes a subscription and sends `subscribed`, once the feed is live for it. What it missed follows without being waited for. Throws what
 * the client is told.
 */
export async function subscribe(parts: SubscribeParts, receiver: Receiver, frame: SubscribeFrame): Promise<Subscriber> {
  const { delivery, reader, database, epoch } = parts;
  const request = readSubscription(frame);
  const actor = receiver.actor();
  const table = request.tableName === null ? null : await delivery.admit(request.tableName, actor);
  if (table !== null) {
    await checkFilterValues(database.as(actor), request.filters, { access: table, role: roleOf(actor) });
  }
  const subscriber: Subscriber = { ...request, receiver, table, from: 0, laggingSince: null, isClosed: false };
  // Before the feed's mark is taken, so that whatever comes after the mark is read for this table too.
  delivery.subscribers.add(subscriber);
  try {
    const { horizon, last } = await reader.follow();
    const after = request.after === null ? null : parsePosition(request.after);
    if (!receiver.isOpen()) {
      delivery.end(subscriber);
      return subscriber;
    }
    const now = Math.max(horizon, delivery.now());
    const position = request.after ?? formatPosition({ epoch, seq: now });
    receiver.send(encodeFrame({ type: "subscribed", subscription_id: request.id, position, ...refOf(frame) }));
    if (request.after === null) goLive(parts, subscriber, now);
    else if (after?.epoch !== epoch || after.seq > last) resyncFrom(parts, subscriber, "position_unknown");
    else void catchUp(parts, subscriber, { after: after.seq, horizon });
    return subscriber;
  } catch (error) {
    delivery.end(subscriber);
    throw error;
  }
}

function refOf({ ref }: SubscribeFrame): { readonly ref?: string } {
  return ref === undefined ? {} : { ref };
}

function goLive({ delivery }: SubscribeParts, subscriber: Subscriber, from: number): void {
  subscriber.from = Math.max(subscriber.from, from);
  delivery.attach(subscriber);
}

function resyncFrom(parts: SubscribeParts, subscriber: Subscriber, reason: ResyncReason): void {
  const from = parts.delivery.now();
  goLive(parts, subscriber, from);
  subscriber.receiver.send(resyncFrame(subscriber.id, reason, formatPosition({ epoch: parts.epoch, seq: from })));
}

interface CatchUp {
  readonly after: number;
  readonly horizon: number;
}

/** Sends what came after the client's position, until the subscription is where the reader is; then it goes live without a seam. */
async function catchUp(parts: SubscribeParts, subscriber: Subscriber, { after, horizon }: CatchUp): Promise<void> {
  let cursor = after;
  while (!subscriber.isClosed) {
    try {
      const upTo = Math.max(horizon, parts.delivery.now());
      if (cursor >= upTo) return goLive(parts, subscriber, cursor);
      const read = await step(parts, subscriber, { after: cursor, upTo });
      if (read === null) return resyncFrom(parts, subscriber, "position_too_old");
      cursor = read;
    } catch (error) {
      if (!isAdapterError(error)) {
        parts.log({ level: "error", message: "A subscription could not catch up.", error });
        return subscriber.receiver.close(1011, "internal");
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** One batch; answers how far it went, or null when the changes are no longer all there. */
async function step(
  parts: SubscribeParts,
  subscriber: Subscriber,
  range: { readonly after: number; readonly upTo: number },
): Promise<number | null> {
  const { receiver, table } = subscriber;
  const tableIds = table === null ? null : [table.oid];
  const batch = await parts.gate.run(() => parts.store.read({ ...range, tableIds }));
  if (batch.sweptSeq > range.after) return null;
  const accesses = await parts.accesses.current([...new Set(batch.changes.map(({ tableId }) => tableId))]);
  await deliverBatch(parts, { changes: batch.changes, accesses, actor: receiver.actor(), members: [subscriber] });
  while (receiver.bufferedBytes() > MAX_BUFFERED_BYTES / 2 && !subscriber.isClosed) {
    await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
  }
  return batch.to;
}
