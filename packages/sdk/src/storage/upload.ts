import type { models } from "@holdfast/openapi";
import type { CallOptions } from "../client-options.js";
import { ApiError } from "../errors/api-error.js";
import { NetworkError } from "../errors/network-error.js";
import type { HttpClient } from "../http/http-client.js";

/** What can be uploaded. A stream is sent as it comes and cannot be sent again. */
export type UploadBody = Blob | ArrayBuffer | Uint8Array | string | ReadableStream<Uint8Array>;

export interface UploadProgress {
  /** Bytes that have left. */
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
  readonly onProgress?: (progress: UploadProgress) => void;
}

/** How an upload reaches the server: with the platform's XMLHttpRequest, which tells progress, or with fetch. */
export interface UploadTarget {
  readonly http: HttpClient;
  /** Below `/api/v1`. */
  readonly path: string;
  readonly url: string;
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
}

/** Uploads a body as it is, with constant memory, never twice. */
export async function upload(
  target: UploadTarget,
  body: UploadBody,
  options: UploadOptions,
): Promise<models.FileMetadata> {
  const { contentType, ifExists, ifMatch, onProgress, signal } = options;
  const headers: Record<string, string> = {
    "content-type": contentType ?? (body instanceof Blob && body.type !== "" ? body.type : "application/octet-stream"),
    ...(ifExists === "refuse" ? { "if-none-match": "*" } : {}),
    ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
  };
  signal?.throwIfAborted();
  if (onProgress !== undefined && !(body instanceof ReadableStream) && globalThis.XMLHttpRequest !== undefined) {
    return uploadByXhr(target, body, { headers, onProgress, ...(signal && { signal }) });
  }
  const sent = onProgress === undefined ? body : countBytes(body, onProgress);
  return target.http.json<models.FileMetadata>({
    method: "PUT",
    path: target.path,
    headers,
    body: sent as BodyInit,
    limited: false,
    ...(signal && { signal }),
  });
}

function countBytes(body: UploadBody, onProgress: (progress: UploadProgress) => void): ReadableStream<Uint8Array> {
  const blob = body instanceof ReadableStream ? null : new Blob([body as BlobPart]);
  const total = blob?.size ?? null;
  let sent = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(chunk);
      sent += chunk.byteLength;
      onProgress({ sent, total });
    },
  });
  return (blob?.stream() ?? (body as ReadableStream<Uint8Array>)).pipeThrough(counter);
}

interface XhrUpload extends CallOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly onProgress: (progress: UploadProgress) => void;
}

async function uploadByXhr(
  target: UploadTarget,
  body: Exclude<UploadBody, ReadableStream>,
  { headers, onProgress, signal }: XhrUpload,
): Promise<models.FileMetadata> {
  const all = { ...(await target.headers()), ...headers };
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const abort = (): void => xhr.abort();
    const settle = (act: () => void): void => {
      signal?.removeEventListener("abort", abort);
      act();
    };
    xhr.open("PUT", target.url);
    for (const [name, value] of Object.entries(all)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = ({ loaded, total }) => onProgress({ sent: loaded, total });
    xhr.onload = () => settle(() => (xhr.status < 300 ? resolve(JSON.parse(xhr.responseText)) : reject(refusal(xhr))));
    xhr.onerror = () => settle(() => reject(new NetworkError("The server cannot be reached.")));
    xhr.onabort = () => settle(() => reject(signal?.reason));
    signal?.addEventListener("abort", abort, { once: true });
    xhr.send(body as XMLHttpRequestBodyInit);
  });
}

function refusal(xhr: XMLHttpRequest): ApiError {
  const isProblem = xhr.getResponseHeader("content-type") === "application/problem+json";
  return new ApiError({ ...(isProblem ? JSON.parse(xhr.responseText) : {}), status: xhr.status });
}
