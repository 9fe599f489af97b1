const WINDOW_MS = 1_000;
const MAX_FRAMES = 100;
/** Who sends this many beyond the limit does not listen. */
const MAX_REFUSED = 100;

/** Counts the frames of one socket, second by second. */
export interface FrameLimit {
  admit(nowMs: number): "admit" | "refuse" | "close";
}

export function createFrameLimit(): FrameLimit {
  let windowStart = Number.NEGATIVE_INFINITY;
  let frames = 0;
  return {
    admit(nowMs) {
      if (nowMs - windowStart >= WINDOW_MS) {
        windowStart = nowMs;
        frames = 0;
      }
      frames += 1;
      if (frames <= MAX_FRAMES) return "admit";
      return frames <= MAX_FRAMES + MAX_REFUSED ? "refuse" : "close";
    },
  };
}
