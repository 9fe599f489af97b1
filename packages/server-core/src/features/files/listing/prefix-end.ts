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

/** The first text that comes after everything in a folder, whose path ends with a slash: "0" is what follows "/". */
export function afterFolder(folder: string): string {
  return `${folder.slice(0, -1)}0`;
}

/** Whether a path stands for a whole folder in a list that folds below the prefix; the prefix itself is the path of a marker. */
export function isFolded(path: string, prefix: string): boolean {
  return path.endsWith("/") && path.length > prefix.length && path.startsWith(prefix);
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
