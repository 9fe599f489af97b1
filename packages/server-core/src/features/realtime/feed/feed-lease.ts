import type { Platform } from "../../../feature.js";

/** How long writers take this server for a listener after its last word. */
const LEASE_SECONDS = 30;
const RENEW_MS = 10_000;

/** Table id 0 stands for every table. */
const EVERY_TABLE = 0;

/** Tells writers that this server wants to be notified of changes. Ends by itself when the server dies. */
export interface FeedLease {
  /** Announces the tables (null is all) when they changed since the last time, or when the lease has to be renewed. */
  keep(tableIds: readonly number[] | null): Promise<void>;
  end(): Promise<void>;
}

export function createFeedLease({ database }: Platform): FeedLease {
  const id = crypto.randomUUID();
  let announced: ReadonlySet<number> = new Set();
  let keptAt = Number.NEGATIVE_INFINITY;
  let queue: Promise<void> = Promise.resolve();

  // One after the other, since a late delete would take away a newer announcement.
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const done = queue.then(step);
    queue = done.catch(() => undefined);
    return done;
  };

  return {
    keep: (tableIds) =>
      inTurn(async () => {
        const wanted = tableIds ?? [EVERY_TABLE];
        const isKnown = wanted.every((tableId) => announced.has(tableId));
        if (isKnown && performance.now() - keptAt < RENEW_MS) return;
        await database.system.query(
          `insert into holdfast.feed_listeners (id, tables, expires_at)
           values ($1::uuid, $2::int8[]::oid[], clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}))
           on conflict (id) do update set tables = excluded.tables, expires_at = excluded.expires_at`,
          [id, [...wanted]],
        );
        announced = new Set(wanted);
        keptAt = performance.now();
      }),
    end: () =>
      inTurn(async () => {
        announced = new Set();
        await database.system.query(
          "delete from holdfast.feed_listeners where id = $1::uuid or expires_at < clock_timestamp()",
          [id],
        );
      }),
  };
}
