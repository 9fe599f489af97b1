import { ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import type { BucketState } from "../bucket/bucket-state.js";
import { abortMultipart, type MultipartUpload } from "./multipart.js";

/** The sweeping of uploads that nobody will finish: their process was killed, or could not reach the service to abort. */
export interface AbandonedUploads {
  /** Resolves when nothing is under way. */
  stop(): Promise<void>;
}

const INTERVAL_MS = 3_600_000;

/** Sweeps now and every hour. A failure is no one's business: the next round comes, and the storage works without it. */
export function sweepAbandonedUploads(state: BucketState): AbandonedUploads {
  const stopping = new AbortController();
  let sweeping: Promise<void> = Promise.resolve();
  const sweepOnce = (): void => {
    sweeping = sweeping.then(() => sweep(state, stopping.signal)).catch(() => undefined);
  };
  sweepOnce();
  const timer = setInterval(sweepOnce, INTERVAL_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      stopping.abort();
      return sweeping;
    },
  };
}

async function sweep(state: BucketState, signal: AbortSignal): Promise<void> {
  const before = Date.now() - state.options.abandonedUploadSeconds * 1000;
  for await (const { name, uploadId, begunAt } of listUploads(state, signal)) {
    // Whoever else keeps uploads in the bucket keeps them.
    const isOurs = state.names.read(name) !== null;
    if (isOurs && begunAt.getTime() < before) await abortMultipart(state, { name, uploadId });
  }
}

async function* listUploads(
  { client, bucket, names }: BucketState,
  signal: AbortSignal,
): AsyncGenerator<MultipartUpload & { readonly begunAt: Date }> {
  for (let marker: { KeyMarker?: string; UploadIdMarker?: string } = {}; ; ) {
    const page = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: names.prefix, EncodingType: "url", ...marker }),
      { abortSignal: signal },
    );
    const nameOf = (text: string) =>
      page.EncodingType === "url" ? decodeURIComponent(text.replaceAll("+", "%20")) : text;
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (signal.aborted) return;
      if (Key === undefined || UploadId === undefined || Initiated === undefined) continue;
      yield { name: nameOf(Key), uploadId: UploadId, begunAt: Initiated };
    }
    const { NextKeyMarker, NextUploadIdMarker } = page;
    if (page.IsTruncated !== true || NextKeyMarker === undefined) return;
    marker = { KeyMarker: nameOf(NextKeyMarker) };
    if (NextUploadIdMarker !== undefined) marker.UploadIdMarker = NextUploadIdMarker;
  }
}
