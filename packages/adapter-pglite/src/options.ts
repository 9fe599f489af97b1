export interface PgliteDatabaseOptions {
  /** A directory for the data, made when absent. Without it the database is in memory and ends with the adapter. */
  readonly dataDir?: string;
  /** What `makePgliteImage` answered: a new database starts as it. A data directory that holds a database ignores it. */
  readonly image?: Uint8Array;
  /**
   * How long a session waits for those before it, then it fails with `unavailable`. A session opened inside another
   * one's work would wait for itself, and ends here. Default 30,000.
   */
  readonly queueTimeoutMs?: number;
}

export const DEFAULT_QUEUE_TIMEOUT_MS = 30_000;
