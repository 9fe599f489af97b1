import type { models } from "@holdfast/openapi";
import type { SessionStorage } from "../auth/session-storage.js";
import { createPauseSwitch } from "./pause-switch.js";
import { type PartsUpload, sendParts } from "./send-parts.js";
import { createTusClient, type NewUpload, type TusClient, type UploadState } from "./tus-client.js";
import { isRefusal, refusalOf } from "./upload-refusal.js";
import type { Sending, UploadOptions, UploadTarget } from "./upload-request.js";

interface Resumable extends PartsUpload {
  readonly begun: NewUpload;
  /** Where, and under which key, the upload is remembered; null for one that cannot be found again. */
  readonly memory: { readonly storage: SessionStorage; readonly key: string } | null;
}

/**
 * Uploads by the tus protocol, in parts, and goes on where an earlier call for the same file stopped. Null when the server has no
 * resumable uploads. An abort takes back what has arrived; a server that for a minute cannot be reached, or asks for a longer pause,
 * does not.
 */
export async function uploadInParts(
  target: UploadTarget,
  body: Blob,
  { options, conditions, pausing, report }: Sending,
): Promise<models.FileMetadata | null> {
  const { http, bucket, path, storage } = target;
  const { contentType, signal } = options;
  const tus = createTusClient(http);
  const key = fingerprintOf(target, body, options);
  const memory = key === null ? null : { storage, key };
  const xhr = report && globalThis.XMLHttpRequest ? await import("./xhr-transport.js") : null;
  const filetype = contentType || body.type;
  const upload: Resumable = {
    body,
    begun: {
      size: body.size,
      metadata: { bucket, path, ...(filetype && { filetype }) },
      headers: conditions,
    },
    memory,
    pause: createPauseSwitch(pausing, signal),
    pausing,
    report: report ?? (() => undefined),
    transport: xhr?.xhrTransport ?? null,
    signal,
  };
  let state = (await findRemembered(upload, tus)) ?? (await begin(upload, tus));
  if (state === null) return null;
  try {
    state = await sendParts(upload, tus, state);
    const request = { path: `${state.file}`, ...(signal && { signal }) } as const;
    const file = await http.json<models.FileMetadata>(request);
    await quietly(() => memory?.storage.removeItem(memory.key));
    return file;
  } catch (error) {
    if (signal?.aborted || isRefusal(error)) {
      await quietly(() => memory?.storage.removeItem(memory.key));
      // Without an answer it expires by itself.
      void tus.remove(state.path).catch(() => undefined);
    }
    throw error;
  }
}

/**
 * The key under which an upload is found again when the user picks the same file once more: a file is the same when its name, size,
 * type and time of change are. Null for bytes without such an identity.
 */
function fingerprintOf({ url, bucket, path }: UploadTarget, body: Blob, options: UploadOptions): string | null {
  if (!("name" in body && "lastModified" in body)) return null;
  const { contentType, ifExists, ifMatch } = options;
  const identity = [body.name, body.size, body.type, body.lastModified];
  return `holdfast-upload:${JSON.stringify([url, bucket, path, ...identity, contentType, ifExists, ifMatch])}`;
}

async function findRemembered({ memory, signal }: Resumable, tus: TusClient): Promise<UploadState | null> {
  const path = await quietly(() => memory?.storage.getItem(memory.key));
  if (!path) return null;
  return tus.look(path, signal).catch((error: unknown) => {
    // It is finished and long gone, expired, or somebody else's.
    if (isRefusal(error)) return null;
    throw error;
  });
}

async function begin(upload: Resumable, tus: TusClient): Promise<UploadState | null> {
  const { memory, begun, signal } = upload;
  try {
    const state = await tus.begin(begun, signal);
    await quietly(() => memory?.storage.setItem(memory.key, state.path));
    return state;
  } catch (error) {
    // No such door; should the bucket be what is missing, a plain upload says so.
    const { status } = refusalOf(error);
    if (status === 404 || status === 405) return null;
    throw error;
  }
}

/** A storage that is full or forbidden costs the memory of an upload, not the upload. */
async function quietly<T>(work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}
