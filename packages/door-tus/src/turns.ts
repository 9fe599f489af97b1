import type { Locker } from "@tus/server";
import { TusRefusal } from "./refusal.js";

/** How long a request waits for the one before it, which is told to keep what has come and end. */
const PATIENCE_MS = 10_000;

interface Holder {
  readonly stop: () => void;
  readonly ended: Promise<void>;
}

/**
 * Lets the requests on one upload go one after the other, in this process: a client whose connection broke comes back before the server has
 * noticed, and is to find all that arrived. What keeps bytes from mixing is the database, which also holds between processes.
 * `stop` makes the request that takes the turn give it up.
 */
export function createTurns(): (stop: () => void) => Locker {
  const holders = new Map<string, Holder>();
  return (stop) => ({
    newLock(id) {
      let end: () => void = () => undefined;
      return {
        async lock() {
          for (let holder = holders.get(id); holder !== undefined; holder = holders.get(id)) {
            holder.stop();
            await waitFor(holder.ended);
          }
          const ended = new Promise<void>((resolve) => {
            end = resolve;
          });
          holders.set(id, { stop, ended });
        },
        async unlock() {
          holders.delete(id);
          end();
        },
      };
    },
  });
}

async function waitFor(ended: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(locked()), PATIENCE_MS);
  });
  try {
    await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}

function locked(): TusRefusal {
  return new TusRefusal(
    { status: 423, code: "conflict" },
    "Another request on this upload is still under way. Ask for its offset in a moment and go on from there.",
    { "retry-after": "1" },
  );
}
