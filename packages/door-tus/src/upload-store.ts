import type { Readable } from "node:stream";
import { type Actor, AppError, type UploadSession, type UploadSessions } from "@holdfast/server-core";
import { DataStore, Upload } from "@tus/server";
import { TusRefusal } from "./refusal.js";
import { type StoppableBody, stoppableBody } from "./stoppable-body.js";
import { type UploadChecksum, verifyBody } from "./upload-checksum.js";
import { concatKind, expectedDigests } from "./upload-state.js";

/** One request on uploads, as the store works for it. */
export interface UploadExchange {
  readonly sessions: UploadSessions;
  readonly method: string;
  readonly actor: Actor;
  readonly body: ReadableStream<Uint8Array> | null;
  /** The length of the body; null where it is not told. */
  readonly announcedBytes: number | null;
  readonly checksum: UploadChecksum | null;
  readonly signal: AbortSignal;
  /** The end that an upload has from now on, since it goes on. */
  readonly expiresAt: (session: UploadSession) => Date;
  /** Begins the upload that a POST asks for. */
  readonly begin: (size: number | null) => Promise<UploadSession>;
}

/**
 * The uploads of one request, over upload sessions. The bytes do not come through `@tus/server`, whose streams would cost more than the
 * writing: it decides on the head of a request, and the store takes the body itself.
 */
export class UploadStore extends DataStore {
  readonly #exchange: UploadExchange;
  readonly #body: StoppableBody;
  #session: UploadSession | null = null;

  constructor(exchange: UploadExchange) {
    super();
    this.#exchange = exchange;
    this.#body = stoppableBody(exchange.body);
    // What the library must let through; what it lacks stands in front of it.
    this.extensions = ["creation", "creation-with-upload", "creation-defer-length", "termination"];
  }

  /** The upload as the request found or left it; null before it was looked for. */
  get session(): UploadSession | null {
    return this.#session;
  }

  /** Lets the body end with what has come. */
  stop(): void {
    this.#body.stop();
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
    const session = this.#found();
    // Nothing but an empty body fits one that is finished.
    if (session.fileId !== null) return session.offset;
    this.#session = await this.#append(session).catch(async (error: unknown) => {
      await this.#finishedMeanwhile(session, error);
      throw new AppError("conflict", "The upload was finished meanwhile, by another request.");
    });
    const kept = this.#session.offset - session.offset;
    if (this.#body.isCut() && kept !== this.#exchange.announcedBytes) throw takenOver();
    return this.#session.offset;
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
    const expected = expectedDigests(session);
    try {
      const { file } = await this.#exchange.sessions.finish(session, {
        actor: this.#exchange.actor,
        ...(expected && { expected }),
      });
      this.#session = { ...session, fileId: file.id };
    } catch (error) {
      this.#session = await this.#finishedMeanwhile(session, error);
    }
  }

  async #append(session: UploadSession): Promise<UploadSession> {
    const { sessions, checksum, signal, expiresAt } = this.#exchange;
    const { stream } = this.#body;
    const { offset } = session;
    const end = expiresAt(session);
    if (end > session.expiresAt) await sessions.extend(session, end);
    if (checksum === null) return sessions.append(session, { offset, body: stream, signal, expiresAt });
    const verified = verifyBody(stream, checksum);
    try {
      return await sessions.append(session, { offset, body: verified.stream, whole: true, signal, expiresAt });
    } catch (error) {
      throw verified.failure() ?? error;
    }
  }

  /** The session, where work on it failed only because another request finished it; else throws the failure. */
  async #finishedMeanwhile({ id }: UploadSession, error: unknown): Promise<UploadSession> {
    if (!(error instanceof AppError && error.code === "not_found")) throw error;
    const session = await this.#exchange.sessions.find(id, this.#exchange.actor);
    if (session === null || session.fileId === null) throw error;
    return session;
  }

  #found(): UploadSession {
    if (this.#session === null) throw new Error("the upload was not looked for");
    return this.#session;
  }
}

function takenOver(): TusRefusal {
  return new TusRefusal(
    { status: 423, code: "conflict" },
    "Another request on this upload came meanwhile. What had come of this one is kept: ask for the offset.",
  );
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
