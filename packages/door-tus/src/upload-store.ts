import type { Readable } from "node:stream";
import { type Actor, AppError, type UploadSession, type UploadSessions } from "@holdfast/server-core";
import { DataStore, Upload } from "@tus/server";
import { sliceBody } from "./body-slices.js";
import { type UploadChecksum, verifyBody } from "./upload-checksum.js";
import { concatKind } from "./upload-state.js";

/** One request on uploads, as the store works for it. */
export interface UploadExchange {
  readonly sessions: UploadSessions;
  readonly method: string;
  readonly actor: Actor;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly checksum: UploadChecksum | null;
  /** Begins the upload that a POST asks for. */
  readonly begin: (size: number | null) => Promise<UploadSession>;
}

/** So much of a long request is durable at a time: a crash costs no more. */
const SLICE_BYTES = 64 * 2 ** 20;

/**
 * The uploads of one request, over upload sessions. The bytes do not come through `@tus/server`, whose streams would cost more than the
 * writing: it decides on the head of a request, and the store takes the body itself.
 */
export class UploadStore extends DataStore {
  readonly #exchange: UploadExchange;
  readonly #body: ReturnType<typeof sliceBody>;
  #session: UploadSession | null = null;

  constructor(exchange: UploadExchange) {
    super();
    this.#exchange = exchange;
    this.#body = sliceBody(exchange.body);
    // What the library must let through; what it lacks stands in front of it.
    this.extensions = ["creation", "creation-with-upload", "creation-defer-length", "termination"];
  }

  /** The upload as the request found or left it; null before it was looked for. */
  get session(): UploadSession | null {
    return this.#session;
  }

  /** Lets the body end with what has come. */
  stop(): void {
    void this.#body.end();
  }

  override async create(upload: Upload): Promise<Upload> {
    this.#session = await this.#exchange.begin(upload.size ?? null);
    upload.id = this.#session.id;
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const session = await this.#exchange.sessions.find(id, this.#exchange.actor);
    if (session === null) throw uploadGone();
    if (this.#exchange.method === "PATCH" && concatKind(session) === "final") throw madeOfOthers();
    this.#session = session;
    const { size, offset } = session;
    return new Upload({ id, offset, ...(size === null ? {} : { size }) });
  }

  override async declareUploadLength(_id: string, size: number): Promise<void> {
    this.#session = await this.#exchange.sessions.setSize(this.#found(), size);
  }

  override async write(stream: Readable): Promise<number> {
    stream.resume();
    const { checksum } = this.#exchange;
    const session = checksum === null ? await this.#append() : await this.#appendVerified(checksum);
    this.#session = session;
    return session.offset;
  }

  override async remove(id: string): Promise<void> {
    await this.getUpload(id);
    const session = this.#found();
    if (session.fileId !== null) {
      throw new AppError("forbidden", "The upload is finished and has become a file. Delete the file.");
    }
    await this.#exchange.sessions.abort(session);
  }

  /** Shows the file, unless the upload is only part of one. */
  async finish(): Promise<void> {
    const session = this.#found();
    if (concatKind(session) === "partial" || session.fileId !== null) return;
    const { file } = await this.#exchange.sessions.finish(session, { actor: this.#exchange.actor });
    this.#session = { ...session, fileId: file.id };
  }

  async #append(): Promise<UploadSession> {
    let session = this.#found();
    // What has come is kept even though the client is gone.
    const { signal } = new AbortController();
    try {
      while (!(await this.#body.isOver())) {
        const body = this.#body.next(SLICE_BYTES);
        session = await this.#exchange.sessions.append(session, { offset: session.offset, body, signal });
      }
      return session;
    } finally {
      await this.#body.end();
    }
  }

  async #appendVerified(checksum: UploadChecksum): Promise<UploadSession> {
    const session = this.#found();
    const { signal } = new AbortController();
    const verified = verifyBody(this.#body.next(Number.POSITIVE_INFINITY), checksum);
    try {
      const bytes = { offset: session.offset, body: verified.stream, whole: true, signal };
      return await this.#exchange.sessions.append(session, bytes);
    } catch (error) {
      throw verified.failure() ?? error;
    } finally {
      await this.#body.end();
    }
  }

  #found(): UploadSession {
    if (this.#session === null) throw new Error("the upload was not looked for");
    return this.#session;
  }
}

function madeOfOthers(): AppError {
  return new AppError("forbidden", "The upload is made of others and takes no bytes of its own.");
}

/** What there is no telling apart: an upload that never was, that is over, or that is another's. */
export function uploadGone(): AppError {
  return new AppError(
    "not_found",
    "There is no upload here that is yours: it has expired, or was ended. Begin a new one.",
  );
}
