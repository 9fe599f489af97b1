import type { Actor } from "../../../actor.js";
import type { ExpectedDigests } from "../blobs/digests.js";
import type { FileFacts, Uploaded } from "../file-access.js";
import type { BucketRecord } from "../records.js";
import type { WriteConditions } from "../upload/write-conditions.js";

/**
 * Uploads whose bytes come in several requests. A session outlives servers and is swept when it expires. The rules for names, limits,
 * types, quotas and conditions are checked when it begins and, as things stand then, when it is finished.
 */
export interface UploadSessions {
  begin(request: NewSession): Promise<UploadSession>;
  /**
   * Null when it was aborted or swept, has expired, or is another's: the actor who began it and admins see it. One that was finished
   * stays until it expires and names its file, so that a client which lost the last answer learns of it.
   */
  find(id: string, actor: Actor): Promise<UploadSession | null>;
  /** The sessions into a bucket by path, then by age: the actor's own; for the bucket's owner and admins, all. */
  list(
    bucket: BucketRecord,
    page: {
      readonly purpose: SessionPurpose;
      readonly prefix?: string;
      readonly after?: { readonly path: string; readonly id: string };
      readonly limit: number;
    },
    actor: Actor,
  ): Promise<{ readonly sessions: readonly UploadSession[]; readonly next: { path: string; id: string } | null }>;
  /** Sets the size that was not known at the beginning; throws `conflict` when another is set, `body_too_large` above a limit. */
  setSize(session: UploadSession, size: number): Promise<UploadSession>;
  /** Moves the end on. */
  extend(session: UploadSession, expiresAt: Date): Promise<UploadSession>;
  /**
   * Adds bytes at `offset`, which must be where the session is (`conflict`; one of racing writers wins). Bytes that came before the body broke
   * off are kept, unless a digest is expected. Answers the session as it is now; where the body broke off, throws `client_closed`
   * after keeping them, and `find` tells the offset.
   */
  append(session: UploadSession, bytes: AppendedBytes): Promise<UploadSession>;
  /** Stores a part whole, or nothing; replaces the part of the same position. Of racing writers the last to end wins. */
  writePart(session: UploadSession, part: NewPart): Promise<PartInfo>;
  /** By position, after the one given. */
  parts(
    session: UploadSession,
    page: { readonly after?: number; readonly limit: number },
  ): Promise<{ readonly parts: readonly PartInfo[]; readonly next: number | null }>;
  /**
   * Shows the file, whose content is everything appended, or the parts of these positions in this order, each of which must be there
   * (`upload_incomplete`). The size must be the one announced. The session takes no bytes any more; when it fails, it stays as it was.
   * One that was finished is answered as it was then.
   */
  finish(session: UploadSession, options: FinishOptions): Promise<Uploaded>;
  /**
   * Shows a file whose content is that of other sessions, one after the other, as a session that is finished. They stay as they are.
   * No byte is copied.
   */
  concatenate(
    sessions: readonly UploadSession[],
    request: NewSession,
  ): Promise<Uploaded & { readonly session: UploadSession }>;
  /** Ends it and gives up its bytes. Twice is no error. */
  abort(session: UploadSession): Promise<void>;
}

/** Doors see only sessions of their own purpose. */
export type SessionPurpose = "tus" | "s3";

export interface NewSession {
  readonly purpose: SessionPurpose;
  readonly bucket: BucketRecord;
  readonly path: string;
  readonly actor: Actor;
  readonly facts: FileFacts;
  /** Null when it is not known yet. */
  readonly size: number | null;
  /** Null never replaces. */
  readonly conditions: WriteConditions | null;
  readonly expiresAt: Date;
  /** Anything of the door's own that JSON can hold. */
  readonly doorData?: Readonly<Record<string, unknown>>;
  /** Whether the digest of the appended bytes is kept up. Default true; parts have none of the whole. */
  readonly sha256?: boolean;
}

export interface UploadSession {
  readonly id: string;
  readonly purpose: SessionPurpose;
  readonly bucketId: string;
  readonly path: string;
  /** Who began it; null for one without an account. */
  readonly userId: string | null;
  readonly facts: FileFacts;
  readonly size: number | null;
  /** Bytes stored so far, in all parts. */
  readonly offset: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly doorData: Readonly<Record<string, unknown>>;
  /** The id of the file that it became; null while it is not finished. */
  readonly fileId: string | null;
}

export interface AppendedBytes {
  readonly offset: number;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly expected?: ExpectedDigests;
  /** Keeps nothing of a body that fails before its end, as where a digest is expected. Default false. */
  readonly whole?: boolean;
  /** The end that the session gets with each piece that is kept, so that it does not end under a long body. Default: its own. */
  readonly expiresAt?: (session: UploadSession) => Date;
  readonly signal: AbortSignal;
}

export interface NewPart {
  /** 1 to 10,000. */
  readonly position: number;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly size?: number;
  readonly expected?: ExpectedDigests;
  readonly md5?: boolean;
  readonly signal: AbortSignal;
}

export interface PartInfo {
  readonly position: number;
  readonly size: number;
  readonly sha256: string;
  readonly crc32c: string;
  /** Null where it was not asked for. */
  readonly md5: string | null;
  readonly storedAt: Date;
}

export interface FinishOptions {
  /** Who finishes it; may have lost rights since the beginning. */
  readonly actor: Actor;
  /** Default: everything, in the order of positions. */
  readonly positions?: readonly number[];
  /** The conditions of the request that finishes; they replace those of the beginning. */
  readonly conditions?: WriteConditions;
  readonly expected?: ExpectedDigests;
}
