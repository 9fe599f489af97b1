/** The first and the last byte, both included, counted from 0. */
export interface ResolvedRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The part that a `Range` header asks of `size` bytes (RFC 9110, section 14). Null, for the whole, when the header is absent,
 * malformed, in another unit or asks for several ranges, all of which a server may ignore.
 */
export function resolveRange(header: string | null, size: number): ResolvedRange | "unsatisfiable" | null {
  const found = header === null ? null : /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header);
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
