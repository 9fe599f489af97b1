import type { CallOptions, ObjectInfo, Page, StorageAdapter } from "@holdfast/adapter-api";
import type { BucketState } from "../bucket/bucket-state.js";
import { StorageFailure } from "../errors.js";
import { checkText } from "../keys/stored-name.js";
import { headObject } from "./head-object.js";
import { decodeCursor, encodeCursor, type ListPosition } from "./list-cursor.js";
import { type ListEntry, listEntries } from "./list-entries.js";

type ListRequest = Parameters<StorageAdapter["list"]>[0];
type ListPage = Page<ObjectInfo> & { readonly prefixes: readonly string[] };

const HEADS_AT_ONCE = 32;

/** The port's `list`. S3 lists neither types nor metadata, so each object is asked for them: a page costs a request for each item. */
export async function listObjects(
  state: BucketState,
  { prefix, limit, cursor, delimiter }: ListRequest,
  { signal }: CallOptions = {},
): Promise<ListPage> {
  checkText(prefix, "prefix");
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw new StorageFailure("invalid_input", "limit must be a whole number from 1 to 1,000");
  }
  let after: ListPosition | null = cursor === undefined ? null : decodeCursor(cursor);
  for (;;) {
    const { entries, hasMore } = await readPage(state, { prefix, after, delimiter, limit, signal });
    const last: ListEntry | undefined = entries.at(-1);
    const items = await describeAll(state, entries, signal);
    const prefixes = entries.filter(({ folded }) => folded).map(({ text }) => text);
    const next = hasMore && last !== undefined ? encodeCursor(last) : null;
    // All of a page may have been deleted since it was listed.
    if (items.length + prefixes.length > 0 || next === null) return { items, prefixes, next };
    after = last ?? null;
  }
}

async function readPage(
  state: BucketState,
  request: Parameters<typeof listEntries>[1],
): Promise<{ readonly entries: readonly ListEntry[]; readonly hasMore: boolean }> {
  const entries: ListEntry[] = [];
  for await (const entry of listEntries(state, request)) {
    if (entries.length === request.limit) return { entries, hasMore: true };
    entries.push(entry);
  }
  return { entries, hasMore: false };
}

async function describeAll(
  state: BucketState,
  entries: readonly ListEntry[],
  signal: AbortSignal | undefined,
): Promise<readonly ObjectInfo[]> {
  const found: (ObjectInfo | null)[] = [];
  const rest = entries.filter(({ folded }) => !folded).entries();
  const work = async () => {
    for (const [index, { text, info }] of rest) found[index] = info ?? (await headObject(state, text, signal));
  };
  await Promise.all(Array.from({ length: HEADS_AT_ONCE }, work));
  return found.filter((info) => info !== null);
}
