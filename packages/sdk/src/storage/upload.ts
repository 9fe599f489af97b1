import type { models } from "@holdfast/openapi";
import type { CallOptions } from "../client-options.js";
import { callListener } from "../events/call-listener.js";
import { withDeadline } from "../http/deadline.js";
import { type HttpClient, isStream } from "../http/http-client.js";

/** What can be uploaded. A stream is sent as it comes and cannot be sent again. */
export type UploadBody = Blob | ArrayBuffer | Uint8Array | string | ReadableStream<Uint8Array>;

export interface UploadProgress {
  /** Bytes that have left; never less than before. */
  readonly sent: number;
  /** Null for a stream, whose end is not known. */
  readonly total: number | null;
}

export interface UploadOptions extends CallOptions {
  /** Default: the blob's own type, else found out by the server. */
  readonly contentType?: string;
  /** What becomes of a file that is there: `replace` it, or `refuse` with `precondition_failed`. Default `replace`. */
  readonly ifExists?: "replace" | "refuse";
  /** Replaces only the version with this ETag. */
  readonly ifMatch?: string;
  /** The SHA-256 of the body in base64; another body is refused with `checksum_mismatch`. */
  readonly sha256?: string;
  readonly onProgress?: (progress: UploadProgress) => void;
}

/** Where an upload goes. */
export interface UploadTarget {
  readonly http: HttpClient;
  /** Below `/api/v1`. */
  readonly path: string;
}

/** Uploads a body as it is, with constant memory, never twice. */
export async function upload(
  { http, path }: UploadTarget,
  body: UploadBody,
  options: UploadOptions,
): Promise<models.FileMetadata> {
  const { contentType, ifExists, ifMatch, sha256, onProgress, signal } = options;
  const request = {
    method: "PUT",
    path,
    headers: {
      "content-type": contentType ?? (isBlob(body) && body.type !== "" ? body.type : "application/octet-stream"),
      ...(ifExists === "refuse" ? { "if-none-match": "*" } : {}),
      ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
      ...(sha256 === undefined ? {} : { "content-digest": `sha-256=:${sha256}:` }),
    },
    limited: false,
    ...(signal && { signal }),
  } as const;
  // Over HTTP/1.1 no browser sends a stream, and some send the text "[object ReadableStream]" in its place.
  const sendable =
    isStream(body) && isBrowser()
      ? await withDeadline({ signal, timeoutMs: null }, () => new Response(body).blob())
      : body;
  if (onProgress === undefined) return http.json({ ...request, body: sendable as BodyInit });
  const report = reporter(onProgress);
  if (isStream(sendable)) return http.json({ ...request, body: countBytes(sendable, null, report) });
  const blob = isBlob(sendable) ? sendable : new Blob([sendable as BlobPart]);
  if (!isBrowser()) return http.json({ ...request, body: () => countBytes(blob.stream(), blob.size, report) });
  const { xhrTransport } = await import("./xhr-transport.js");
  return http.json({ ...request, body: blob, transport: xhrTransport(report) });
}

type Report = (sent: number, total: number | null) => void;

/** When an upload is sent again with a renewed token, what has left already is not told anew. */
function reporter(onProgress: (progress: UploadProgress) => void): Report {
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
  report: Report,
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
