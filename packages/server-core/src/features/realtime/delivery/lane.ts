import { isAdapterError } from "@holdfast/adapter-api";
import type { Actor } from "../../../actor.js";
import type { Log } from "../../../server-config.js";
import type { Change } from "../feed/feed-store.js";
import { createPause } from "../feed/pause.js";
import { type DeliveryParts, deliverBatch } from "./deliver-batch.js";
import type { Subscriber } from "./subscriber.js";
import type { TableAccess } from "./table-access.js";

/** Changes with their tables as they were when the changes were read. */
export interface Cargo {
  readonly changes: readonly Change[];
  readonly accesses: ReadonlyMap<number, TableAccess>;
}

/** Subscriptions that see the same of every change. A lane keeps its order and waits for no other lane. */
export interface Lane {
  readonly members: Set<Subscriber>;
  push(cargo: Cargo): void;
  /** Resolves once everything that was pushed has been sent. */
  drained(): Promise<void>;
}

/** A lane that is this far behind drops what waits; its members are told to read anew. */
const MAX_WAITING = 64;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2_000;

export interface LaneOptions {
  readonly parts: DeliveryParts;
  /** Any of those who see the same. */
  readonly actor: Actor;
  readonly log: Log;
}

export function createLane({ parts, actor, log }: LaneOptions): Lane {
  const members = new Set<Subscriber>();
  const waiting: Cargo[] = [];
  const pause = createPause();
  let running: Promise<void> | null = null;

  const deliver = async ({ changes, accesses }: Cargo): Promise<void> => {
    for (let retryMs = FIRST_RETRY_MS; members.size > 0; retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)) {
      try {
        return await deliverBatch(parts, { changes, accesses, actor, members: [...members] });
      } catch (error) {
        if (retryMs === FIRST_RETRY_MS) log({ level: "warn", message: "Changes could not be judged yet.", error });
        // A fault of ours would only repeat itself, and the changes cannot just be left out.
        if (!isAdapterError(error)) return dropAll();
        await pause.sleep(retryMs);
      }
    }
  };

  const dropAll = (): void => {
    waiting.length = 0;
    for (const member of members) member.laggingSince ??= performance.now();
  };

  const run = async (): Promise<void> => {
    for (let cargo = waiting.shift(); cargo !== undefined; cargo = waiting.shift()) await deliver(cargo);
    running = null;
  };

  return {
    members,
    push(cargo) {
      if (waiting.length >= MAX_WAITING) dropAll();
      waiting.push(cargo);
      running ??= run();
    },
    drained: () => running ?? Promise.resolve(),
  };
}
