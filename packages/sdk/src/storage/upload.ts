import type { models } from "@holdfast/openapi";
import { callListener } from "../events/call-listener.js";
import { withDeadline } from "../http/deadline.js";
import { isStream } from "../http/http-client.js";
import type { Pausing, Sending, UploadOptions, UploadProgress, UploadTarget } from "./upload-request.js";

/** What can be uploaded. A stream is sent as it comes and cannot be sent again. */
export type UploadBody = Blob | ArrayBuffer | Uint8Array | string | ReadableStream<Uint8Array>;

/** An upload under way: the promise of the file, and what may be done meanwhile. */
export interface Upload extends Promise<models.FileMetadata> {
  /** Stops sending until `resume`; what has arrived stays. A plain upload, whose bytes go in one request, does not stop. */
  pause(): void;
  resume(): void;
}

/** From this size on, an upload is worth a request more. */
const RESUMABLE_BYTES = 16 * 2 ** 20;

/** Uploads a body with constant memory: in one request, or in parts where that was asked for or it is large. */
export function startUpload(target: UploadTarget, body: UploadBody, options: UploadOptions): Upload {
  const pausing: Pausing = { isPaused: false, onChange: () => undefined };
  const report = options.onProgress && reporter(options.onProgress);
  const { ifExists, ifMatch } = options;
  const conditions = {
    ...(ifExists === "refuse" ? { "if-none-match": "*" } : {}),
    ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
  };
  const setPaused = (isPaused: boolean): void => {
    pausing.isPaused = isPaused;
    pausing.onChange();
  };
  return Object.assign(upload(target, body, { options, conditions, pausing, report }), {
    pause: () => setPaused(true),
    resume: () => setPaused(false),
  });
}

async function upload(target: UploadTarget, body: UploadBody, sending: Sending): Promise<models.FileMetadata> {
  const { resumable = "auto" } = sending.options;
  if (isStream(body)) {
    if (resumable === true) throw new TypeError("A stream cannot be read twice, so its upload cannot be resumed.");
    return sendPlainly(target, body, sending);
  }
  const isSmall = resumable === "auto" && sizeOf(body) < RESUMABLE_BYTES;
  if (resumable === false || isSmall) return sendPlainly(target, body, sending);
  const blob = isBlob(body) ? body : new Blob([body as BlobPart]);
  const { uploadInParts } = await import("./resumable-upload.js");
  return (await uploadInParts(target, blob, sending)) ?? (await sendPlainly(target, blob, sending));
}

/** Sends the body as it is, in one request, never twice. */
async function sendPlainly(
  { http, plainPath }: UploadTarget,
  body: UploadBody,
  { options, conditions, report }: Sending,
): Promise<models.FileMetadata> {
  const { signal } = options;
  const request = {
    method: "PUT",
    path: plainPath,
    headers: { "content-type": contentTypeOf(body, options), ...conditions },
    limited: false,
    ...(signal && { signal }),
  } as const;
  // Over HTTP/1.1 no browser sends a stream, and some send the text "[object ReadableStream]" in its place.
  const sendable =
    isStream(body) && isBrowser()
      ? await withDeadline({ signal, timeoutMs: null }, () => new Response(body).blob())
      : body;
  if (report === undefined) return http.json({ ...request, body: sendable as BodyInit });
  if (isStream(sendable)) return http.json({ ...request, body: countBytes(sendable, null, report) });
  const blob = isBlob(sendable) ? sendable : new Blob([sendable as BlobPart]);
  if (!isBrowser()) return http.json({ ...request, body: () => countBytes(blob.stream(), blob.size, report) });
  const { xhrTransport } = await import("./xhr-transport.js");
  return http.json({ ...request, body: blob, transport: xhrTransport((sent) => report(sent, blob.size)) });
}

function contentTypeOf(body: UploadBody, { contentType }: UploadOptions): string {
  return contentType ?? (isBlob(body) && body.type !== "" ? body.type : "application/octet-stream");
}

/** A text has at least as many bytes as UTF-16 units. */
function sizeOf(body: Exclude<UploadBody, ReadableStream<Uint8Array>>): number {
  if (typeof body === "string") return body.length;
  return isBlob(body) ? body.size : body.byteLength;
}

/** When an upload is sent again with a renewed token, what has left already is not told anew. */
function reporter(onProgress: (progress: UploadProgress) => void): NonNullable<Sending["report"]> {
  let most = -1;
  return (sent, total) => {
    if (sent <= most) return;
    most = sent;
    callListener(onProgress, { sent, total });
  };
}

function countBytes(
  stream: ReadableStream<Uint8Array>,
  total: number | null,
  report: NonNullable<Sending["report"]>,
): ReadableStream<Uint8Array> {
  let sent = 0;
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        controller.enqueue(chunk);
        sent += chunk.byteLength;
        report(sent, total);
      },
    }),
  );
}

function isBlob(body: UploadBody): body is Blob {
  return body instanceof Blob;
}

/** Browsers and React Native tell the progress of an XMLHttpRequest; elsewhere there is none. */
function isBrowser(): boolean {
  return globalThis.XMLHttpRequest !== undefined;
}
