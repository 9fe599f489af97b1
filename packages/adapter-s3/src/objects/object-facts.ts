import type { ListedObject, ObjectInfo, PutOptions } from "@holdfast/adapter-api";
import { StorageFailure } from "../errors.js";
import { checkText, type StoredName } from "../keys/stored-name.js";

/** What is known of an object beside its content, checked and with defaults. */
export interface ObjectFacts {
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What goes into a request that makes an object. */
export interface FactsInput {
  readonly ContentType: string;
  readonly Metadata: Record<string, string>;
}

/** What answers of the service say about an object. */
export interface FactsOutput {
  readonly ContentType?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
  readonly ContentLength?: number | undefined;
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
}

/** S3's own limit for all names and values together. */
const MAX_METADATA_BYTES = 2048;
const OWN = "holdfast-";
/** The end of a long key. */
const REST = `${OWN}rest`;
/** Made up for one write, by which it knows its own object again. */
const WRITE = `${OWN}write`;
/** What no header can bear: JSON. */
const ODD = `${OWN}metadata`;
/** Swift takes no more in one header. */
const MAX_VALUE_BYTES = 250;
const MAX_NAME_BYTES = 100;

/** Fails with `invalid_input` for what cannot be kept: see `ObjectFacts`. */
export function resolveFacts({ contentType, metadata, size }: PutOptions): ObjectFacts {
  if (size !== undefined && (!Number.isSafeInteger(size) || size < 0)) {
    throw new StorageFailure("invalid_input", "size must be a whole number of bytes");
  }
  const type = contentType ?? "application/octet-stream";
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(type)) {
    throw new StorageFailure("invalid_input", "a content type is 1 to 255 visible ASCII characters");
  }
  const entries = Object.entries(metadata ?? {}).map(([name, value]): [string, string] => {
    checkText(name, "metadata");
    checkText(value, "metadata");
    return [name.toLowerCase(), value];
  });
  const facts = { contentType: type, metadata: Object.fromEntries(entries) };
  if (Object.keys(facts.metadata).length < entries.length) {
    throw new StorageFailure("invalid_input", "two metadata keys differ only in case");
  }
  return facts;
}

/** The facts as headers bear them. Fails with `limit_exceeded` when there is more metadata than S3 keeps. */
export function encodeFacts(facts: ObjectFacts, { rest }: StoredName, writeId?: string): FactsInput {
  const entries = Object.entries(facts.metadata);
  const odd = entries.filter((entry) => !isPlain(entry));
  const all = [
    ...entries.filter(isPlain),
    ...(odd.length === 0 ? [] : split(ODD, JSON.stringify(Object.fromEntries(odd)))),
    ...(rest === null ? [] : split(REST, rest)),
    ...(writeId === undefined ? [] : [[WRITE, writeId] as const]),
  ];
  const bytes = all.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (bytes > MAX_METADATA_BYTES) {
    throw new StorageFailure("limit_exceeded", `metadata has at most ${MAX_METADATA_BYTES} bytes; this has ${bytes}`);
  }
  return { ContentType: facts.contentType, Metadata: Object.fromEntries(all) };
}

/** The facts out of an answer; of an object that others made, too. */
export function decodeFacts({ ContentType, Metadata = {} }: FactsOutput): ObjectFacts {
  const plain = Object.entries(Metadata)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => !name.startsWith(OWN));
  const odd = JSON.parse(join(ODD, Metadata) ?? "{}") as Record<string, string>;
  const metadata = Object.fromEntries([...plain, ...Object.entries(odd)]);
  return { contentType: ContentType ?? "application/octet-stream", metadata };
}

/** The port's description of the object under `key`. `size` is given where the answer's length is that of a range. */
export function describeObject(key: string, output: FactsOutput, size?: number): ObjectInfo {
  return { ...describeListed(key, output, size), ...decodeFacts(output) };
}

/** The part of it that lists answer as well. */
export function describeListed(key: string, output: FactsOutput, known?: number): ListedObject {
  const { ETag, LastModified } = output;
  const size = known ?? output.ContentLength;
  if (ETag === undefined || LastModified === undefined || size === undefined) {
    throw new StorageFailure("internal", "the service does not say an object's etag, size or time");
  }
  // A header has whole seconds, an entry of a list may have more.
  const modifiedAt = new Date(Math.floor(LastModified.getTime() / 1000) * 1000);
  return { key, size, etag: unquote(ETag), modifiedAt };
}

/** The end of the key that lies in the metadata of a long one. */
export function restOf({ Metadata = {} }: FactsOutput): string | null {
  return join(REST, Metadata);
}

/** Whether the object is the one that the write of this id made. */
export function isOfWrite({ Metadata }: FactsOutput, writeId: string): boolean {
  return Metadata?.[WRITE] === writeId;
}

/** The etag without its quotes. */
export function unquote(etag: string): string {
  return etag.replaceAll('"', "");
}

/** Whether a header brings it back as it was: servers drop empty values, fold white space and take `_` for `-`. */
function isPlain([name, value]: readonly [string, string]): boolean {
  const isName = name.length <= MAX_NAME_BYTES && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && !name.startsWith(OWN);
  const isValue = value.length <= MAX_VALUE_BYTES && /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value);
  // "=?" begins an encoding of RFC 2047, which some undo.
  return isName && isValue && !value.includes("=?");
}

/** Any text as headers `name-0`, `name-1` and so on. */
function split(name: string, text: string): [string, string][] {
  const encoded = Buffer.from(text).toString("base64url");
  const count = Math.ceil(encoded.length / MAX_VALUE_BYTES);
  return Array.from({ length: count }, (_, index) => [
    `${name}-${index}`,
    encoded.slice(index * MAX_VALUE_BYTES, (index + 1) * MAX_VALUE_BYTES),
  ]);
}

/** Undoes `split`; null when there is none. */
function join(name: string, metadata: Readonly<Record<string, string>>): string | null {
  let encoded = "";
  for (let index = 0; metadata[`${name}-${index}`] !== undefined; index++) encoded += metadata[`${name}-${index}`];
  return encoded === "" ? null : Buffer.from(encoded, "base64url").toString();
}
