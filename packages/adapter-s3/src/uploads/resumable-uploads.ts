import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { UploadPartCommand } from "@aws-sdk/client-s3";
import type { Bytes, CallGate, CallOptions, ObjectInfo, PutOptions, ResumableUploads } from "@holdfast/adapter-api";
import type { BucketState } from "../bucket/bucket-state.js";
import { isMissing, isUncertain, StorageFailure, throwIfAborted } from "../errors.js";
import { commitWrite, writeConditions } from "../objects/commit-write.js";
import { headName } from "../objects/head-object.js";
import { describeObject, encodeFacts, isOfWrite, resolveFacts, unquote } from "../objects/object-facts.js";
import { MAX_PARTS, MIN_PART_BYTES } from "../options.js";
import { discardBody, openBody } from "./body-source.js";
import {
  abortMultipart,
  beginMultipart,
  completeMultipart,
  listUploadParts,
  type MultipartUpload,
  type UploadedPart,
} from "./multipart.js";
import { type SpooledBody, spoolBody } from "./spooled-body.js";
import { decodeUploadId, encodeUploadId, noUpload, type UploadRecord } from "./upload-id.js";

/** Before a part is sent again; doubles each time. */
const PAUSE_MS = 100;
/** S3's own limit for a part. */
const MAX_PART_BYTES = 5 * 1024 ** 3;

/** The port's resumable uploads: S3's multipart uploads, whose ids bear what S3 does not keep. */
export function createResumableUploads(gate: CallGate<BucketState>): ResumableUploads {
  return {
    begin: (key, options = {}) =>
      gate.call("begin", options, async (state) => ({
        uploadId: encodeUploadId(await beginUpload(state, key, options)),
      })),
    // biome-ignore lint/complexity/useMaxParams: the port's signature
    async writePart(uploadId, part, body, options) {
      try {
        return await gate.call("writePart", options, (state) => writePart(state, { uploadId, part, body }, options));
      } catch (error) {
        discardBody(body, error);
        throw error;
      }
    },
    listParts: (uploadId, options) =>
      gate.call("listParts", options, async (state) => {
        const { upload, finished } = await findUpload(state, uploadId, options?.signal);
        const parts = finished ? null : await listUploadParts(state, upload, options?.signal);
        if (parts === null) throw noUpload();
        return parts;
      }),
    finish: (uploadId, options) =>
      gate.call("finish", options, (state) => finishUpload(state, uploadId, options?.signal)),
    abort: (uploadId, options) =>
      gate.call("abort", options, async (state) => {
        try {
          const { upload, finished } = await findUpload(state, uploadId);
          if (!finished) await abortMultipart(state, upload);
        } catch (error) {
          if (!isMissing(error)) throw error;
        }
      }),
  };
}

interface FoundUpload {
  readonly record: UploadRecord;
  readonly upload: MultipartUpload;
  /** The object that the upload has made, if it has. */
  readonly finished: ObjectInfo | null;
}

/**
 * Looks first whether the upload is finished: Swift goes on to accept its parts, and each would break the object that was
 * made of them.
 */
async function findUpload(state: BucketState, id: string, signal?: AbortSignal): Promise<FoundUpload> {
  const record = decodeUploadId(id);
  const { name } = state.names.nameOf(record.key);
  const found = await headName(state, name, signal);
  const isFinished = found !== null && isOfWrite(found, record.writeId);
  return {
    record,
    upload: { name, uploadId: record.uploadId },
    finished: isFinished ? describeObject(record.key, found) : null,
  };
}

async function beginUpload(state: BucketState, key: string, options: PutOptions): Promise<UploadRecord> {
  const { name, rest } = state.names.nameOf(key);
  const { signal: _signal, requestId: _requestId, ...kept } = options;
  writeConditions(state, options);
  const writeId = randomUUID();
  const facts = encodeFacts(resolveFacts(options), { name, rest }, writeId);
  const { uploadId } = await beginMultipart(state, name, facts);
  return { key, uploadId, writeId, options: kept };
}

async function writePart(
  state: BucketState,
  { uploadId, part, body }: { readonly uploadId: string; readonly part: number; readonly body: Bytes },
  { signal }: CallOptions = {},
): Promise<{ readonly etag: string }> {
  if (!Number.isInteger(part) || part < 1 || part > MAX_PARTS) {
    throw new StorageFailure("invalid_input", `parts are numbered from 1 to ${MAX_PARTS}`);
  }
  const { upload, finished } = await findUpload(state, uploadId, signal);
  if (finished) throw noUpload();
  const source = openBody(body, signal);
  try {
    const spooled = await spoolBody(source, { memoryBytes: state.options.partBytes, maxBytes: MAX_PART_BYTES });
    try {
      throwIfAborted(signal);
      return { etag: await sendSpooled(state, { ...upload, part, spooled }) };
    } finally {
      await spooled.release();
    }
  } catch (error) {
    source.stop(error);
    throw isMissing(error) ? noUpload(error) : error;
  }
}

/** The client repeats what lies in memory; a file is opened anew for each attempt. */
async function sendSpooled(
  { client, bucket, options }: BucketState,
  request: { readonly name: string; readonly uploadId: string; readonly part: number; readonly spooled: SpooledBody },
): Promise<string> {
  const { name, uploadId, part, spooled } = request;
  for (let attempt = 1; ; attempt++) {
    const content = spooled.content();
    try {
      const { ETag } = await client.send(
        new UploadPartCommand({
          Bucket: bucket,
          Key: name,
          UploadId: uploadId,
          PartNumber: part,
          Body: content,
          ContentLength: spooled.size,
          ContentMD5: spooled.md5,
        }),
      );
      return unquote(ETag ?? "");
    } catch (error) {
      if (content instanceof Uint8Array || attempt === options.maxAttempts || !isUncertain(error)) throw error;
      content.destroy();
      await setTimeout(PAUSE_MS * 2 ** attempt);
    }
  }
}

/** Idempotent as long as the object is still the one that the upload made. */
async function finishUpload(state: BucketState, id: string, signal: AbortSignal | undefined): Promise<ObjectInfo> {
  const { record, upload, finished } = await findUpload(state, id, signal);
  if (finished) return finished;
  const { key, writeId, options } = record;
  const parts = await listUploadParts(state, upload, signal);
  if (parts === null) throw noUpload();
  const size = checkParts(parts, options.size, state.options.maxObjectBytes);
  throwIfAborted(signal);
  const write = { key, name: upload.name, facts: resolveFacts(options), size, writeId, conditions: options };
  const conditions = writeConditions(state, options);
  return commitWrite(state, write, () => completeMultipart(state, upload, { parts, conditions }));
}

function checkParts(parts: readonly UploadedPart[], announced: number | undefined, maxObjectBytes: number): number {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (parts.length === 0 || parts.at(-1)?.part !== parts.length) {
    throw new StorageFailure("invalid_input", "a part is missing");
  }
  if (parts.slice(0, -1).some((part) => part.size < MIN_PART_BYTES)) {
    throw new StorageFailure("invalid_input", `every part but the last has at least ${MIN_PART_BYTES} bytes`);
  }
  if (announced !== undefined && size !== announced) {
    throw new StorageFailure("invalid_input", `the parts have ${size} bytes; ${announced} were announced`);
  }
  if (size > maxObjectBytes) {
    throw new StorageFailure("limit_exceeded", `an object has at most ${maxObjectBytes} bytes`);
  }
  return size;
}
