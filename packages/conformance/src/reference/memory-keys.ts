import type { ListedObject, StorageAdapter } from "@holdfast/adapter-api";
import { refuse, type StoredObject } from "./memory-data.js";

const CURSOR = "after:";
const encoder = new TextEncoder();

/** Refuses what is no key of the port. */
export function checkKey(key: string): void {
  const length = encoder.encode(key).length;
  if (length < 1 || length > 1024 || key.includes("\0") || /\p{Surrogate}/u.test(key)) {
    refuse("invalid_input", "that is no key");
  }
}

/** One page: sorts everything, every time. */
export async function listKeys(
  objects: ReadonlyMap<string, StoredObject>,
  { prefix, limit, cursor, delimiter }: Parameters<StorageAdapter["list"]>[0],
): ReturnType<StorageAdapter["list"]> {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) refuse("invalid_input", "limit is 1 to 1,000");
  const after = cursor === undefined ? null : readCursor(cursor);
  const entries = new Map<string, ListedObject | null>();
  for (const { info } of objects.values()) {
    if (!info.key.startsWith(prefix)) continue;
    const slash = delimiter ? info.key.indexOf(delimiter, prefix.length) : -1;
    if (slash === -1) entries.set(info.key, info);
    else entries.set(info.key.slice(0, slash + 1), null);
  }
  const rest = [...entries].filter(([name]) => after === null || compareBytes(name, after) > 0);
  const page = rest.sort(([left], [right]) => compareBytes(left, right)).slice(0, limit);
  const last = page.at(-1)?.[0];
  return {
    items: page.flatMap(([, info]) => info ?? []),
    prefixes: page.flatMap(([name, info]) => (info ? [] : [name])),
    next: last !== undefined && rest.length > limit ? writeCursor(last) : null,
  };
}

function writeCursor(name: string): string {
  return btoa(CURSOR + encodeURIComponent(name)).replaceAll("=", "");
}

function readCursor(cursor: string): string {
  try {
    const text = atob(cursor);
    const name = decodeURIComponent(text.slice(CURSOR.length));
    if (text.startsWith(CURSOR) && writeCursor(name) === cursor) return name;
  } catch {
    // Not base64, or not escaped text: refused below, like any other that was not made here.
  }
  return refuse("invalid_input", "the cursor was not made here");
}

function compareBytes(left: string, right: string): number {
  const [first, second] = [encoder.encode(left), encoder.encode(right)];
  for (const [index, byte] of first.entries()) {
    const other = second[index];
    if (other === undefined || byte > other) return 1;
    if (byte < other) return -1;
  }
  return first.length - second.length;
}
