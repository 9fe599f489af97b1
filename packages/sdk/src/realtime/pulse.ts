/** Whether the other side of a socket still answers. */
export interface Pulse {
  /** A socket was opened, and has so long to be welcomed. */
  begin(): void;
  /** It was welcomed: asks from now on that often whether it still answers. */
  beatEvery(beatMs: number): void;
  /** Something came. */
  hear(): void;
  /** Asks now. */
  check(): void;
  stop(): void;
}

export interface PulseOptions {
  /** Asks the other side for an answer. */
  readonly ask: () => void;
  /** No answer came in time. */
  readonly onDead: () => void;
}

/** How long a socket may take to be welcomed, and how long to answer. */
const WELCOME_MS = 20_000;
const ANSWER_MS = 10_000;
/** After so many beats without a sound the process or the page slept, and the server has given the socket up. */
const BEATS_OF_SLEEP = 3;

/** Finds out that a socket has died without a word, as it does when a network changes or a device sleeps. */
export function createPulse({ ask, onDead }: PulseOptions): Pulse {
  let isAnswered = true;
  let heardAt = 0;
  let sleepMs = Number.POSITIVE_INFINITY;
  let watch: ReturnType<typeof setTimeout> | undefined;
  let beat: ReturnType<typeof setInterval> | undefined;

  const hear = (): void => {
    isAnswered = true;
    heardAt = Date.now();
  };

  const check = (): void => {
    // Not sooner: browsers let the timers of a hidden page run only once a minute.
    if (Date.now() - heardAt > sleepMs) {
      onDead();
      return;
    }
    isAnswered = false;
    ask();
    clearTimeout(watch);
    watch = setTimeout(() => isAnswered || onDead(), ANSWER_MS);
  };

  return {
    begin() {
      hear();
      watch = setTimeout(onDead, WELCOME_MS);
    },
    beatEvery(beatMs) {
      clearTimeout(watch);
      sleepMs = BEATS_OF_SLEEP * beatMs;
      beat = setInterval(check, beatMs);
    },
    hear,
    check,
    stop() {
      clearTimeout(watch);
      clearInterval(beat);
    },
  };
}
