import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { BucketState } from "../bucket/bucket-state.js";
import { md5 } from "../bucket/open-client.js";
import { isMissing, StorageFailure } from "../errors.js";
import { type FactsInput, unquote } from "../objects/object-facts.js";

/** An upload in parts that the service knows. */
export interface MultipartUpload {
  /** The object's name. */
  readonly name: string;
  readonly uploadId: string;
}

export interface UploadedPart {
  readonly part: number;
  readonly size: number;
  readonly etag: string;
}

const ABORT_ROUNDS = 5;

export async function beginMultipart(
  { client, bucket }: BucketState,
  name: string,
  facts: FactsInput,
): Promise<MultipartUpload> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: name, ...facts }));
  if (UploadId === undefined) throw new StorageFailure("internal", "the service gave no id for an upload");
  return { name, uploadId: UploadId };
}

/** Sends a part whose bytes are at hand, again where that helps. */
export async function sendPart(
  { client, bucket }: BucketState,
  { name, uploadId }: MultipartUpload,
  {
    part,
    bytes,
    signal,
  }: { readonly part: number; readonly bytes: Uint8Array; readonly signal?: AbortSignal | undefined },
): Promise<UploadedPart> {
  const { ETag } = await client.send(
    new UploadPartCommand({
      Bucket: bucket,
      Key: name,
      UploadId: uploadId,
      PartNumber: part,
      Body: bytes,
      ContentLength: bytes.length,
      ContentMD5: md5(bytes),
    }),
    signal === undefined ? {} : { abortSignal: signal },
  );
  if (ETag === undefined) throw new StorageFailure("internal", "the service gave no etag for a part");
  return { part, size: bytes.length, etag: unquote(ETag) };
}

/** Joins the parts and answers the object's etag. The service does it wholly or not at all. */
export async function completeMultipart(
  { client, bucket }: BucketState,
  { name, uploadId }: MultipartUpload,
  { parts, conditions }: { readonly parts: readonly UploadedPart[]; readonly conditions: WriteConditions },
): Promise<{ readonly etag: string | undefined }> {
  const { ETag } = await client.send(
    new CompleteMultipartUploadCommand({
      Bucket: bucket,
      Key: name,
      UploadId: uploadId,
      MultipartUpload: { Parts: parts.map(({ part, etag }) => ({ PartNumber: part, ETag: `"${etag}"` })) },
      ...conditions,
    }),
  );
  return { etag: ETag };
}

/** The conditions of a write as headers. */
export interface WriteConditions {
  readonly IfNoneMatch?: "*";
  readonly IfMatch?: string;
}

/** Every part that has arrived, in order; null when the service knows no such upload. */
export async function listUploadParts(
  { client, bucket }: BucketState,
  { name, uploadId }: MultipartUpload,
  signal?: AbortSignal,
): Promise<readonly UploadedPart[] | null> {
  const parts: UploadedPart[] = [];
  for (let marker: string | undefined; ; ) {
    try {
      const page = await client.send(
        new ListPartsCommand({ Bucket: bucket, Key: name, UploadId: uploadId, PartNumberMarker: marker }),
        signal === undefined ? {} : { abortSignal: signal },
      );
      for (const { PartNumber, Size, ETag } of page.Parts ?? []) {
        parts.push({ part: PartNumber ?? 0, size: Size ?? 0, etag: unquote(ETag ?? "") });
      }
      if (page.IsTruncated !== true || page.NextPartNumberMarker === undefined) return parts;
      marker = page.NextPartNumberMarker;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }
}

/**
 * Ends an upload and looks whether that was the end of it: a part that was still arriving may bring some of it back.
 * Idempotent.
 */
export async function abortMultipart(state: BucketState, upload: MultipartUpload): Promise<void> {
  for (let round = 0; round < ABORT_ROUNDS; round++) {
    try {
      const { name, uploadId } = upload;
      await state.client.send(new AbortMultipartUploadCommand({ Bucket: state.bucket, Key: name, UploadId: uploadId }));
    } catch (error) {
      // Swift still lists the parts of an upload that was finished; they are the object's.
      if (isMissing(error)) return;
      throw error;
    }
    const parts = await listUploadParts(state, upload);
    if (parts === null || parts.length === 0) return;
  }
  throw new StorageFailure("unavailable", "the service keeps parts of an upload that was aborted");
}
