import type { StorageAdapter } from "@holdfast/adapter-api";
import type { Actor } from "../../../actor.js";
import { AppError } from "../../../errors/app-error.js";
import type { Platform } from "../../../feature.js";
import { loadBucket } from "../access/loaders.js";
import type { BlobStore, WrittenBlob } from "../blobs/blob-store.js";
import { fileTooLarge } from "../blobs/measured-body.js";
import type { FileTarget, NewContent, Uploaded } from "../file-access.js";
import { LINK_SECONDS } from "../links.js";
import { lastSegment, readFilename, readPath } from "../names.js";
import type { BucketRecord, FileRecord } from "../records.js";
import { type AnnouncedFile, announceFile, findAnnounced, showAnnounced } from "./announced-files.js";
import { checkAllowed, decideContentType, isAllowed, readContentType, TYPE_BYTES } from "./content-type.js";
import { metadataText, readFormMetadata } from "./metadata.js";
import { peekBody } from "./peek-body.js";
import { checkTarget, showFile, type UploadTarget } from "./stored-files.js";
import { invalidForm, readUploadForm } from "./upload-form.js";

export interface UploadParts {
  readonly storage: StorageAdapter;
  readonly blobs: BlobStore;
}

/** What a client announces, as the contract has it. */
export interface AnnounceRequest {
  readonly filename: string;
  readonly bucket_id: string;
  readonly content_type?: string;
  readonly size?: number | null;
  readonly path?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

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

/** A form is this much larger than its file, at most. */
const FORM_OVERHEAD_BYTES = 256 * 1024;

interface Receiving {
  readonly bucket: BucketRecord;
  readonly name: string;
  readonly declaredType: string | null;
  readonly exactBytes?: number | undefined;
  readonly signal: AbortSignal;
}

export function createUploadService(platform: Platform, { storage, blobs }: UploadParts): UploadService {
  const { database, settings, now } = platform;

  const limitOf = (bucket: BucketRecord): number =>
    Math.min(
      settings.maxUploadBytes,
      storage.capabilities.maxObjectBytes,
      bucket.maxFileBytes ?? Number.POSITIVE_INFINITY,
    );

  /** Streams a body into a blob and finds out its type. */
  const receive = async (
    body: ReadableStream<Uint8Array> | null,
    { bucket, name, declaredType, exactBytes, signal }: Receiving,
  ): Promise<{ readonly blob: WrittenBlob; readonly contentType: string }> => {
    const declared = readContentType(declaredType);
    const peeked = body === null ? { head: new Uint8Array(), body: null } : await peekBody(body, TYPE_BYTES);
    const contentType = await decideContentType(declared, peeked.head, name);
    await checkAllowed(bucket.allowedTypes, contentType, peeked.head);
    const blob = await blobs.write(peeked.body, { maxBytes: limitOf(bucket), exactBytes, signal });
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
    async put({ path, ...target }, { body, facts, size, signal }) {
      const { bucket } = target;
      checkAnnounced(size, limitOf(bucket));
      const place = readPath(path);
      const filename = readFilename(facts.filename ?? lastSegment(place));
      const metadata = facts.metadata === undefined ? null : metadataText(facts.metadata);
      await checkTarget(database, target, place);
      const { blob, contentType } = await receive(body, {
        bucket,
        name: filename,
        declaredType: facts.contentType ?? null,
        exactBytes: size,
        signal,
      });
      return showing(blob, () =>
        showFile(database, target, { blob, facts: { path: place, filename, contentType, metadata } }),
      );
    },

    async post(bucket, { request, actor }) {
      const target: UploadTarget = { bucket, actor, conditions: null };
      checkAnnounced(announcedBytes(request.headers), limitOf(bucket) + FORM_OVERHEAD_BYTES);
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
        const facts = { path, filename, contentType, metadata: readFormMetadata(form.fields.metadata) };
        return showFile(database, target, { blob, facts });
      });
    },

    async announce(request, actor) {
      const bucket = await loadBucket(database.as(actor), request.bucket_id);
      if (bucket === null) throw new AppError("not_found", "There is no bucket of this id that you may see.");
      const size = request.size ?? null;
      checkAnnounced(size ?? undefined, limitOf(bucket));
      const contentType = readContentType(request.content_type ?? null);
      if (contentType !== null && bucket.allowedTypes !== null && !isAllowed(bucket.allowedTypes, contentType)) {
        throw new AppError("unsupported_media_type", `The bucket takes ${bucket.allowedTypes.join(", ")}.`);
      }
      const filename = readFilename(request.filename);
      const path = request.path === undefined ? null : readPath(request.path);
      if (path !== null) await checkTarget(database, { bucket, actor, conditions: null }, path);
      const announced = await announceFile(database, {
        bucketId: bucket.id,
        path,
        filename,
        ownerId: actor.kind === "user" ? actor.userId : bucket.ownerId,
        contentType,
        size,
        metadata: metadataText(request.metadata ?? {}),
        expiresAt: new Date(now().getTime() + LINK_SECONDS * 1000),
      });
      return { announced, bucket };
    },

    async complete(announcedId, request) {
      const announced = await findAnnounced(database, announcedId);
      const bucket = await loadBucket(database.system, announced.bucketId);
      if (bucket === null) throw new AppError("not_found", "The bucket was deleted meanwhile.");
      const sent = announcedBytes(request.headers);
      checkAnnounced(sent, Math.min(limitOf(bucket), announced.size ?? Number.POSITIVE_INFINITY));
      const { blob, contentType } = await receive(request.body, {
        bucket,
        name: announced.filename,
        declaredType: announced.contentType ?? request.headers.get("content-type"),
        exactBytes: announced.size ?? sent,
        signal: request.signal,
      });
      return showing(blob, () => showAnnounced(database, announced, { blob, contentType }));
    },
  };
}

/** The size that the headers of a request announce for its body. */
export function announcedBytes(headers: Headers): number | undefined {
  const text = headers.get("content-length");
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function checkAnnounced(bytes: number | undefined, maxBytes: number): void {
  if (bytes !== undefined && bytes > maxBytes) throw fileTooLarge(maxBytes);
}
