import type { models } from "@holdfast/openapi";
import type { Actor } from "../../../actor.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { loadBucket } from "../access/loaders.js";
import type { BlobStore, WrittenBlob } from "../blobs/blob-store.js";
import type { ExpectedDigests } from "../blobs/digests.js";
import type { FileTarget, NewContent, Uploaded } from "../file-access.js";
import { readDigestFields } from "../http/digest-fields.js";
import { lastSegment, readFilename, readPath } from "../names.js";
import type { BucketRecord, FileRecord } from "../records.js";
import { type AnnouncedFile, announceFile, findAnnounced, showAnnounced } from "./announced-files.js";
import { checkAllowed, decideContentType, isAllowed, readContentType, TYPE_BYTES } from "./content-type.js";
import { metadataText, readFormMetadata } from "./metadata.js";
import { peekBody } from "./peek-body.js";
import { readCacheControl, rowFacts } from "./row-facts.js";
import { wholeContent } from "./shown-content.js";
import { checkTarget, showFile, type UploadTarget } from "./stored-files.js";
import { invalidForm, readUploadForm } from "./upload-form.js";
import { checkAnnounced, type UploadLimits } from "./upload-limits.js";

export interface UploadParts {
  readonly limits: UploadLimits;
  readonly blobs: BlobStore;
}

/** What a client announces, as the contract has it. */
export type AnnounceRequest = models.InitiateUploadRequest & { readonly expires_in_seconds: number };

/** The ways in which a file comes in. Each streams, and shows nothing before all bytes are durable. */
export interface UploadService {
  /** The body is the file; replaces what is there, under the target's conditions. */
  put(target: FileTarget, content: NewContent): Promise<Uploaded>;
  /** The body is a form with the file; never replaces. */
  post(bucket: BucketRecord, from: { readonly request: Request; readonly actor: Actor }): Promise<Uploaded>;
  /** Reserves a file. */
  announce(
    announced: AnnounceRequest,
    actor: Actor,
  ): Promise<{ readonly announced: AnnouncedFile; readonly bucket: BucketRecord }>;
  /** The body is the content of the reserved file. */
  complete(announcedId: string, request: Request): Promise<FileRecord>;
}

const SMALL_BODY_BYTES = 64 * 1024;

/** A form is this much larger than its file, at most. */
const FORM_OVERHEAD_BYTES = 256 * 1024;

interface Receiving {
  readonly bucket: BucketRecord;
  readonly name: string;
  readonly declaredType: string | null;
  readonly exactBytes?: number | undefined;
  readonly expected?: ExpectedDigests | undefined;
  readonly md5?: boolean | undefined;
  readonly signal: AbortSignal;
}

