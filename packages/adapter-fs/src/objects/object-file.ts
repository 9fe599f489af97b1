import { constants } from "node:fs";
import type { ObjectInfo } from "@holdfast/adapter-api";
import { StorageFailure, unlessErrno } from "../errors.js";
import { OpenFile } from "./open-file.js";

/** What the trailer of an object's file says. */
export interface ObjectTrailer {
  readonly size: number;
  readonly etag: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly modifiedAt: Date;
  /** The resumable upload that made the object, so that its `finish` can be repeated. */
  readonly upload?: string;
}

/** An object's file, open for reading. `tail` holds its last bytes, in memory of its own: all of the content when the object is small. */
export interface OpenObject {
  readonly file: OpenFile;
  readonly trailer: ObjectTrailer;
  readonly tail: Buffer<ArrayBuffer>;
  /** The offset in the file, and so in the content, at which `tail` begins. */
  readonly tailStart: number;
}

const MAGIC = Buffer.from("HOLDFST1", "latin1");
const FOOTER_BYTES = MAGIC.length + 4;
/** One page of the usual file system; holds any but an unusually long trailer. */
const TRAILER_READ_BYTES = 4096;

/** An object of at most about this size is read with its trailer, in one go, and holds no file open. */
export const SMALL_OBJECT_BYTES: number = 64 * 1024;

/** The bytes that follow the content: JSON, its length, and a mark that only a whole file ends with. */
export function encodeTrailer(trailer: ObjectTrailer): Buffer {
  const json = Buffer.from(JSON.stringify(trailer), "utf8");
  const footer = Buffer.alloc(FOOTER_BYTES);
  footer.writeUInt32BE(json.length, 0);
  MAGIC.copy(footer, 4);
  return Buffer.concat([json, footer]);
}

/**
 * Opens an object's file and reads its trailer; null when there is none. Never follows a symbolic link in place of the
 * file. The caller closes `file`; when this rejects, nothing is open.
 */
export async function openObject(path: string, readEnd: ReadEnd = readTail): Promise<OpenObject | null> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
  const file = await unlessErrno(OpenFile.open(path, flags), ["ENOENT", "ENOTDIR"], null);
  if (file === null) return null;
  try {
    return { file, ...(await readEnd(file)) };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The trailer of the file at `path`; null when there is none. */
export async function readTrailer(path: string): Promise<ObjectTrailer | null> {
  const object = await openObject(path);
  object?.file.close();
  return object?.trailer ?? null;
}

/** A way to read the end of an open file, with its trailer. */
export type ReadEnd = (file: OpenFile) => Promise<Omit<OpenObject, "file">>;

/** The trailer of an open file and its last bytes, of which there are more when the trailer is long. */
async function readTail(file: OpenFile, tailBytes: number = TRAILER_READ_BYTES): Promise<Omit<OpenObject, "file">> {
  const fileBytes = await file.size();
  const tail = await readBytes(file, Math.max(0, fileBytes - tailBytes), fileBytes);
  const trailerBytes = trailerLength(tail);
  if (trailerBytes === null) throw damaged("has no trailer");
  if (trailerBytes > fileBytes) throw damaged("has an impossible trailer");
  if (trailerBytes > tail.length) return readTail(file, trailerBytes);
  const trailer = parseTrailer(tail.subarray(tail.length - trailerBytes, tail.length - FOOTER_BYTES));
  if (trailer.size !== fileBytes - trailerBytes) throw damaged("is not as long as its trailer says");
  return { trailer, tail, tailStart: fileBytes - tail.length };
}

/** Memory to read into whose length is not known yet; what is read is copied out of it. */
const scratch: Buffer[] = [];
const MAX_SCRATCH = 32;

/** The whole of a small file by one call of the system in place of two; of a larger one as `readTail`. */
export async function readSmall(file: OpenFile): Promise<Omit<OpenObject, "file">> {
  const buffer = scratch.pop() ?? Buffer.allocUnsafeSlow(SMALL_OBJECT_BYTES + TRAILER_READ_BYTES);
  try {
    const length = await file.read(buffer, { offset: 0, length: buffer.length }, 0);
    if (length === buffer.length) return await readTail(file);
    const tail = Buffer.from(new Uint8Array(buffer.subarray(0, length)).buffer);
    const trailerBytes = trailerLength(tail);
    // What does not seem whole is read again, and refused there.
    if (trailerBytes === null || trailerBytes > length) return await readTail(file);
    const trailer = parseTrailer(tail.subarray(length - trailerBytes, length - FOOTER_BYTES));
    return trailer.size === length - trailerBytes ? { trailer, tail, tailStart: 0 } : await readTail(file);
  } finally {
    if (scratch.length < MAX_SCRATCH) scratch.push(buffer);
  }
}

/** How many bytes the trailer at the end of `bytes` takes; null where they end with none. */
function trailerLength(bytes: Buffer): number | null {
  if (bytes.length < FOOTER_BYTES || !bytes.subarray(-MAGIC.length).equals(MAGIC)) return null;
  return bytes.readUInt32BE(bytes.length - FOOTER_BYTES) + FOOTER_BYTES;
}

/** The bytes from `start` to before `end`, whole. */
async function readBytes(file: OpenFile, start: number, end: number): Promise<Buffer<ArrayBuffer>> {
  const buffer = Buffer.allocUnsafeSlow(end - start);
  let filled = 0;
  while (filled < buffer.length) {
    const count = await file.read(buffer, { offset: filled, length: buffer.length - filled }, start + filled);
    if (count === 0) throw damaged("ended early");
    filled += count;
  }
  return buffer;
}

/** The object as the port describes it. */
export function describeObject(key: string, trailer: ObjectTrailer): ObjectInfo {
  const { size, etag, contentType, modifiedAt, metadata } = trailer;
  return { key, size, etag, contentType, modifiedAt, metadata };
}

function parseTrailer(json: Buffer): ObjectTrailer {
  const parsed = JSON.parse(json.toString("utf8")) as Omit<ObjectTrailer, "modifiedAt"> & { modifiedAt: string };
  return { ...parsed, modifiedAt: new Date(parsed.modifiedAt) };
}

function damaged(what: string): StorageFailure {
  return new StorageFailure("internal", `a stored file ${what}`);
}
