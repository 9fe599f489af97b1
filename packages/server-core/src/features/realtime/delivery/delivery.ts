import { type Actor, identityOf } from "../../../actor.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { PROFILES_TABLE, roleOf } from "../../tables/shape/table-shape.js";
import type { FeedReader } from "../feed/feed-reader.js";
import type { Batch } from "../feed/feed-store.js";
import { formatPosition } from "../feed/position.js";
import { encodeFrame } from "../socket/server-frame.js";
import type { DeliveryParts } from "./deliver-batch.js";
import { type ResyncReason, resyncFrame } from "./emit-changes.js";
import { createLane, type Lane } from "./lane.js";
import { MAX_BUFFERED_BYTES, type Subscriber } from "./subscriber.js";
import { checkFilterValues } from "./subscription-filter.js";
import { isReadableBy, type TableAccess, type TableAccesses } from "./table-access.js";

/** Brings batches of the feed to the subscriptions of this process. */
export interface Delivery {
  /** Every subscription, also those that are still being made. */
  readonly subscribers: Set<Subscriber>;
  /** Where the reader is; what is committed later comes after it. */
  now(): number;
  /** The table that the name leads to; throws what a client is told when it may not be followed by the actor. */
  admit(name: string, actor: Actor): Promise<TableAccess>;
  /** From now on the subscription gets what comes after `subscriber.from`. */
  attach(subscriber: Subscriber): void;
  end(subscriber: Subscriber): void;
  /** The tables that the feed has to be read for; null is all. */
  tableIds(): readonly number[] | null;
  deliver(batch: Batch): Promise<void>;
  /** Looks whether tables were dropped, renamed or changed. */
  reviewTables(): Promise<void>;
  /** Tells those who were too slow and have caught up to read anew; closes the sockets of those who do not read at all. */
  reviewSlow(): void;
}

export interface DeliveryOptions {
  readonly platform: Platform;
  readonly parts: DeliveryParts;
  readonly accesses: TableAccesses;
  /** Where the reader is. */
  readonly position: FeedReader["position"];
}

/** How long at most the reader waits for delivery before it reads on. */
const MAX_WAIT_MS = 250;
/** How long a socket may not read at all. */
const MAX_LAG_MS = 30_000;

export function createDelivery({ platform, parts, accesses, position }: DeliveryOptions): Delivery {
  const subscribers = new Set<Subscriber>();
  const lanes = new Map<string, Lane>();
  const laneOf = new Map<Subscriber, string>();
  let turn: Promise<unknown> = Promise.resolve();

  // A table must not be changed under a batch that is being handed out.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };

  const leave = (subscriber: Subscriber): void => {
    const key = laneOf.get(subscriber);
    const lane = key === undefined ? undefined : lanes.get(key);
    if (key === undefined || lane === undefined) return;
    laneOf.delete(subscriber);
    lane.members.delete(subscriber);
    if (lane.members.size === 0) lanes.delete(key);
  };

  const attach = (subscriber: Subscriber): void => {
    leave(subscriber);
    if (subscriber.isClosed) return;
    const actor = subscriber.receiver.actor();
    const key = laneKey(subscriber, actor);
    const lane = lanes.get(key) ?? createLane({ parts, actor, log: platform.log });
    lanes.set(key, lane);
    lane.members.add(subscriber);
    laneOf.set(subscriber, key);
  };

  const end = (subscriber: Subscriber): void => {
    subscriber.isClosed = true;
    subscribers.delete(subscriber);
    leave(subscriber);
  };

  const now = (): number => position() ?? 0;

  const resync = (subscriber: Subscriber, reason: ResyncReason): void => {
    subscriber.from = Math.max(now(), subscriber.from);
    subscriber.laggingSince = null;
    subscriber.receiver.send(
      resyncFrame(subscriber.id, reason, formatPosition({ epoch: parts.epoch, seq: subscriber.from })),
    );
  };

  /** Leads a subscription to what its name stands for now, or ends it. */
  const rebind = async (subscriber: Subscriber, name: string, found: TableAccess | undefined): Promise<void> => {
    const actor = subscriber.receiver.actor();
    try {
      const access = found ?? (await accesses.byName(name));
      checkAdmitted(access, actor);
      await checkFilterValues(parts.database.as(actor), subscriber.filters, { access, role: roleOf(actor) });
      subscriber.table = access;
      if (laneOf.has(subscriber)) attach(subscriber);
      resync(subscriber, "table_changed");
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      end(subscriber);
      subscriber.receiver.send(encodeFrame({ type: "unsubscribed", subscription_id: subscriber.id }));
    }
  };

  const review = async (current: ReadonlyMap<number, TableAccess>, oids: ReadonlySet<number>): Promise<void> => {
    for (const subscriber of [...subscribers]) {
      const { tableName, table } = subscriber;
      if (tableName === null || table === null || !oids.has(table.oid)) continue;
      const found = current.get(table.oid);
      const access = found?.name === tableName ? found : undefined;
      if (access !== undefined && access.signature === table.signature) subscriber.table = access;
      else await rebind(subscriber, tableName, access);
    }
  };

  const waitForLanes = async (): Promise<void> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, MAX_WAIT_MS);
    });
    await Promise.race([Promise.all([...lanes.values()].map((lane) => lane.drained())), limit]);
    clearTimeout(timer);
  };

  const handOut = async ({ from, changes, sweptSeq }: Batch): Promise<void> => {
    if (sweptSeq > from) for (const subscriber of laneOf.keys()) resync(subscriber, "position_too_old");
    if (changes.length === 0) return;
    const oids = new Set(changes.map(({ tableId }) => tableId));
    const current = await accesses.current([...oids]);
    await review(current, oids);
    for (const lane of lanes.values()) lane.push({ changes, accesses: current });
    await waitForLanes();
  };

  return {
    subscribers,
    now,
    async admit(name, actor) {
      if (name === PROFILES_TABLE) throw new AppError("invalid_value", "Profiles are not in the change feed.");
      const access = await accesses.byName(name);
      checkAdmitted(access, actor);
      return access;
    },
    attach,
    end,
    tableIds() {
      const ids = new Set<number>();
      for (const { table } of subscribers) {
        if (table === null) return null;
        ids.add(table.oid);
      }
      return [...ids];
    },
    deliver: (batch) => inTurn(() => handOut(batch)),
    reviewTables: () =>
      inTurn(async () => {
        const oids = new Set([...subscribers].flatMap(({ table }) => (table === null ? [] : [table.oid])));
        await review(await accesses.current([...oids]), oids);
      }),
    reviewSlow() {
      for (const subscriber of subscribers) {
        const { laggingSince, receiver } = subscriber;
        if (laggingSince === null) continue;
        if (receiver.bufferedBytes() <= MAX_BUFFERED_BYTES / 2) resync(subscriber, "too_slow");
        else if (performance.now() - laggingSince > MAX_LAG_MS) receiver.close(1013, "limit_exceeded");
      }
    },
  };
}

function checkAdmitted(access: TableAccess | null, actor: Actor): asserts access is TableAccess {
  if (access === null || !isReadableBy(access, roleOf(actor))) {
    throw new AppError("not_found", "There is no table of this name that you may read.");
  }
  if (!access.isInFeed) throw new AppError("invalid_value", "The table is not in the change feed.");
}

/** Where every row passes, one lane serves all of a role; else those who have the same claims share one. */
function laneKey({ table }: Subscriber, actor: Actor): string {
  const role = roleOf(actor);
  const isOpenToAll = role === "service" || (table !== null && table.conditions[role] === null);
  return isOpenToAll ? role : JSON.stringify(identityOf(actor));
}
