import type { Subscription } from "@holdfast/adapter-api";
import type { Platform } from "../../../feature.js";
import type { FeedLease } from "./feed-lease.js";
import type { Batch, FeedMark, FeedStore } from "./feed-store.js";
import { createPause } from "./pause.js";

const CHANGES_CHANNEL = "holdfast_changes";

/** How long at most a change waits when its notification was not heard. */
const IDLE_MS = 1_000;
/** A writer that began before it could know of a new subscriber does not notify; for such it looks more often at first. */
const EAGER_MS = 100;
const EAGER_FOR_MS = 2_000;
/** While a transaction is under way that wrote to the feed; doubled each time. */
const FIRST_RETRY_MS = 25;
const LAST_RETRY_MS = 250;
const LAST_FAILURE_MS = 2_000;

export interface FeedReaderParts {
  readonly platform: Platform;
  readonly store: FeedStore;
  readonly lease: FeedLease;
  /** The tables to read; null is all, an empty list lets the reader rest. */
  readonly tableIds: () => readonly number[] | null;
  /** Takes each batch, in order, without gaps. The reader waits for it, so that it is not faster than delivery. */
  readonly deliver: (batch: Batch) => Promise<void>;
}

/** Follows the feed, once for all subscribers of this process. */
export interface FeedReader {
  /** Above it everything will be handed to `deliver`, for every table that is wanted now. Null while it does not read. */
  readonly position: () => number | null;
  /**
   * Makes sure that it reads, with the tables that are wanted now, and answers how far the feed is: what is committed later is
   * above its horizon.
   */
  follow(): Promise<FeedMark>;
  /** Looks for changes now. */
  wake(): void;
  stop(): Promise<void>;
}

export function createFeedReader(parts: FeedReaderParts): FeedReader {
  const { platform, store, lease } = parts;
  const pause = createPause();
  let position: number | null = null;
  /** What is being read may not hold the tables that came to be wanted meanwhile. */
  let reading = 0;
  let running: Promise<void> | null = null;
  let subscription: Promise<Subscription> | null = null;
  let isStopped = false;
  let eagerUntil = 0;

  const isWanted = (): boolean => parts.tableIds()?.length !== 0;

  /** Reads once; answers how long to rest. */
  const readOnce = async (retryMs: number): Promise<{ readonly restMs: number; readonly isWithheld: boolean }> => {
    await lease.keep(parts.tableIds());
    const mark = await store.mark();
    const { isWithheld } = mark;
    const after = position ?? mark.horizon;
    if (mark.horizon > after) {
      reading = mark.horizon;
      const batch = await store.read({ after, upTo: mark.horizon, tableIds: parts.tableIds() });
      position = batch.to;
      await parts.deliver(batch);
      if (batch.to < mark.horizon) return { restMs: 0, isWithheld };
    }
    const idleMs = performance.now() < eagerUntil ? EAGER_MS : IDLE_MS;
    return { restMs: isWithheld ? retryMs : idleMs, isWithheld };
  };

  const run = async (): Promise<void> => {
    let retryMs = FIRST_RETRY_MS;
    let failures = 0;
    while (!isStopped && isWanted()) {
      try {
        const { restMs, isWithheld } = await readOnce(retryMs);
        retryMs = isWithheld && restMs > 0 ? Math.min(retryMs * 2, LAST_RETRY_MS) : FIRST_RETRY_MS;
        failures = 0;
        if (restMs > 0) await pause.sleep(restMs);
      } catch (error) {
        failures += 1;
        if (failures === 1) platform.log({ level: "error", message: "The change feed could not be read.", error });
        await pause.sleep(Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_FAILURE_MS));
      }
    }
    position = null;
    if (!isStopped) await lease.end();
  };

  const start = (): Promise<void> =>
    run()
      .catch((error: unknown) => {
        platform.log({ level: "error", message: "The change feed's reader could not sign off.", error });
      })
      .finally(() => {
        running = null;
        // Someone may have subscribed while it was ending.
        if (!isStopped && isWanted()) running = start();
      });

  return {
    position: () => (position === null ? null : Math.max(position, reading)),
    async follow() {
      subscription ??= platform.database.listen(CHANGES_CHANNEL, () => pause.wake());
      await subscription.catch((error: unknown) => {
        subscription = null;
        throw error;
      });
      await lease.keep(parts.tableIds());
      const mark = await store.mark();
      position ??= mark.horizon;
      if (!isStopped) running ??= start();
      eagerUntil = performance.now() + EAGER_FOR_MS;
      pause.wake();
      return mark;
    },
    wake: () => pause.wake(),
    async stop() {
      isStopped = true;
      pause.wake();
      await running;
      await (await subscription)?.close();
      await lease.end();
    },
  };
}
