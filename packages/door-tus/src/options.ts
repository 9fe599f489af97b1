export interface TusDoorOptions {
  /** How long an upload that is not finished waits for its next bytes. Default 86,400 (a day). */
  readonly expiresInSeconds?: number;
}

/** The options with their defaults; throws a RangeError for a time that is none. */
export function readOptions({ expiresInSeconds = 86_400 }: TusDoorOptions): Required<TusDoorOptions> {
  if (!Number.isSafeInteger(expiresInSeconds) || expiresInSeconds < 1) {
    throw new RangeError(`expiresInSeconds must be a whole number of seconds from 1 on, not ${expiresInSeconds}.`);
  }
  return { expiresInSeconds };
}
