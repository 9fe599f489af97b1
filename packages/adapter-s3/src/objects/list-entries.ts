import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { ListedObject, ListPosition } from "@holdfast/adapter-api";
import type { BucketState } from "../bucket/bucket-state.js";
import { headName } from "./head-object.js";
import { describeListed, type FactsOutput, restOf } from "./object-facts.js";

/** A key or, when folded, what several keys begin with. */
export interface ListEntry extends ListPosition {
  readonly text: string;
  readonly bytes: Buffer;
  /** Null of what is folded. */
  readonly info: ListedObject | null;
}

export interface EntriesRequest {
  readonly prefix: string;
  readonly after: ListPosition | null;
  readonly delimiter: "/" | undefined;
  /** How many entries the caller will take, more or less. */
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

interface Found {
  readonly name: string;
  /** Null of what is folded. */
  readonly facts: FactsOutput | null;
}

/** Sorts after every character that a key may go on with. */
const LAST_CHARACTER = "\u{10ffff}";

/** The entries below a prefix after a position, in order of their keys' bytes. */
export async function* listEntries(state: BucketState, request: EntriesRequest): AsyncGenerator<ListEntry> {
  const prefix = Buffer.from(request.prefix);
  let last = request.after;
  for await (const group of groupNames(listNames(state, request), state)) {
    const entries = await readGroup(state, group, request);
    for (const entry of entries) {
      const isBelow = entry.bytes.subarray(0, prefix.length).equals(prefix);
      if (!isBelow || !comesAfter(entry, last)) continue;
      last = entry;
      yield entry;
    }
  }
}

async function* listNames(
  { client, bucket, names }: BucketState,
  { prefix, after, delimiter, limit, signal }: EntriesRequest,
): AsyncGenerator<Found> {
  for (let token: string | undefined; ; ) {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: names.beginningOf(prefix),
        MaxKeys: Math.min(limit + 1, 1000),
        // What XML cannot hold would spoil the answer.
        EncodingType: "url",
        ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
        ...(token !== undefined
          ? { ContinuationToken: token }
          : after === null
            ? {}
            : { StartAfter: startAfter(after) }),
      }),
      signal === undefined ? {} : { abortSignal: signal },
    );
    const isEncoded = page.EncodingType === "url";
    const nameOf = (text: string | undefined) => (isEncoded ? decodeUrl(text ?? "") : (text ?? ""));
    const found = [
      ...(page.Contents ?? []).map(({ Key, Size, ...facts }) => ({
        name: nameOf(Key),
        facts: { ...facts, ContentLength: Size },
      })),
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => ({ name: nameOf(Prefix), facts: null })),
    ];
    yield* found
      .map((one) => ({ ...one, bytes: Buffer.from(one.name) }))
      .sort((left, right) => left.bytes.compare(right.bytes));
    if (page.IsTruncated !== true || page.NextContinuationToken === undefined) return;
    token = page.NextContinuationToken;
  }

  function startAfter({ bytes, folded }: ListPosition): string {
    const beginning = names.beginningOf(Buffer.from(bytes).toString());
    const isCut = Buffer.byteLength(beginning) - names.prefix.length >= names.orderedBytes - 4;
    return folded && !isCut ? beginning + LAST_CHARACTER : beginning;
  }
}

/** Names that may stand in another order than their keys, together. */
async function* groupNames(found: AsyncIterable<Found>, { names }: BucketState): AsyncGenerator<readonly Found[]> {
  let group: Found[] = [];
  let common: Buffer | null = null;
  for await (const one of found) {
    const bytes = Buffer.from(one.name.slice(names.prefix.length));
    const head = bytes.length < names.orderedBytes ? null : bytes.subarray(0, names.orderedBytes);
    if (group.length > 0 && (head === null || common === null || !head.equals(common))) {
      yield group;
      group = [];
    }
    common = head;
    // Not to wait for the next, which may take another request.
    if (head === null) yield [one];
    else group.push(one);
  }
  if (group.length > 0) yield group;
}

async function readGroup(
  state: BucketState,
  group: readonly Found[],
  request: EntriesRequest,
): Promise<readonly ListEntry[]> {
  const entries: ListEntry[] = [];
  for (const { name, facts } of group) {
    const stored = state.names.read(name);
    if (stored?.isWhole) entries.push(toEntry(stored.key, facts && describeListed(stored.key, facts)));
    if (stored === null || stored.isWhole) continue;
    const output = await headName(state, name, request.signal);
    if (output === null) continue;
    const key = stored.key + (restOf(output) ?? "");
    // Another's object may look like one of ours.
    if (state.names.nameOf(key).name === name) entries.push(foldKey(request, describeListed(key, output)));
  }
  return entries.sort((left, right) => left.bytes.compare(right.bytes));
}

/** A long key may have its delimiter where the service does not see it. */
function foldKey({ prefix, delimiter }: EntriesRequest, info: ListedObject): ListEntry {
  const { key } = info;
  const cut = delimiter === undefined || !key.startsWith(prefix) ? -1 : key.indexOf(delimiter, prefix.length);
  return cut < 0 ? toEntry(key, info) : toEntry(key.slice(0, cut + 1), null);
}

function toEntry(text: string, info: ListedObject | null): ListEntry {
  return { text, bytes: Buffer.from(text), folded: info === null, info };
}

function comesAfter({ bytes }: ListEntry, last: ListPosition | null): boolean {
  if (last === null) return true;
  if (last.folded && bytes.subarray(0, last.bytes.length).equals(last.bytes)) return false;
  return bytes.compare(last.bytes) > 0;
}

function decodeUrl(text: string): string {
  // Amazon writes a space as "+".
  return decodeURIComponent(text.replaceAll("+", "%20"));
}
