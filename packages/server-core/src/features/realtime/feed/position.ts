/** A place in the feed: what came up to `seq` is behind it. Positions of another epoch are of another feed. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** The opaque text that clients keep. */
export function formatPosition({ epoch, seq }: Position): string {
  return `${epoch}.${seq.toString(16)}`;
}

/** Reads a client's text; null when it was never a position of any server. */
export function parsePosition(text: string): Position | null {
  const [, epoch, hex] = /^([0-9a-z]{16})\.(0|[1-9a-f][0-9a-f]{0,12})$/.exec(text) ?? [];
  if (epoch === undefined || hex === undefined) return null;
  const seq = Number.parseInt(hex, 16);
  return Number.isSafeInteger(seq) ? { epoch, seq } : null;
}
