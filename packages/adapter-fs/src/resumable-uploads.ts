import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bytes, CallGate, ObjectInfo, PutOptions, ResumableUploads } from "@holdfast/adapter-api";
import { errnoOf, StorageFailure, throwIfAborted, unlessErrno } from "./errors.js";
import { encodeKey } from "./key-path.js";
import { writeNewFile } from "./objects/new-file.js";
import { describeObject, openObject, readTrailer } from "./objects/object-file.js";
import { resolveFacts } from "./objects/object-put.js";
import { streamObject } from "./objects/object-reader.js";
import { discardBody, writeObject } from "./objects/object-writer.js";
import type { StorageState } from "./storage-state.js";

export const MAX_PARTS = 100_000;

/** What `begin` was given, as it lies in the upload's directory. */
interface UploadRequest {
  readonly key: string;
  readonly options: Omit<PutOptions, "signal" | "requestId">;
}

interface PartRequest {
  readonly uploadId: string;
  readonly part: number;
  readonly body: Bytes;
  readonly maxBytes: number;
}

interface Part {
  readonly part: number;
  readonly path: string;
}

const REQUEST_FILE = "request";
const PART_NAME = /^p([0-9]{6})$/;

/** The port's resumable uploads: a directory for each, in which a part is a file like an object's. */
export function createResumableUploads(gate: CallGate<StorageState>, maxObjectBytes: number): ResumableUploads {
  return {
    begin: (key, options = {}) =>
      gate.call("begin", options, async (state) => {
        encodeKey(key);
        const { signal: _signal, requestId: _requestId, ...kept } = options;
        const { contentType, metadata } = resolveFacts(options);
        const uploadId = randomBytes(16).toString("hex");
        await beginUpload(state, uploadId, { key, options: { ...kept, contentType, metadata } });
        return { uploadId };
      }),
    // biome-ignore lint/complexity/useMaxParams: the port's signature
    async writePart(uploadId, part, body, options) {
      try {
        return await gate.call("writePart", options, async (state) => {
          const request = { uploadId, part, body, maxBytes: maxObjectBytes };
          return { etag: await writePart(state, request, options?.signal) };
        });
      } catch (error) {
        discardBody(body, error);
        throw error;
      }
    },
    listParts: (uploadId, options) =>
      gate.call("listParts", options, async (state) => {
        await readRequest(state, uploadId);
        const parts: { part: number; size: number; etag: string }[] = [];
        for (const { part, path } of await findParts(state, uploadId)) {
          throwIfAborted(options?.signal);
          const trailer = await readTrailer(path);
          if (trailer === null) throw noUpload();
          parts.push({ part, size: trailer.size, etag: trailer.etag });
        }
        return parts;
      }),
    finish: (uploadId, options) =>
      gate.call("finish", options, async (state) => {
        const info = await finishUpload(state, { uploadId, maxBytes: maxObjectBytes }, options?.signal);
        await removeUpload(state, uploadId);
        return info;
      }),
    abort: (uploadId, options) => gate.call("abort", options, (state) => removeUpload(state, uploadId)),
  };
}

async function beginUpload(state: StorageState, uploadId: string, request: UploadRequest): Promise<void> {
  const temporary = state.instance.temporaryPath();
  await mkdir(temporary, { mode: 0o700 });
  try {
    await writeNewFile(
      join(temporary, REQUEST_FILE),
      (file) => file.writeFile(JSON.stringify(request)),
      () => rename(temporary, directoryOf(state, uploadId)),
    );
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  await state.uploads.sync(directoryOf(state, uploadId));
}

async function writePart(
  state: StorageState,
  { uploadId, part, body, maxBytes }: PartRequest,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (!Number.isInteger(part) || part < 1 || part > MAX_PARTS) {
    throw new StorageFailure("invalid_input", `parts are numbered from 1 to ${MAX_PARTS}`);
  }
  await readRequest(state, uploadId);
  const directory = directoryOf(state, uploadId);
  const temporary = state.instance.temporaryPath();
  const { etag } = await writeNewFile(
    temporary,
    (file) => writeObject(file, body, { facts: resolveFacts({}), maxBytes, signal }),
    () => rename(temporary, join(directory, `p${String(part).padStart(6, "0")}`)).catch(rethrowMissing),
  );
  await state.uploads.sync(directory);
  return etag;
}

async function finishUpload(
  state: StorageState,
  { uploadId, maxBytes }: { readonly uploadId: string; readonly maxBytes: number },
  signal: AbortSignal | undefined,
): Promise<ObjectInfo> {
  const { key, options } = await readRequest(state, uploadId);
  const keyBytes = encodeKey(key);
  // A finish that was cut short between making the object visible and forgetting the upload.
  const made = await readTrailer(state.store.pathOf(keyBytes));
  if (made?.upload === uploadId) return describeObject(key, made);
  const parts = await findParts(state, uploadId);
  if (parts.length === 0 || parts.at(-1)?.part !== parts.length) {
    throw new StorageFailure("invalid_input", "a part is missing");
  }
  await state.store.check(keyBytes, options);
  const facts = { ...resolveFacts(options), upload: uploadId };
  const trailer = await state.store.replace(keyBytes, { ...options, signal }, (file) =>
    writeObject(file, joinParts(parts), { facts, size: options.size, maxBytes, signal }),
  );
  return describeObject(key, trailer);
}

/** Renaming makes the upload vanish at once, whatever becomes of removing its files. */
async function removeUpload(state: StorageState, uploadId: string): Promise<void> {
  if (!isUploadId(uploadId)) return;
  const grave = state.instance.temporaryPath();
  state.uploads.forget(directoryOf(state, uploadId));
  await unlessErrno(rename(directoryOf(state, uploadId), grave), ["ENOENT"], undefined);
  await state.uploads.sync(state.layout.uploads);
  await rm(grave, { recursive: true, force: true });
}

async function* joinParts(parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  for (const { path } of parts) {
    const object = await openObject(path);
    if (object === null) throw noUpload();
    yield* streamObject(object, { start: 0, end: object.trailer.size }, undefined);
  }
}

async function findParts(state: StorageState, uploadId: string): Promise<Part[]> {
  const directory = directoryOf(state, uploadId);
  const names = await readdir(directory).catch(rethrowMissing);
  return names
    .flatMap((name) => {
      const number = PART_NAME.exec(name)?.[1];
      return number === undefined ? [] : [{ part: Number(number), path: join(directory, name) }];
    })
    .sort((left, right) => left.part - right.part);
}

async function readRequest(state: StorageState, uploadId: string): Promise<UploadRequest> {
  if (!isUploadId(uploadId)) throw noUpload();
  const text = await readFile(join(directoryOf(state, uploadId), REQUEST_FILE), "utf8").catch(rethrowMissing);
  return JSON.parse(text) as UploadRequest;
}

function directoryOf(state: StorageState, uploadId: string): string {
  return join(state.layout.uploads, uploadId);
}

/** Guards every path that is built from an id: nothing but 32 digits of ours reaches the file system. */
function isUploadId(uploadId: string): boolean {
  return /^[0-9a-f]{32}$/.test(uploadId);
}

function rethrowMissing(error: unknown): never {
  throw errnoOf(error) === "ENOENT" ? noUpload() : error;
}

function noUpload(): StorageFailure {
  return new StorageFailure("not_found", "there is no such upload: it was finished, aborted or never begun");
}
