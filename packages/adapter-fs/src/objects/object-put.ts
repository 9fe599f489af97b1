import type { Bytes, ObjectInfo, PutOptions } from "@holdfast/adapter-api";
import { StorageFailure } from "../errors.js";
import { encodeKey, encodeText } from "../key-path.js";
import { describeObject, type ObjectTrailer, SMALL_OBJECT_BYTES } from "./object-file.js";
import type { ObjectStore } from "./object-store.js";
import { writeObject } from "./object-writer.js";

/** What `put` and `begin` say of an object beside its content, checked and with defaults. */
export type ObjectFacts = Pick<ObjectTrailer, "contentType" | "metadata">;

export interface PutRequest {
  readonly key: string;
  readonly body: Bytes;
  readonly maxBytes: number;
}

/** The port's `put`. */
export async function putObject(
  store: ObjectStore,
  { key, body, maxBytes }: PutRequest,
  options: PutOptions = {},
): Promise<ObjectInfo> {
  const keyBytes = encodeKey(key);
  const facts = resolveFacts(options);
  const { size, signal } = options;
  // Sooner than after a gigabyte; what counts is checked again when the object becomes visible. A small body costs less than the look.
  if (size === undefined || size > SMALL_OBJECT_BYTES) await store.check(keyBytes, options);
  const trailer = await store.replace(keyBytes, options, (file) =>
    writeObject(file, body, { maxBytes, size, signal, facts }),
  );
  return describeObject(key, trailer);
}

/** Fails with `invalid_input` for text that is not Unicode, a size that is none, and metadata keys that differ in case only. */
export function resolveFacts({ contentType, metadata, size }: PutOptions): ObjectFacts {
  if (size !== undefined && (!Number.isSafeInteger(size) || size < 0)) {
    throw new StorageFailure("invalid_input", "size must be a whole number of bytes");
  }
  const type = contentType ?? "application/octet-stream";
  encodeText(type, "content type");
  const entries = Object.entries(metadata ?? {}).map(([name, value]): [string, string] => {
    encodeText(name, "metadata");
    encodeText(value, "metadata");
    return [name.toLowerCase(), value];
  });
  const facts = { contentType: type, metadata: Object.fromEntries(entries) };
  if (Object.keys(facts.metadata).length < entries.length) {
    throw new StorageFailure("invalid_input", "two metadata keys differ only in case");
  }
  return facts;
}
