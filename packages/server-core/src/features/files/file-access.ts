import type { ByteRange } from "@holdfast/adapter-api";
import type { Actor } from "../../actor.js";
import type { ExpectedDigests } from "./blobs/digests.js";
import type { BucketRecord, FileRecord, VersionRecord } from "./records.js";
import type { UploadSessions } from "./sessions/upload-sessions.js";
import type { WriteConditions } from "./upload/write-conditions.js";

/**
 * What a door does with buckets and files. The rules for names, sizes, types, quotas, conditions and replacing live behind
 * it. Records come from `DoorPlatform.authorize` or from here; who may see them was decided there.
 */
export interface FileAccess {
  readonly buckets: BucketAccess;
  /** One page of a bucket's files, or of the folders among them, by path; costs the same however many there are. */
  list(bucket: BucketRecord, page: ListPage, actor: Actor): Promise<Listing>;
  /** The file at a path as the actor sees it; null when there is none in sight. */
  find(bucket: BucketRecord, path: string, actor: Actor): Promise<FileRecord | null>;
  /** The content, or a range of it that lies within; memory use is constant. */
  read(
    file: FileRecord,
    options: { readonly range?: ByteRange; readonly signal: AbortSignal },
  ): Promise<ReadableStream<Uint8Array>>;
  /** Stores a body as a file. Nothing is visible before all bytes are durable; nothing stays when it fails. */
  put(target: FileTarget, content: NewContent): Promise<Uploaded>;
  /** A new file with the same content; no byte is copied. `changes` null keeps everything that the source says. */
  copy(source: FileRecord | VersionRecord, target: FileTarget, changes: FileFacts | null): Promise<Uploaded>;
  /**
   * The file is out of sight from now on. In a bucket with versions it stays as one, under a marker. Throws `precondition_failed` when its
   * content is not, or is by then no more, what the conditions ask for.
   */
  remove(file: FileRecord, conditions?: WriteConditions): Promise<Removed>;
  readonly versions: VersionAccess;
  /** Replaces the tags of a file. */
  setTags(file: FileRecord, tags: Tags): Promise<FileRecord>;
  readonly uploads: UploadSessions;
}

/** Buckets as the actor sees them. */
export interface BucketAccess {
  list(page: { readonly skip: number; readonly limit: number }, actor: Actor): Promise<readonly BucketRecord[]>;
  /** By id or name; null when there is none in sight. */
  find(idOrName: string, actor: Actor): Promise<BucketRecord | null>;
  /** A private bucket. Throws `already_exists`, `invalid_name`, and `forbidden` for who is no user. */
  create(name: string, actor: Actor): Promise<BucketRecord>;
  /** Deletes a bucket that has no files, versions or uploads; throws `conflict` when it has. */
  removeEmpty(bucket: BucketRecord): Promise<void>;
  /** Whether replaced and deleted files are kept as versions from now on. Those that are there stay. */
  setVersioning(bucket: BucketRecord, isOn: boolean): Promise<BucketRecord>;
}

export interface ListPage {
  /** Only paths that begin so. */
  readonly prefix?: string;
  /** Folds what lies below the next slash after the prefix into one folder. */
  readonly delimiter?: "/";
  /** Only what comes after this path, in the order of UTF-8 bytes; after the whole folder where folders are folded and it is one of them. */
  readonly after?: string;
  /** Files and folders together, 1 to 1,000. */
  readonly limit: number;
}

export interface Listing {
  readonly files: readonly FileRecord[];
  /** Folders, each with the prefix before it and a slash after it. */
  readonly prefixes: readonly string[];
  /** The `after` of the next page; null at the end. */
  readonly next: string | null;
}

/** Where content goes, and who sends it. */
export interface FileTarget {
  readonly bucket: BucketRecord;
  /** One that ends with a slash is that of a folder's marker, which the API shows as a folder and not among files. */
  readonly path: string;
  readonly actor: Actor;
  /** Null never replaces. */
  readonly conditions: WriteConditions | null;
}

/** What a file says beside its content. What is absent is found out, or stays as it is where a file is replaced. */
export interface FileFacts {
  readonly filename?: string;
  readonly contentType?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly cacheControl?: string | null;
  readonly tags?: Tags;
}

/** Up to 10, keys of 1 to 128 characters and values of up to 256. */
export type Tags = Readonly<Record<string, string>>;

/** A body on its way in. */
export interface NewContent {
  readonly body: ReadableStream<Uint8Array> | null;
  readonly facts: FileFacts;
  /** The exact size where it is known. */
  readonly size?: number;
  /** In lower-case hexadecimal, CRC-32C as 8 digits. A body with another digest is refused with `checksum_mismatch`. */
  readonly expected?: ExpectedDigests;
  /** Also find out the MD5, which costs time. */
  readonly md5?: boolean;
  readonly signal: AbortSignal;
}

/** What an upload of any kind ends with. */
export interface Uploaded {
  readonly file: FileRecord;
  readonly isNew: boolean;
}

/** What a deletion leaves: the ids of the version and of the marker in a bucket with versions, else null. */
export interface Removed {
  readonly markerId: string | null;
}

/** What buckets with versions keep of files that were replaced or deleted. */
export interface VersionAccess {
  /**
   * Versions in the order of paths, and of one path the newest first; the present file is one of them. `after` goes on behind a version of
   * a path, also where that is gone meanwhile; without `versionId`, behind the path.
   */
  list(
    bucket: BucketRecord,
    page: {
      readonly prefix?: string;
      readonly delimiter?: "/";
      readonly after?: { readonly path: string; readonly versionId?: string };
      readonly limit: number;
    },
    actor: Actor,
  ): Promise<VersionListing>;
  /** Null when there is none of this id in sight. */
  find(bucket: BucketRecord, versionId: string, actor: Actor): Promise<VersionRecord | null>;
  /** For good. When it is the present file or the newest marker, the version before it comes back. */
  remove(version: VersionRecord): Promise<void>;
}

export interface VersionListing {
  readonly versions: readonly VersionRecord[];
  readonly prefixes: readonly string[];
  readonly next: { readonly path: string; readonly versionId?: string } | null;
}
