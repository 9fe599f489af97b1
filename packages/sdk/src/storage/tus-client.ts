import type { HttpClient, HttpRequest, Transport } from "../http/http-client.js";

/** How far an upload has come on the server. */
export interface UploadState {
  /** Of the upload, below `/api/v1`. */
  readonly path: string;
  /** Bytes that are safe. */
  readonly offset: number;
  /** Of the file, below `/api/v1`; null until all bytes are there and the file is in sight. */
  readonly file: string | null;
}

export interface NewUpload {
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface UploadPart {
  readonly body: Blob;
  readonly transport: Transport | null;
}

/** The client half of tus 1.0.0: the core protocol, creation and termination. Rejects as the HTTP client does. */
export interface TusClient {
  begin(upload: NewUpload, signal: AbortSignal | undefined): Promise<UploadState>;
  look(path: string, signal: AbortSignal | undefined): Promise<UploadState>;
  /** Appends; the state is that of before. */
  append(state: UploadState, part: UploadPart, signal: AbortSignal): Promise<UploadState>;
  remove(path: string): Promise<void>;
}

const VERSION = { "tus-resumable": "1.0.0" };

export function createTusClient(http: HttpClient): TusClient {
  const send = async (path: string | null, request: Omit<HttpRequest, "path">, signal: AbortSignal | undefined) => {
    const headers = { ...VERSION, ...request.headers };
    const response = await http.send({ ...request, path: path ?? "/uploads", headers, ...(signal && { signal }) });
    return {
      path: path ?? pathOf(response.headers.get("location")) ?? "/uploads",
      offset: Number(response.headers.get("upload-offset")),
      file: pathOf(response.headers.get("content-location")),
    };
  };
  return {
    begin: ({ size, metadata, headers }, signal) =>
      send(
        null,
        {
          method: "POST",
          headers: { ...headers, "upload-length": String(size), "upload-metadata": encodeMetadata(metadata) },
        },
        signal,
      ),
    look: (path, signal) => send(path, { method: "HEAD" }, signal),
    append: ({ path, offset }, { body, transport }, signal) =>
      send(
        path,
        {
          method: "PATCH",
          headers: { "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
          body: () => body,
          limited: false,
          ...(transport && { transport }),
        },
        signal,
      ),
    remove: async (path) => void (await send(path, { method: "DELETE" }, undefined)),
  };
}

/** The path below `/api/v1` that a URL or an absolute path names; a proxy may have put something before it. */
function pathOf(location: string | null): string | null {
  return /\/api\/v1(\/[^?#]*)/.exec(location ?? "")?.[1] ?? null;
}

function encodeMetadata(metadata: Readonly<Record<string, string>>): string {
  const encode = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  return Object.entries(metadata)
    .map(([name, value]) => `${name} ${encode(value)}`)
    .join(",");
}
