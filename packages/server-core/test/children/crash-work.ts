import assert from "node:assert/strict";
import type { Actor, DoorPlatform } from "../../src/index.js";
import type { startChildServer } from "./start-child-server.js";

export type Child = Awaited<ReturnType<typeof startChildServer>>;

/** What a path may hold: the number of a content, or null for nothing. */
export type Content = number | null;

/** What a worker does with its path to give it the content. */
export type Way = (child: Child, path: string, content: Content) => Promise<void>;

/** Bytes that tell where they belong, from few to some megabytes. */
export function bytesOf(path: string, content: number): Uint8Array {
  const size = [20, 5_000, 300_000, 2_500_000][content % 4] ?? 20;
  return new TextEncoder().encode(`${path}:${content};`.repeat(Math.ceil(size / 10)));
}

/** A body that comes in pieces, so that a kill falls between them. */
function inPieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let position = 0;
  return new ReadableStream({
    async pull(controller) {
      await new Promise(setImmediate);
      if (position >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(position, position + 65_536));
      position += 65_536;
    },
  });
}

async function put({ send }: Child, place: string, bytes: Uint8Array): Promise<{ id: string; version_id: string }> {
  const response = await send("PUT", `/files/upload/${place}`, { body: inPieces(bytes) });
  assert.ok([200, 201].includes(response.status), `${place}: ${response.status}`);
  return (await response.json()) as { id: string; version_id: string };
}

async function remove({ send }: Child, path: string): Promise<void> {
  const { status } = await send("DELETE", `/files/child/${path}`);
  assert.ok([204, 404].includes(status), `${path}: ${status}`);
}

/** As one body; null deletes. */
export const asOneBody: Way = async (child, path, content) => {
  if (content === null) return remove(child, path);
  await put(child, `child/${path}`, bytesOf(path, content));
};

/** As a copy of a file that is deleted then, so that the bytes are shared for a moment. */
export const asCopy: Way = async (child, path, content) => {
  if (content === null) return remove(child, path);
  const source = await put(child, `scratch/${path}`, bytesOf(path, content));
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ bucket: "child", path, replace: true });
  const { status } = await child.send("POST", `/files/${source.id}/copy`, { body, headers });
  assert.ok([200, 201].includes(status), `copy to ${path}: ${status}`);
  await child.send("DELETE", `/files/${source.id}`);
};

/** By appending to a session, and another one that is left behind. */
export const asSession: Way = async (child, path, content) => {
  if (content === null) return remove(child, path);
  const { uploads, buckets } = (child.platform as DoorPlatform).files;
  const actor: Actor = child.actor;
  const bucket = await buckets.find("child", actor);
  assert.ok(bucket !== null);
  const expiresAt = new Date(Date.now() + 600_000);
  const request = {
    purpose: "tus",
    bucket,
    path,
    actor,
    facts: {},
    size: null,
    conditions: ANYTHING,
    expiresAt,
  } as const;
  const bytes = bytesOf(path, content);
  const half = Math.ceil(bytes.length / 2);
  const signal = new AbortController().signal;
  let session = await uploads.begin(request);
  session = await uploads.append(session, { offset: 0, body: inPieces(bytes.subarray(0, half)), signal });
  if (content % 3 === 0)
    await uploads.append(await uploads.begin(request), { offset: 0, body: inPieces(bytes), signal });
  session = await uploads.append(session, { offset: half, body: inPieces(bytes.subarray(half)), signal });
  await uploads.finish(session, { actor });
};

const ANYTHING = {
  mustBeNew: false,
  mustExist: false,
  match: null,
  noneMatch: null,
  unmodifiedSince: null,
  check: () => undefined,
};

/** Into the bucket that keeps versions; answers the version. */
export async function putVersion(child: Child, path: string, content: number): Promise<string> {
  return (await put(child, `kept/${path}`, bytesOf(path, content))).version_id;
}
