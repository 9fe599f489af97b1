import { type CallOptions, createListCursor, type StorageAdapter } from "@holdfast/adapter-api";
import type { BucketState } from "../bucket/bucket-state.js";
import { ADAPTER, StorageFailure } from "../errors.js";
import { checkText } from "../keys/stored-name.js";
import { type ListEntry, listEntries } from "./list-entries.js";

type ListRequest = Parameters<StorageAdapter["list"]>[0];
type ListPage = Awaited<ReturnType<StorageAdapter["list"]>>;

const cursors = createListCursor(ADAPTER);

/**
 * The port's `list`: one request for up to 999 items, two for 1,000, and as many more as others' objects lie between. Each key too
 * long for its name costs another.
 */
export async function listObjects(
  state: BucketState,
  { prefix, limit, cursor, delimiter }: ListRequest,
  { signal }: CallOptions = {},
): Promise<ListPage> {
  checkText(prefix, "prefix");
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    throw new StorageFailure("invalid_input", "limit must be a whole number from 1 to 1,000");
  }
  const after = cursor === undefined ? null : cursors.decode(cursor);
  const entries: ListEntry[] = [];
  let next: string | null = null;
  for await (const entry of listEntries(state, { prefix, after, delimiter, limit, signal })) {
    const last = entries.at(-1);
    if (last !== undefined && entries.length === limit) {
      next = cursors.encode(last);
      break;
    }
    entries.push(entry);
  }
  return {
    items: entries.flatMap(({ info }) => info ?? []),
    prefixes: entries.flatMap(({ folded, text }) => (folded ? [text] : [])),
    next,
  };
}
