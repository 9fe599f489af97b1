import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { ObjectInfo } from "@holdfast/adapter-api";
import { StorageFailure, unlessErrno } from "../errors.js";

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

/** An object's file, open for reading. `tail` holds its last bytes: all of the content when the object is small. */
export interface OpenObject {
  readonly file: FileHandle;
  readonly trailer: ObjectTrailer;
  readonly tail: Buffer;
  /** The offset in the file, and so in the content, at which `tail` begins. */
  readonly tailStart: number;
}

const MAGIC = Buffer.from("HOLDFST1", "latin1");
const FOOTER_BYTES = MAGIC.length + 4;
/** One page of the usual file system; holds any but an unusually long trailer. */
export const TRAILER_READ_BYTES = 4096;

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
export async function openObject(path: string, tailBytes: number = TRAILER_READ_BYTES): Promise<OpenObject | null> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
  const file = await unlessErrno(open(path, flags), ["ENOENT", "ENOTDIR"], null);
  if (file === null) return null;
  try {
    return { file, ...(await readTail(file, tailBytes)) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The trailer of the file at `path`; null when there is none. */
export async function readTrailer(path: string): Promise<ObjectTrailer | null> {
  const object = await openObject(path);
  await object?.file.close();
  return object?.trailer ?? null;
}

/** The trailer of an open file and its last `tailBytes` bytes, or more when the trailer is longer. */
export async function readTail(file: FileHandle, tailBytes: number): Promise<Omit<OpenObject, "file">> {
  const { size: fileBytes } = await file.stat();
  const tail = await readBytes(file, Math.max(0, fileBytes - tailBytes), fileBytes);
  if (tail.length < FOOTER_BYTES || !tail.subarray(-MAGIC.length).equals(MAGIC)) throw damaged("has no trailer");
  const trailerBytes = tail.readUInt32BE(tail.length - FOOTER_BYTES) + FOOTER_BYTES;
  if (trailerBytes > fileBytes) throw damaged("has an impossible trailer");
  if (trailerBytes > tail.length) return readTail(file, trailerBytes);
  const trailer = parseTrailer(tail.subarray(tail.length - trailerBytes, tail.length - FOOTER_BYTES));
  if (trailer.size !== fileBytes - trailerBytes) throw damaged("is not as long as its trailer says");
  return { trailer, tail, tailStart: fileBytes - tail.length };
}

/** The bytes from `start` to before `end`, whole. */
async function readBytes(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(end - start);
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, start + filled);
    if (bytesRead === 0) throw damaged("ended early");
    filled += bytesRead;
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
