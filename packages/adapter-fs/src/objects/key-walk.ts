import { opendir } from "node:fs/promises";
import { join } from "node:path";
import type { ListPosition } from "@holdfast/adapter-api";
import { unlessErrno } from "../errors.js";
import { decodeName, prefixPath } from "../key-path.js";

export interface KeyWalk {
  /** The root of the objects' tree. */
  readonly root: string;
  readonly prefix: Buffer;
  readonly after: ListPosition | null;
  /** Whether keys with a slash after the prefix are folded into one step. */
  readonly fold: boolean;
  /** About how many steps will be taken: bounds what is kept of a large directory. */
  readonly limit: number;
}

/** A key with its file, or a prefix that stands for at least one key. */
export type WalkStep =
  | { readonly kind: "key"; readonly key: Buffer; readonly path: string }
  | { readonly kind: "prefix"; readonly prefix: Buffer };

interface Entry {
  readonly kind: "file" | "directory";
  /** What all keys in the entry begin with, or the key itself. */
  readonly bytes: Buffer;
  readonly path: string;
}

const SLASH = 0x2f;

/** The steps in order of their bytes. Reads only directories that hold keys with the prefix, and none before it is asked. */
export async function* walkKeys(walk: KeyWalk): AsyncGenerator<WalkStep> {
  const { directories, base } = prefixPath(walk.prefix);
  let last: Buffer | null = null;
  for await (const step of walkDirectory(join(walk.root, ...directories), base, walk)) {
    // Keys that share a fold follow one another.
    if (step.kind === "prefix" && last?.equals(step.prefix)) continue;
    last = step.kind === "prefix" ? step.prefix : null;
    yield step;
  }
}

async function* walkDirectory(path: string, base: Buffer, walk: KeyWalk): AsyncGenerator<WalkStep> {
  let after = walk.after;
  for (;;) {
    const { entries, more } = await readEntries(path, base, { ...walk, after });
    for (const entry of entries) yield* walkEntry(entry, walk);
    const last = entries.at(-1);
    if (!more || !last) return;
    after = { bytes: last.bytes, folded: last.kind === "directory" };
  }
}

async function* walkEntry(entry: Entry, walk: KeyWalk): AsyncGenerator<WalkStep> {
  const fold = walk.fold ? foldOf(entry.bytes, walk.prefix) : null;
  if (fold && isPast(fold, walk.after) === false) return;
  if (entry.kind === "file") {
    yield fold ? { kind: "prefix", prefix: fold } : { kind: "key", key: entry.bytes, path: entry.path };
  } else if (!fold) {
    yield* walkDirectory(entry.path, entry.bytes, walk);
  } else if (await holdsAnyKey(entry.path)) {
    yield { kind: "prefix", prefix: fold };
  }
}

/** The first entries of one directory in order, and whether there may be more. */
async function readEntries(
  path: string,
  base: Buffer,
  walk: KeyWalk,
): Promise<{ readonly entries: readonly Entry[]; readonly more: boolean }> {
  const keep = walk.limit + 1;
  let entries: Entry[] = [];
  let more = false;
  const shorten = () => {
    entries.sort(compareEntries);
    more ||= entries.length > keep;
    entries = entries.slice(0, keep);
  };
  for await (const entry of entriesOf(path, base)) {
    if (!mayHold(entry, walk)) continue;
    entries.push(entry);
    if (entries.length > keep * 4) shorten();
  }
  shorten();
  return { entries, more };
}

async function* entriesOf(path: string, base: Buffer): AsyncGenerator<Entry> {
  const directory = await unlessErrno(opendir(path, { bufferSize: 1024 }), ["ENOENT", "ENOTDIR"], null);
  if (directory === null) return;
  for await (const found of directory) {
    const name = decodeName(found.name);
    if (name === null || (name.kind === "file" ? !found.isFile() : !found.isDirectory())) continue;
    yield { kind: name.kind, bytes: Buffer.concat([base, name.bytes]), path: join(path, found.name) };
  }
}

/** Whether the entry is, or may hold, a key with the prefix that is past the position. */
function mayHold({ kind, bytes }: Entry, { prefix, after }: KeyWalk): boolean {
  if (kind === "file") return startsWith(bytes, prefix) && isPast(bytes, after);
  if (!startsWith(bytes, prefix) && !startsWith(prefix, bytes)) return false;
  return isPast(bytes, after) || (after !== null && startsWith(after.bytes, bytes) && !isFoldOver(bytes, after));
}

function isPast(bytes: Buffer, after: ListPosition | null): boolean {
  return after === null || (Buffer.compare(bytes, after.bytes) > 0 && !isFoldOver(bytes, after));
}

function isFoldOver(bytes: Buffer, after: ListPosition): boolean {
  return after.folded && startsWith(bytes, after.bytes);
}

function foldOf(bytes: Buffer, prefix: Buffer): Buffer | null {
  const slash = bytes.indexOf(SLASH, prefix.length);
  return slash === -1 ? null : bytes.subarray(0, slash + 1);
}

async function holdsAnyKey(path: string): Promise<boolean> {
  for await (const entry of entriesOf(path, Buffer.alloc(0))) {
    if (entry.kind === "file" || (await holdsAnyKey(entry.path))) return true;
  }
  return false;
}

function compareEntries(left: Entry, right: Entry): number {
  // A name that was cut for its length may stand for a key and for the longer keys below it: the shorter key is first.
  return Buffer.compare(left.bytes, right.bytes) || (left.kind === "file" ? -1 : 1);
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(0, prefix.length), prefix) === 0;
}
