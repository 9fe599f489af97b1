import type { models } from "@holdfast/openapi";
import type { SessionStorage } from "../auth/session-storage.js";
import type { ApiError } from "../errors/api-error.js";
import { withDeadline } from "../http/deadline.js";
import type { Transport } from "../http/http-client.js";
import { createPauseSwitch, type PauseSwitch } from "./pause-switch.js";
import { createTusClient, type NewUpload, type TusClient, type UploadState } from "./tus-client.js";
import type { Pausing, Sending, UploadOptions, UploadTarget } from "./upload-request.js";

/** What a request carries: so much is sent again, at most, when a connection breaks. */
const PART_BYTES = 16 * 2 ** 20;
/** The pauses between tries that get nothing across: a server that restarts is waited for, one that stays away is not. */
const RETRY_AFTER_MS = [0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000];
/** What another try can mend: a race, a lock, a limit, a part that was damaged on its way. */
const MENDABLE = [409, 423, 429, 460];

interface Resumable {
  readonly body: Blob;
  readonly begun: NewUpload;
  /** Where, and under which key, the upload is remembered; null for one that cannot be found again. */
  readonly memory: { readonly storage: SessionStorage; readonly key: string } | null;
  readonly pause: PauseSwitch;
  readonly pausing: Pausing;
  readonly report: (sent: number, total: number) => void;
  /** What sends a part and tells how much of it has left; without one, parts are told of when they have arrived. */
  readonly transport: ((report: (sent: number) => void) => Transport) | null;
  readonly signal: AbortSignal | undefined;
}

/**
 * Uploads by the tus protocol, in parts, and goes on where an earlier call for the same file stopped. Null when the server has no
 * resumable uploads. An abort takes back what has arrived; a server that cannot be reached for a minute does not.
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
      headers: {
        ...conditions,
        ...(options.sha256 === undefined ? {} : { "repr-digest": `sha-256=:${options.sha256}:` }),
      },
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
    state = await sendAll(upload, tus, state);
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
  const { contentType, ifExists, ifMatch, sha256 } = options;
  const identity = [body.name, body.size, body.type, body.lastModified];
  return `holdfast-upload:${JSON.stringify([url, bucket, path, ...identity, contentType, ifExists, ifMatch, sha256])}`;
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

async function sendAll(upload: Resumable, tus: TusClient, from: UploadState): Promise<UploadState> {
  const { body, pause, report, signal } = upload;
  let state = from;
  let isStale = false;
  let failures = 0;
  while (state.file === null) {
    try {
      await pause.whenRunning();
      const known = state;
      if (isStale) state = await tus.look(known.path, signal);
      else state = await sendPart(upload, tus, known);
      if (state.offset > known.offset) failures = 0;
      isStale = false;
      report(state.offset, body.size);
    } catch (error) {
      if (signal?.aborted) throw error;
      isStale = true;
      if (upload.pausing.isPaused) continue;
      const waitMs = RETRY_AFTER_MS[failures++];
      if (waitMs === undefined || !isMendable(error)) throw error;
      await wait(Math.max(waitMs, retryAfterMs(error)), signal);
    }
  }
  return state;
}

/** An empty one asks again for what failed after the last byte. */
function sendPart(upload: Resumable, tus: TusClient, state: UploadState): Promise<UploadState> {
  const { body, pause, report } = upload;
  const part = body.slice(state.offset, state.offset + PART_BYTES);
  const transport = upload.transport?.((sent) => report(state.offset + sent, body.size)) ?? null;
  return pause.during((either) => tus.append(state, { body: part, transport }, either));
}

/** A storage that is full or forbidden costs the memory of an upload, not the upload. */
async function quietly<T>(work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}

/** What the server said, by its shape: to import the class would break the client's first file in two. Empty for other failures. */
function refusalOf(error: unknown): Partial<ApiError> {
  return typeof error === "object" && error !== null && "isHoldfastApiError" in error ? (error as ApiError) : {};
}

/** Whether another try may succeed. A pause that ended meanwhile leaves an error that no server made. */
function isMendable(error: unknown): boolean {
  const { status } = refusalOf(error);
  return status === undefined || status >= 500 || MENDABLE.includes(status);
}

/** Whether the server will not take the upload, however often and by whomever it is asked. */
function isRefusal(error: unknown): boolean {
  return !isMendable(error) && refusalOf(error).status !== 401;
}

function retryAfterMs(error: unknown): number {
  return (refusalOf(error).retryAfterSeconds ?? 0) * 1_000;
}

function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const passed = () =>
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
  return withDeadline({ signal, timeoutMs: null }, passed).finally(() => clearTimeout(timer));
}
