import { isAdapterError, type ListedObject, type ResumableUploads, type StorageAdapter } from "@holdfast/adapter-api";
import type { CaseTools, ConformanceCase } from "../conformance-case.js";
import { ConformanceFailure, expectEqual, expectTrue } from "../expect.js";

export type StorageCase = ConformanceCase<StorageAdapter>;
export type StorageTools = CaseTools<StorageAdapter>;

const encoder = new TextEncoder();

/** The text's UTF-8. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** `length` bytes that repeat only after a while; another `salt` gives others. Cheap, however many. */
export function patternBytes(length: number, salt = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const block = Uint8Array.from(
    { length: Math.min(length, 65_521) },
    (_, index) => (index * salt + (index >>> 8)) % 251,
  );
  for (let start = 0; start < length; start += block.length) {
    bytes.set(block.subarray(0, Math.min(block.length, length - start)), start);
    bytes[start] = (start / block.length + salt) % 256;
  }
  return bytes;
}

/** A key, or a common beginning of keys, that no other case uses; what has it is deleted after the case. */
export function claimPrefix(adapter: StorageAdapter, tools: StorageTools): string {
  const prefix = `${tools.unique("k")}/`;
  tools.defer(async () => adapter.delete((await listAll(adapter, { prefix })).keys));
  return prefix;
}

/** The key itself, which is deleted after the case. */
export function claimKey(adapter: StorageAdapter, tools: StorageTools, key: string = tools.unique("k")): string {
  tools.defer(() => adapter.delete([key]));
  return key;
}

export function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const rest = chunks.values();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = rest.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** Gives the chunks, then fails. */
export function failingStream(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const rest = chunks.values();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = rest.next();
      if (done) controller.error(new Error("the body's source failed"));
      else controller.enqueue(value);
    },
  });
}

/** A body whose source falls silent after its first chunk. */
export interface HeldStream {
  readonly body: ReadableStream<Uint8Array>;
  /** Resolves once the reader waits for the second chunk. */
  readonly begun: Promise<void>;
  /** Gives the second chunk and ends the body. */
  release(): void;
}

/** A HeldStream that is released at the end of the case at the latest, so that a broken adapter can be closed. */
export function heldStream(tools: StorageTools, head: Uint8Array, tail: Uint8Array): HeldStream {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let announce: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    announce = resolve;
  });
  let pulls = 0;
  let ended = false;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        pulls++;
        if (pulls === 1) return controller.enqueue(head);
        announce();
        await released;
        // Cancelled meanwhile: nobody waits for the rest.
        if (ended) return;
        controller.enqueue(tail);
        controller.close();
      },
      cancel() {
        ended = true;
      },
    },
    { highWaterMark: 0 },
  );
  tools.defer(async () => release());
  return { body, begun, release: () => release() };
}

/** All the bytes of a body, or what is left of it. */
export async function readAll(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return joinBytes(chunks);
    chunks.push(value);
  }
}

/** The chunks, one after the other. */
export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}

/** The object's bytes; fails when it is absent. */
export async function readObject(adapter: StorageAdapter, key: string): Promise<Uint8Array> {
  const object = await adapter.get(key);
  expectTrue(object !== null, `${JSON.stringify(key)} is absent`);
  return readAll(object.body);
}

/** Fails unless the object is there and has exactly this text. */
export async function expectText(adapter: StorageAdapter, key: string, text: string): Promise<void> {
  const found = new TextDecoder().decode(await readObject(adapter, key));
  expectEqual(found, text, `the content of ${JSON.stringify(key)}`);
}

/** Fails unless nothing has the key, whichever way one asks. */
export async function expectAbsent(adapter: StorageAdapter, key: string, when: string): Promise<void> {
  expectEqual(await adapter.head(key), null, `head ${when}`);
  expectEqual(await adapter.get(key), null, `get ${when}`);
  const { items } = await adapter.list({ prefix: key, limit: 1 });
  expectTrue(items[0]?.key !== key, `list shows the key ${when}`);
}

/** Fails unless `promise` rejects with an AdapterError, whichever its code. */
export async function expectFailure(promise: Promise<unknown>, message: string): Promise<void> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isAdapterError(error)) throw new ConformanceFailure(`${message}: no AdapterError`, { cause: error });
}

/** Every page of a list, put together; fails when a page is too long, or empty though another follows. */
export async function listAll(
  adapter: StorageAdapter,
  request: { readonly prefix: string; readonly limit?: number; readonly delimiter?: "/" },
): Promise<{
  readonly items: readonly ListedObject[];
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
}> {
  const items: ListedObject[] = [];
  const prefixes: string[] = [];
  const limit = request.limit ?? 1000;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await adapter.list({ ...request, limit, ...(cursor === undefined ? {} : { cursor }) });
    const length = page.items.length + page.prefixes.length;
    expectTrue(length <= limit, `a page of ${length} for the limit ${limit}`);
    expectTrue(length > 0 || cursor === undefined, "an empty page follows another");
    items.push(...page.items);
    prefixes.push(...page.prefixes);
    cursor = page.next;
  }
  return { items, keys: items.map(({ key }) => key), prefixes };
}

/** Puts an object of one byte under each key, several at a time. */
export async function putEach(adapter: StorageAdapter, keys: readonly string[]): Promise<void> {
  const rest = keys.values();
  const work = async () => {
    for (const key of rest) await adapter.put(key, bytesOf("x"));
  };
  await Promise.all(Array.from({ length: 32 }, work));
}

/** The member that the capability announces; fails when it is missing. */
export function resumableOf(adapter: StorageAdapter): ResumableUploads {
  expectTrue(adapter.resumable !== undefined, "resumable is declared but missing");
  return adapter.resumable;
}
