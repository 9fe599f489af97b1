import type { SessionStorage } from "../auth/session-storage.js";
import type { CallOptions } from "../client-options.js";
import type { HttpClient } from "../http/http-client.js";

/** What can be uploaded. A stream is sent as it comes and cannot be sent again. */
export type UploadBody = StoredBody | ReadableStream<Uint8Array>;

/** A body that can be read again. */
export type StoredBody = Blob | ArrayBuffer | Uint8Array | string;

/** A body, by its kind. */
export interface UploadSource {
  readonly stream?: ReadableStream<Uint8Array>;
  readonly content?: StoredBody;
}

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
  /** The SHA-256 of the body in base64; another body is refused with `checksum_mismatch`. It goes in one request, for which it is. */
  readonly sha256?: string;
  readonly onProgress?: (progress: UploadProgress) => void;
  /**
   * Whether the body goes in parts, each of which is safe once it has arrived, so that the upload goes on after a broken connection,
   * a restart of the server, a `pause`, or a reload of the page when the same file is picked again. Default `auto`: from 16 MiB on.
   * Where the server has no resumable uploads, the body goes in one request. A stream always does; for one, `true` is refused.
   */
  readonly resumable?: boolean | "auto";
}

/** Where an upload goes. */
export interface UploadTarget {
  readonly http: HttpClient;
  /** Where the server is. */
  readonly url: string;
  readonly bucket: string;
  readonly path: string;
  /** Of the plain upload, below `/api/v1`. */
  readonly plainPath: string;
  /** Remembers uploads that are not finished. */
  readonly storage: SessionStorage;
}

/** How an upload starts. */
export interface Starting {
  readonly options: UploadOptions;
  readonly pausing: Pausing;
  /** Calls a listener, whose failure is its own; handed over, since an import would break the client's first file in two. */
  readonly tell: <T>(listener: (event: T) => void, event: T) => void;
}

/** How it goes there. */
export interface Sending {
  readonly options: UploadOptions;
  /** The headers that keep it from replacing what it should not. */
  readonly conditions: Readonly<Record<string, string>>;
  readonly pausing: Pausing;
  readonly report: ((sent: number, total: number | null) => void) | undefined;
}

/** Whether an upload is to stand still; `onChange` belongs to whoever sends. */
export interface Pausing {
  isPaused: boolean;
  onChange: (() => void) | null;
}
