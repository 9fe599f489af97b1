import { randomUUID } from "node:crypto";
import { CopyObjectCommand, UploadPartCopyCommand } from "@aws-sdk/client-s3";
import type { CallOptions, ObjectInfo } from "@holdfast/adapter-api";
import type { BucketState } from "../bucket/bucket-state.js";
import { codeOf, isMissing, StorageFailure, throwIfAborted } from "../errors.js";
import { abortMultipart, beginMultipart, completeMultipart, type UploadedPart } from "../uploads/multipart.js";
import { commitWrite, type Write } from "./commit-write.js";
import { headName } from "./head-object.js";
import { decodeFacts, encodeFacts, unquote } from "./object-facts.js";

interface CopyRequest {
  readonly state: BucketState;
  /** As the header has it. */
  readonly from: string;
  readonly to: Write;
  readonly rest: string | null;
  /** What the source must be, as far as the service can tell. */
  readonly match: { readonly CopySourceIfMatch?: string | undefined };
}

const ROUNDS = 5;

/** The port's `copy`; the service moves the bytes. */
export async function copyObject(
  state: BucketState,
  { from, to }: { readonly from: string; readonly to: string },
  { signal }: CallOptions = {},
): Promise<ObjectInfo> {
  const [{ name: fromName }, { name, rest }] = [state.names.nameOf(from), state.names.nameOf(to)];
  let refused: string | undefined;
  for (let round = 1; ; round++) {
    throwIfAborted(signal);
    const source = await headName(state, fromName, signal);
    if (source === null) throw new StorageFailure("not_found", "there is no object to copy");
    const size = source.ContentLength ?? 0;
    const write = { key: to, name, facts: decodeFacts(source), size, writeId: randomUUID(), conditions: {} };
    // Swift refuses the etag of an object of parts, though it is the one that it gave.
    const isMatched = source.ETag !== refused;
    const match = isMatched ? { CopySourceIfMatch: source.ETag } : {};
    const request = { state, from: copySource(state.bucket, fromName), to: write, rest, match };
    try {
      const inParts = size > state.options.copyPartBytes || (size > 0 && isOfParts(source.ETag));
      const info = await (inParts ? copyParts(request, signal) : copyWhole(request));
      if (isMatched || from === to || (await headName(state, fromName, signal))?.ETag === source.ETag) return info;
    } catch (error) {
      // The source was replaced or deleted after it was looked at.
      if (round === ROUNDS || !(codeOf(error) === "conflict" || isMissing(error))) throw error;
      refused = source.ETag;
    }
  }
}

async function copyWhole({ state, from, to, rest, match }: CopyRequest): Promise<ObjectInfo> {
  return commitWrite(state, to, async () => {
    const { CopyObjectResult } = await state.client.send(
      new CopyObjectCommand({
        Bucket: state.bucket,
        Key: to.name,
        CopySource: from,
        ...match,
        // Else a copy onto itself is refused, and a long key's end would be another's.
        MetadataDirective: "REPLACE",
        ...encodeFacts(to.facts, { name: to.name, rest }, to.writeId),
      }),
    );
    return { etag: CopyObjectResult?.ETag };
  });
}

async function copyParts(
  { state, from, to, rest, match }: CopyRequest,
  signal: AbortSignal | undefined,
): Promise<ObjectInfo> {
  const upload = await beginMultipart(state, to.name, encodeFacts(to.facts, { name: to.name, rest }, to.writeId));
  try {
    const parts: UploadedPart[] = [];
    const step = state.options.copyPartBytes;
    for (let start = 0; start < to.size; start += step) {
      throwIfAborted(signal);
      const end = Math.min(start + step, to.size);
      const part = parts.length + 1;
      const { CopyPartResult } = await state.client.send(
        new UploadPartCopyCommand({
          Bucket: state.bucket,
          Key: to.name,
          UploadId: upload.uploadId,
          PartNumber: part,
          CopySource: from,
          ...match,
          CopySourceRange: `bytes=${start}-${end - 1}`,
        }),
      );
      parts.push({ part, size: end - start, etag: unquote(CopyPartResult?.ETag ?? "") });
    }
    throwIfAborted(signal);
    return await commitWrite(state, to, () => completeMultipart(state, upload, { parts, conditions: {} }));
  } catch (error) {
    await abortMultipart(state, upload).catch(() => undefined);
    throw error;
  }
}

/** Swift copies such an object whole with its old etag, and lists it with another. */
function isOfParts(etag: string | undefined): boolean {
  return etag?.includes("-") === true;
}

function copySource(bucket: string, name: string): string {
  return `${bucket}/${name.split("/").map(encodeURIComponent).join("/")}`;
}
