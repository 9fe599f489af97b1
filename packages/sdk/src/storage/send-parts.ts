import type { NetworkError } from "../errors/network-error.js";
import { withDeadline } from "../http/deadline.js";
import type { Transport } from "../http/http-client.js";
import type { PauseSwitch } from "./pause-switch.js";
import type { TusClient, UploadState } from "./tus-client.js";
import { isMendable, refusalOf } from "./upload-refusal.js";
import type { Pausing } from "./upload-request.js";

/** What a request carries: so much is sent again, at most, when a connection breaks. */
const PART_BYTES = 16 * 2 ** 20;
/** The pauses between tries that get nothing across: a server that restarts is waited for, one that stays away is not. */
const RETRY_AFTER_MS = [0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000];
/** Whoever asks for a longer pause is obeyed by giving up, with what they said; a later call goes on. */
const LONGEST_PAUSE_MS = 60_000;
/** So many answers that take nothing come from what will never take anything. */
const MOST_STALLS = 4;

/** An upload whose bytes go in parts. */
export interface PartsUpload {
  readonly body: Blob;
  readonly pause: PauseSwitch;
  readonly pausing: Pausing;
  readonly report: (sent: number, total: number) => void;
  /** What sends a part and tells how much of it has left; without one, parts are told of when they have arrived. */
  readonly transport: ((report: (sent: number) => void) => Transport) | null;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends what is missing, part by part, and tries again where that may help, until the file is in sight. Rejects with what the server said when it
 * refuses, asks for a pause of more than a minute or fails for a minute, and with a NetworkError when it answers but takes nothing.
 */
export async function sendParts(upload: PartsUpload, tus: TusClient, from: UploadState): Promise<UploadState> {
  const { body, pause, pausing, report, signal } = upload;
  let state = from;
  let furthest = from.offset;
  let isStale = false;
  let failures = 0;
  let stalls = 0;
  const advance = async (): Promise<void> => {
    const known = state;
    state = await (isStale ? tus.look(known.path, signal) : sendPart(upload, tus, known));
    const hasMoved = state.offset > known.offset && state.offset <= body.size;
    if (!isStale && !hasMoved && state.file === null) {
      stalls++;
      throw stalled(furthest, body.size);
    }
    if (hasMoved && state.offset > furthest) {
      furthest = state.offset;
      failures = stalls = 0;
    }
    isStale = false;
    report(state.offset, body.size);
  };
  while (state.file === null) {
    try {
      await pause.whenRunning();
      await advance();
    } catch (error) {
      if (signal?.aborted) throw error;
      isStale = true;
      if (pausing.isPaused) continue;
      const waitMs = Math.max(RETRY_AFTER_MS[failures++] ?? Number.POSITIVE_INFINITY, retryAfterMs(error));
      if (waitMs > LONGEST_PAUSE_MS || stalls === MOST_STALLS || !isMendable(error)) throw error;
      await wait(waitMs, signal);
    }
  }
  return state;
}

/** An empty one asks again for what failed after the last byte. */
function sendPart(upload: PartsUpload, tus: TusClient, state: UploadState): Promise<UploadState> {
  const { body, pause, report } = upload;
  const part = body.slice(state.offset, state.offset + PART_BYTES);
  const transport = upload.transport?.((sent) => report(state.offset + sent, body.size)) ?? null;
  return pause.during((either) => tus.append(state, { body: part, transport }, either));
}

/** A NetworkError, by its shape as `refusalOf` says. */
function stalled(offset: number, size: number): NetworkError {
  const error = new Error(`The server answers, but takes no more than ${offset} of the ${size} bytes.`);
  return Object.assign(error, { name: "NetworkError", isHoldfastNetworkError: true } as const);
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
