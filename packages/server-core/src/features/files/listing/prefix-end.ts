const LAST = 0x10ffff;
const SURROGATES = { first: 0xd800, after: 0xe000 };

/**
 * The first text, in the order of UTF-8 bytes, that comes after all that begin with the prefix; null when there is none. The order of
 * UTF-8 bytes is that of code points.
 */
export function prefixEnd(prefix: string): string | null {
  const points = [...prefix].map((char) => char.codePointAt(0) ?? 0);
  while (points.at(-1) === LAST) points.pop();
  const last = points.pop();
  if (last === undefined) return null;
  const next = last + 1 === SURROGATES.first ? SURROGATES.after : last + 1;
  return String.fromCodePoint(...points, next);
}

/**
 * The first text that could come after a path in a list. In one that folds below a prefix, null for none, a longer path that ends with a slash
 * stands for everything in that folder; the prefix itself is the path of a marker.
 */
export function afterPath(path: string, foldedBelow: string | null): string {
  const isFolder = foldedBelow !== null && path.endsWith("/") && path.length > foldedBelow.length;
  // "0" is what follows "/", and no path holds the character U+0001.
  return isFolder && path.startsWith(foldedBelow) ? `${path.slice(0, -1)}0` : `${path}\u0001`;
}

/** Which of two texts comes first in the order of their UTF-8 bytes: below 0 for the first, above 0 for the second. */
export function compareBytes(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
