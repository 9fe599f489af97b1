import type { models } from "@holdfast/openapi";
import { withDeadline } from "../http/deadline.js";
import type { Sending, Starting, StoredBody, UploadProgress, UploadSource, UploadTarget } from "./upload-request.js";

/** From this size on, an upload is worth a request more. */
const RESUMABLE_BYTES = 16 * 2 ** 20;

/** Sends a body in one request, or in parts where that was asked for or it is large. */
export async function sendUpload(
  target: UploadTarget,
  { stream, content = "" }: UploadSource,
  { options, pausing, tell }: Starting,
): Promise<models.FileMetadata> {
  const { resumable = "auto", sha256, ifExists, ifMatch, onProgress } = options;
  const sending: Sending = {
    options,
    pausing,
    conditions: {
      ...(ifExists === "refuse" ? { "if-none-match": "*" } : {}),
      ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
    },
    report: onProgress && reporter((progress) => tell(onProgress, progress)),
  };
  if (sha256 !== undefined && resumable === true) {
    throw new TypeError("A digest is checked for a body in one request; leave out sha256, or do not ask to resume.");
  }
  if (stream !== undefined) {
    if (resumable === true) throw new TypeError("A stream cannot be read twice, so its upload cannot be resumed.");
    return sendStream(target, stream, sending);
  }
  const isSmall = resumable === "auto" && (sha256 !== undefined || sizeOf(content) < RESUMABLE_BYTES);
  if (resumable === false || isSmall) return sendContent(target, content, sending);
  const blob = blobOf(content);
  const { uploadInParts } = await import("./resumable-upload.js");
  return (await uploadInParts(target, blob, sending)) ?? (await sendContent(target, blob, sending));
}

/** Over HTTP/1.1 no browser sends a stream, and some send the text "[object ReadableStream]" in its place. */
async function sendStream(
  target: UploadTarget,
  stream: ReadableStream<Uint8Array>,
  sending: Sending,
): Promise<models.FileMetadata> {
  const { options, report } = sending;
  if (isBrowser()) {
    const deadline = { signal: options.signal, timeoutMs: null };
    return sendContent(target, await withDeadline(deadline, () => new Response(stream).blob()), sending);
  }
  const body = report === undefined ? stream : countBytes(stream, null, report);
  return target.http.json({ ...plainRequest(target, options.contentType, sending), body });
}

/** Sends a body as it is, in one request, never twice. */
async function sendContent(target: UploadTarget, content: StoredBody, sending: Sending): Promise<models.FileMetadata> {
  const { http } = target;
  const { options, report } = sending;
  const request = plainRequest(target, options.contentType ?? (isBlob(content) ? content.type : ""), sending);
  if (report === undefined) return http.json({ ...request, body: content as BodyInit });
  const blob = blobOf(content);
  if (!isBrowser()) return http.json({ ...request, body: () => countBytes(blob.stream(), blob.size, report) });
  const { xhrTransport } = await import("./xhr-transport.js");
  return http.json({ ...request, body: blob, transport: xhrTransport((sent) => report(sent, blob.size)) });
}

function plainRequest({ plainPath }: UploadTarget, contentType: string | undefined, { options, conditions }: Sending) {
  return {
    method: "PUT",
    path: plainPath,
    headers: {
      "content-type": contentType || "application/octet-stream",
      ...(options.sha256 === undefined ? {} : { "content-digest": `sha-256=:${options.sha256}:` }),
      ...conditions,
    },
    limited: false,
    ...(options.signal && { signal: options.signal }),
  } as const;
}

/** A text has at least as many bytes as UTF-16 units. */
function sizeOf(content: StoredBody): number {
  if (typeof content === "string") return content.length;
  return isBlob(content) ? content.size : content.byteLength;
}

function blobOf(content: StoredBody): Blob {
  return isBlob(content) ? content : new Blob([content as BlobPart]);
}

/** When an upload is sent again with a renewed token, what has left already is not told anew. */
function reporter(onProgress: (progress: UploadProgress) => void): NonNullable<Sending["report"]> {
  let most = -1;
  return (sent, total) => {
    if (sent <= most) return;
    most = sent;
    onProgress({ sent, total });
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

function isBlob(content: StoredBody): content is Blob {
  return content instanceof Blob;
}

/** Browsers and React Native tell the progress of an XMLHttpRequest; elsewhere there is none. */
function isBrowser(): boolean {
  return globalThis.XMLHttpRequest !== undefined;
}
