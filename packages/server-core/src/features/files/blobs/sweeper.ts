import type { Platform } from "../../../feature.js";
import type { BlobStore } from "./blob-store.js";

/** Removes, now and again, what uploads and deletions leave: blobs without a file, and announcements and uploads in parts that have expired. */
export interface Sweeper {
  /** Sweeps at once, and every minute from then on; after `stop` it does nothing. */
  start(): void;
  /** Ends the sweeping, for good; resolves when none is under way. */
  stop(): Promise<void>;
}

const INTERVAL_MS = 60_000;
/** Downloads of a replaced file end, and uploads show that they go on, well within it. */
export const SWEEP_GRACE_MS: number = 15 * 60_000;
/** An upload may have begun just before its announcement ended, and may take long. */
const ANNOUNCEMENT_GRACE_MS = 24 * 3_600_000;

const FORGET_ANNOUNCED = "delete from holdfast.announced_files where expires_at < $1";

/** What they held is swept like everything else that is given up. */
const END_SESSIONS = "delete from holdfast.upload_sessions where expires_at <= $1";

/** A sweeper over the blobs. Several processes may run one each; every blob is swept by one of them. */
export function createSweeper({ database, log, now }: Platform, blobs: BlobStore): Sweeper {
  let timer: ReturnType<typeof setInterval> | null = null;
  let sweeping: Promise<void> | null = null;
  const stopping = new AbortController();

  const sweep = async (): Promise<void> => {
    try {
      await database.system.query(FORGET_ANNOUNCED, [new Date(now().getTime() - ANNOUNCEMENT_GRACE_MS)]);
      await database.system.query(END_SESSIONS, [now()]);
      await blobs.sweep(SWEEP_GRACE_MS, stopping.signal);
    } catch (error) {
      log({ level: "warn", message: "Sweeping files failed; it is tried again in a minute.", error });
    }
  };
  const sweepOnce = (): void => {
    sweeping ??= sweep().finally(() => {
      sweeping = null;
    });
  };

  return {
    start() {
      if (stopping.signal.aborted) return;
      sweepOnce();
      timer ??= setInterval(sweepOnce, INTERVAL_MS);
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      stopping.abort();
      await sweeping;
    },
  };
}
