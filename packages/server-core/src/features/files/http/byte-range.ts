/** The first and the last byte, both included, counted from 0. */
export interface ResolvedRange {
  readonly start: number;
  readonly end: number;
}

/** Whoever asks for more parts than this gets the whole, as RFC 9110, section 14.2 advises. */
const MAX_RANGES = 16;

/**
 * The parts that a `Range` header asks of `size` bytes (RFC 9110, section 14), in the order in which it does. Those that overlap or touch are
 * made one; those that lie beyond the end are left out as long as there are others. Null, for the whole, when the header is absent,
 * malformed, in another unit or asks for too many parts.
 */
export function resolveRanges(header: string | null, size: number): readonly ResolvedRange[] | "unsatisfiable" | null {
  const found = header === null ? null : /^bytes=(.*)$/i.exec(header);
  const specs = (found?.[1] ?? "")
    .split(",")
    .map((spec) => spec.replace(/^[ \t]+|[ \t]+$/g, ""))
    .filter((spec) => spec !== "");
  if (specs.length === 0 || specs.length > MAX_RANGES) return null;
  const ranges: ResolvedRange[] = [];
  for (const spec of specs) {
    const range = resolveRange(spec, size);
    if (range === null) return null;
    if (range !== "unsatisfiable") ranges.push(range);
  }
  return ranges.length === 0 ? "unsatisfiable" : coalesce(ranges);
}

function resolveRange(spec: string, size: number): ResolvedRange | "unsatisfiable" | null {
  const found = /^(\d*)-(\d*)$/.exec(spec);
  if (found === null) return null;
  const [, first = "", last = ""] = found;
  if (first === "") return last === "" ? null : lastBytes(Number(last), size);
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return null;
  return start >= size ? "unsatisfiable" : { start, end };
}

function lastBytes(count: number, size: number): ResolvedRange | "unsatisfiable" {
  if (count === 0 || size === 0) return "unsatisfiable";
  return { start: Math.max(0, size - count), end: size - 1 };
}

function coalesce(ranges: readonly ResolvedRange[]): readonly ResolvedRange[] {
  let joined: ResolvedRange[] = [];
  for (const range of ranges) {
    const touching = joined.filter((other) => other.start <= range.end + 1 && range.start <= other.end + 1);
    const all = [...touching, range];
    const union = {
      start: Math.min(...all.map(({ start }) => start)),
      end: Math.max(...all.map(({ end }) => end)),
    };
    const [first] = touching;
    // What was joined takes the place of the part that was asked for first.
    joined =
      first === undefined
        ? [...joined, range]
        : joined.flatMap((other) => (other === first ? [union] : touching.includes(other) ? [] : [other]));
  }
  return joined;
}
