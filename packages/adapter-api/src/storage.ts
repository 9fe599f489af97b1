import type { Adapter, CallOptions, Page } from "./adapter.js";

/** What a list says of an object: as much as every vendor tells without being asked for each. */
export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Opaque, without quotes; differs whenever the content differs. */
  readonly etag: string;
  readonly modifiedAt: Date;
}

export interface ObjectInfo extends ListedObject {
  /** As given to `put`, or `application/octet-stream`. */
  readonly contentType: string;
  /** As given to `put`: keys in lower case, values any Unicode text. */
  readonly metadata: Readonly<Record<string, string>>;
}

export type Bytes = Uint8Array | ReadableStream<Uint8Array>;

/** Bytes `start` to `end`, both included and counted from 0; without `end`, to the last. An `end` past the last is cut. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

export interface PutOptions extends CallOptions {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** The exact size; a body of another size fails with `invalid_input` and changes nothing. */
  readonly size?: number;
  /** Only if no object has the key, else `already_exists`. Of racing calls exactly one wins. Needs `conditionalWrites`. */
  readonly ifAbsent?: boolean;
  /** Only if the object has this etag, else `conflict`. Needs `conditionalWrites`. */
  readonly ifMatch?: string;
}

export interface StorageCapabilities {
  readonly conditionalWrites: boolean;
  /** The methods that `signUrl` signs; empty when the member is absent. */
  readonly signedUrls: readonly ("GET" | "PUT")[];
  /** The limits of `resumable`; false when the member is absent. The last part may be smaller than `minPartBytes`. */
  readonly resumable: { readonly minPartBytes: number; readonly maxParts: number } | false;
  readonly maxObjectBytes: number;
  /** Whether the etag that `put` answers is the SHA-256 of the content in lower-case hexadecimal. Absent: no. */
  readonly sha256Etags?: boolean;
}

/** An object written in parts. Parts are numbered from 1, may arrive in any order, and a repeated part replaces itself. */
export interface ResumableUploads {
  begin(key: string, options?: PutOptions): Promise<{ readonly uploadId: string }>;
  /** Fails with `not_found` when the upload was finished, aborted or never begun. */
  writePart(uploadId: string, part: number, body: Bytes, options?: CallOptions): Promise<{ readonly etag: string }>;
  /** In part order. */
  listParts(
    uploadId: string,
    options?: CallOptions,
  ): Promise<readonly { readonly part: number; readonly size: number; readonly etag: string }[]>;
  /**
   * Joins the parts in order and makes the object visible at once; the conditions and the size given to `begin` hold
   * here. Fails with `invalid_input`, and keeps the upload, when there is no part or one before the last is missing.
   */
  finish(uploadId: string, options?: CallOptions): Promise<ObjectInfo>;
  /** Idempotent; leaves nothing behind. */
  abort(uploadId: string, options?: CallOptions): Promise<void>;
}

/**
 * Objects under keys. A key is any text of 1 to 1,024 bytes of UTF-8 without NUL; it is opaque, so `..` and `/` mean nothing;
 * another key fails with `invalid_input`. Memory use is constant whatever the size.
 */
export interface StorageAdapter extends Adapter<"storage", StorageCapabilities> {
  /**
   * Writes the whole object or nothing: when the body fails or the signal aborts, what was there stays as it was, and
   * nothing is left behind. Once it resolves, the object is durable and every reader sees it whole.
   */
  put(key: string, body: Bytes, options?: PutOptions): Promise<ObjectInfo>;
  /** Null when absent. A range that begins past the end fails with `invalid_input`. A replaced object reads on as it was. */
  get(
    key: string,
    options?: CallOptions & { readonly range?: ByteRange },
  ): Promise<{ readonly info: ObjectInfo; readonly body: ReadableStream<Uint8Array> } | null>;
  /** Null when absent. */
  head(key: string, options?: CallOptions): Promise<ObjectInfo | null>;
  /**
   * Objects whose key begins with `prefix`, in order of their UTF-8 bytes, at most `limit` (1 to 1,000) items and
   * prefixes together. With `delimiter`, keys that hold it after the prefix are folded into `prefixes`.
   * What it says of an object is what `head` says. A cursor that this adapter did not make fails with `invalid_input`.
   */
  list(
    request: {
      readonly prefix: string;
      readonly limit: number;
      readonly cursor?: string;
      readonly delimiter?: "/";
    },
    options?: CallOptions,
  ): Promise<Page<ListedObject> & { readonly prefixes: readonly string[] }>;
  /** Replaces `to` by the object at `from`, whole; `not_found` when `from` is absent. Copying onto itself is allowed. */
  copy(from: string, to: string, options?: CallOptions): Promise<ObjectInfo>;
  /** Absent keys are no error. */
  delete(keys: readonly string[], options?: CallOptions): Promise<void>;
  /** A URL that anyone may use for one method on one key until it expires. Only with the `signedUrls` capability. */
  signUrl?(
    key: string,
    request: { readonly method: "GET" | "PUT"; readonly expiresInSeconds: number; readonly contentType?: string },
    options?: CallOptions,
  ): Promise<URL>;
  /** Only with the `resumable` capability. */
  readonly resumable?: ResumableUploads;
}