export function createUploadService(platform: Platform, { limits, blobs }: UploadParts): UploadService {
  const { database, now } = platform;
  const { system } = database;

  /** Streams a body into a blob and finds out its type. */
  const receive = async (
    body: ReadableStream<Uint8Array> | null,
    { bucket, name, declaredType, ...writing }: Receiving,
  ): Promise<{ readonly blob: WrittenBlob; readonly contentType: string }> => {
    const declared = readContentType(declaredType);
    const peeked = body === null ? { head: new Uint8Array(), body: null } : await peekBody(body, TYPE_BYTES);
    const contentType = await decideContentType(declared, peeked.head, name);
    await checkAllowed(bucket.allowedTypes, contentType, peeked.head);
    const blob = await blobs.write(peeked.body, {
      maxBytes: Math.min(limits.ofBucket(bucket), limits.objectBytes),
      ...writing,
    });
    return { blob, contentType };
  };

  /** Shows what was written, or takes it back. */
  const showing = async <Shown>(blob: WrittenBlob, show: () => Promise<Shown>): Promise<Shown> => {
    try {
      return await show();
    } catch (error) {
      await blobs.release(blob.id);
      throw error;
    }
  };

  return {
    async put({ path, ...target }, { body, facts, size, ...reading }) {
      const { bucket } = target;
      checkAnnounced(size, limits.ofBucket(bucket));
      const row = rowFacts(readPath(path), facts);
      // To take a small body for nothing costs less than the look; what counts is checked again when the file is shown.
      if (size === undefined || size > SMALL_BODY_BYTES) {
        await checkTarget(system, target, { path: row.path, size: size ?? null });
      }
      const { blob, contentType } = await receive(body, {
        bucket,
        name: row.filename,
        declaredType: facts.contentType ?? null,
        exactBytes: size,
        ...reading,
      });
      return showing(blob, () =>
        showFile(system, target, { content: wholeContent(blob), facts: { ...row, contentType } }),
      );
    },

    async post(bucket, { request, actor }) {
      const target: UploadTarget = { bucket, actor, conditions: null };
      checkAnnounced(announcedBytes(request.headers), limits.ofBucket(bucket) + FORM_OVERHEAD_BYTES);
      const form = await readUploadForm(
        { body: request.body, contentType: request.headers.get("content-type") ?? "" },
        ({ filename, contentType, body }) =>
          receive(body, { bucket, name: filename ?? "", declaredType: contentType, signal: request.signal }),
        ({ blob }) => blobs.release(blob.id),
      );
      const { blob, contentType } = form.stored;
      return showing(blob, async () => {
        const named = form.filename ?? (form.fields.path === null ? null : lastSegment(form.fields.path));
        if (named === null) throw invalidForm("body.file", "The form names neither the file nor a path.");
        const filename = readFilename(named);
        const path = readPath(form.fields.path ?? filename);
        const facts = rowFacts(path, { filename });
        const metadata = readFormMetadata(form.fields.metadata);
        return showFile(system, target, { content: wholeContent(blob), facts: { ...facts, contentType, metadata } });
      });
    },

    async announce(request, actor) {
      const bucket = await loadBucket(database.as(actor), request.bucket_id);
      if (bucket === null) throw new AppError("not_found", "There is no bucket of this id that you may see.");
      const size = request.size ?? null;
      const { max_bytes: maxBytes = null, allowed_types: types = null, cache_control: cacheControl = null } = request;
      checkAnnounced(size, Math.min(limits.ofBucket(bucket), maxBytes ?? Number.POSITIVE_INFINITY));
      const contentType = readContentType(request.content_type ?? null);
      if (contentType !== null && bucket.allowedTypes !== null && !isAllowed(bucket.allowedTypes, contentType)) {
        throw new AppError("unsupported_media_type", `The bucket takes ${bucket.allowedTypes.join(", ")}.`);
      }
      const filename = readFilename(request.filename);
      const path = request.path === undefined ? null : readPath(request.path);
      if (path !== null) await checkTarget(system, { bucket, actor, conditions: null }, { path, size });
      const announced = await announceFile(database, {
        bucketId: bucket.id,
        path,
        filename,
        ownerId: actor.kind === "user" ? actor.userId : bucket.ownerId,
        contentType,
        size,
        metadata: metadataText(request.metadata ?? {}),
        cacheControl: cacheControl === null ? null : readCacheControl(cacheControl),
        maxBytes,
        allowedTypes: types?.map((type) => type.toLowerCase()) ?? null,
        expiresAt: new Date(now().getTime() + request.expires_in_seconds * 1000),
      });
      return { announced, bucket };
    },

    async complete(announcedId, request) {
      const announced = await findAnnounced(database, announcedId);
      const found = await loadBucket(database.system, announced.bucketId);
      if (found === null) throw new AppError("not_found", "The bucket was deleted meanwhile.");
      const bucket = withLimits(found, announced);
      const sent = announcedBytes(request.headers);
      checkAnnounced(sent, Math.min(limits.ofBucket(bucket), announced.size ?? Number.POSITIVE_INFINITY));
      const { blob, contentType } = await receive(request.body, {
        bucket,
        name: announced.filename,
        declaredType: announced.contentType ?? request.headers.get("content-type"),
        exactBytes: announced.size ?? sent,
        expected: readDigestFields(request.headers),
        signal: request.signal,
      });
      return showing(blob, () => showAnnounced(database, announced, { content: wholeContent(blob), contentType }));
    },
  };
}

/** The bucket as an announced upload may use it: within what was announced, too. */
function withLimits(bucket: BucketRecord, { maxBytes, allowedTypes }: AnnouncedFile): BucketRecord {
  const bytes = [bucket.maxFileBytes, maxBytes].filter((limit) => limit !== null);
  const both = bucket.allowedTypes ?? allowedTypes;
  return {
    ...bucket,
    maxFileBytes: bytes.length === 0 ? null : Math.min(...bytes),
    allowedTypes:
      bucket.allowedTypes === null || allowedTypes === null ? both : commonTypes(bucket.allowedTypes, allowedTypes),
  };
}

/** The types that are on both lists: of `image/*` and `image/png`, the latter. */
function commonTypes(some: readonly string[], others: readonly string[]): readonly string[] {
  return [...some.filter((type) => isAllowed(others, type)), ...others.filter((type) => isAllowed(some, type))];
}

/** The size that the headers of a request announce for its body. */
export function announcedBytes(headers: Headers): number | undefined {
  const text = headers.get("content-length");
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
