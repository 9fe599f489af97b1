import { AppError, type FileFacts, parseJson } from "@holdfast/server-core";
import { badRequest } from "./refusal.js";

/** What the header `Upload-Metadata` says of the file. */
export interface UploadMetadata {
  /** Id or name; null when not said. */
  readonly bucket: string | null;
  /** Null when neither a path nor a name of the file is said. */
  readonly path: string | null;
  readonly facts: FileFacts;
}

const PAIR = /^([\x21-\x2b\x2d-\x7e]+)(?: ([A-Za-z0-9+/]*={0,2}))?$/;

/** The names of a value, the first of which counts: ours, those of other servers, and those that Uppy sends by itself. */
const NAMES = {
  bucket: ["bucket", "bucketName"],
  path: ["path", "objectName"],
  filename: ["filename", "name"],
  contentType: ["filetype", "contentType", "type"],
  cacheControl: ["cacheControl"],
  metadata: ["metadata"],
} as const;

/** Reads the header; null is empty. Keys that mean nothing here are left alone. */
export function readUploadMetadata(header: string | null): UploadMetadata {
  const values = readPairs(header);
  const find = (value: keyof typeof NAMES): string | null => {
    const name = NAMES[value].find((candidate) => values.has(candidate));
    return name === undefined ? null : (values.get(name) ?? null);
  };
  const filename = find("filename");
  const path = find("path");
  const [contentType, cacheControl, metadata] = [find("contentType"), find("cacheControl"), find("metadata")];
  return {
    bucket: find("bucket"),
    path: path ?? filename,
    facts: {
      ...(filename === null ? {} : { filename }),
      ...(contentType === null ? {} : { contentType }),
      ...(cacheControl === null ? {} : { cacheControl }),
      ...(metadata === null ? {} : { metadata: readObject(metadata) }),
    },
  };
}

function readPairs(header: string | null): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (header === null || header.trim() === "") return values;
  for (const pair of header.split(",")) {
    const [, key, encoded = ""] = PAIR.exec(pair.trim()) ?? [];
    if (key === undefined || encoded.length % 4 !== 0) {
      throw badRequest("Upload-Metadata is a list of pairs, parted by commas: a key, a space and the value in Base64.");
    }
    if (values.has(key)) throw badRequest(`Upload-Metadata has the key ${key} twice.`);
    values.set(key, decode(key, encoded));
  }
  return values;
}

function decode(key: string, encoded: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(encoded, "base64"));
  } catch {
    throw badRequest(`The value of ${key} in Upload-Metadata is not UTF-8.`);
  }
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  const invalid = (detail: string, cause?: unknown) =>
    new AppError("invalid_value", `The metadata ${detail}.`, {
      cause,
      errors: [{ path: "metadata", message: detail }],
    });
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw invalid(cause instanceof RangeError ? "nests too deep" : "is not valid JSON", cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid("must be a JSON object");
  return value as Record<string, unknown>;
}
