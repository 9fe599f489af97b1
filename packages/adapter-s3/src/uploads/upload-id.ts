import type { PutOptions } from "@holdfast/adapter-api";
import { StorageFailure } from "../errors.js";

/** All that an upload in parts must remember; its id holds it, so that any process can go on with it. */
export interface UploadRecord {
  readonly key: string;
  /** The service's own id. */
  readonly uploadId: string;
  /** By which the object is known again. */
  readonly writeId: string;
  /** What `begin` was given. */
  readonly options: Omit<PutOptions, "signal" | "requestId">;
}

const VERSION = "1.";

export function encodeUploadId(record: UploadRecord): string {
  return VERSION + Buffer.from(JSON.stringify(record)).toString("base64url");
}

/** What the id holds; fails with `not_found` for text that is no id. */
export function decodeUploadId(text: string): UploadRecord {
  const record = text.startsWith(VERSION)
    ? parse(Buffer.from(text.slice(VERSION.length), "base64url").toString())
    : null;
  if (record === null) throw noUpload();
  return record;
}

/** The failure for an upload that the service does not know. */
export function noUpload(cause?: unknown): StorageFailure {
  return new StorageFailure("not_found", "there is no such upload: it was finished, aborted or never begun", { cause });
}

function parse(text: string): UploadRecord | null {
  try {
    const { key, uploadId, writeId, options } = JSON.parse(text) as Partial<UploadRecord>;
    const isWhole = [key, uploadId, writeId].every((one) => typeof one === "string") && typeof options === "object";
    return isWhole ? ({ key, uploadId, writeId, options } as UploadRecord) : null;
  } catch {
    return null;
  }
}
