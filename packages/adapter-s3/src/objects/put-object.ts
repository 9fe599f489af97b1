import { randomUUID } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Bytes, ObjectInfo, PutOptions } from "@holdfast/adapter-api";
import type { BucketState } from "../bucket/bucket-state.js";
import { md5 } from "../bucket/open-client.js";
import { StorageFailure, throwIfAborted } from "../errors.js";
import { type BodyPart, type BodySource, openBody } from "../uploads/body-source.js";
import {
  abortMultipart,
  beginMultipart,
  completeMultipart,
  type MultipartUpload,
  sendPart,
  type UploadedPart,
} from "../uploads/multipart.js";
import { commitWrite, type Write, writeConditions } from "./commit-write.js";
import { encodeFacts, resolveFacts } from "./object-facts.js";

interface PutRequest {
  readonly state: BucketState;
  readonly key: string;
  readonly source: BodySource;
  readonly options: PutOptions;
}

/**
 * The port's `put`: one request for a body that fits into a part, else an upload in parts. A signal counts until the request
 * that makes the object visible is sent; from then on the call ends as that request does.
 */
export async function putObject(
  state: BucketState,
  { key, body }: { readonly key: string; readonly body: Bytes },
  options: PutOptions = {},
): Promise<ObjectInfo> {
  const { name, rest } = state.names.nameOf(key);
  const facts = resolveFacts(options);
  const conditions = writeConditions(state, options);
  checkSize(state, options.size ?? 0);
  const source = openBody(body, options.signal);
  const request = { state, key, source, options };
  try {
    const first = await source.readPart(state.options.partBytes);
    if (!first.isLast) return await putParts(request, first);
    checkEnd(request, first.bytes.length);
    const { length } = first.bytes;
    const writeId = Object.keys(conditions).length > 0 ? randomUUID() : undefined;
    const input = { Bucket: state.bucket, Key: name, ...encodeFacts(facts, { name, rest }, writeId), ...conditions };
    const content = { Body: first.bytes, ContentLength: length, ContentMD5: md5(first.bytes) };
    return await commitWrite(state, { key, name, facts, size: length, writeId, conditions: options }, async () => {
      const { ETag } = await state.client.send(new PutObjectCommand({ ...input, ...content }));
      return { etag: ETag };
    });
  } catch (error) {
    source.stop(error);
    throw error;
  }
}

async function putParts(request: PutRequest, first: BodyPart): Promise<ObjectInfo> {
  const { state, key, source, options } = request;
  const { name, rest } = state.names.nameOf(key);
  const facts = resolveFacts(options);
  const writeId = randomUUID();
  const upload = await beginMultipart(state, name, encodeFacts(facts, { name, rest }, writeId));
  try {
    const parts = await sendParts(request, upload, first);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    checkEnd(request, size);
    throwIfAborted(options.signal);
    const write: Write = { key, name, facts, size, writeId, conditions: options };
    const conditions = writeConditions(state, options);
    return await commitWrite(state, write, () => completeMultipart(state, upload, { parts, conditions }));
  } catch (error) {
    source.stop(error);
    // What cannot be removed now is swept later; the failure before it is the one to tell.
    await abortMultipart(state, upload).catch(() => undefined);
    throw error;
  }
}

/** Sends each part while the next is read. */
async function sendParts(
  { state, source, options }: PutRequest,
  upload: MultipartUpload,
  first: BodyPart,
): Promise<readonly UploadedPart[]> {
  const parts: UploadedPart[] = [];
  let sending: Promise<void> = Promise.resolve();
  let held = first;
  let size = 0;
  try {
    for (let part = 1; ; part++) {
      const { bytes, isLast } = held;
      size += bytes.length;
      checkSize(state, size, options.size);
      await sending;
      if (bytes.length > 0) {
        sending = sendPart(state, upload, { part, bytes, signal: options.signal }).then(
          (sent) => void parts.push(sent),
        );
        // A body that is silent must not hide that the service refuses its beginning.
        sending.catch((error) => source.stop(error));
      }
      if (isLast) break;
      held = await source.readPart(state.options.partBytes);
    }
    await sending;
    return parts;
  } finally {
    // An abort would miss a part that is under way.
    await sending.catch(() => undefined);
  }
}

function checkEnd({ state, options }: PutRequest, size: number): void {
  checkSize(state, size, options.size);
  if (options.size !== undefined && size < options.size) throw anotherSize(options.size);
}

function checkSize({ options }: BucketState, size: number, announced?: number): void {
  if (size > options.maxObjectBytes) {
    throw new StorageFailure("limit_exceeded", `an object has at most ${options.maxObjectBytes} bytes`);
  }
  if (announced !== undefined && size > announced) throw anotherSize(announced);
}

function anotherSize(announced: number): StorageFailure {
  return new StorageFailure("invalid_input", `the body has not the ${announced} bytes that were announced`);
}
