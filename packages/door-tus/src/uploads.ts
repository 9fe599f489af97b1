import { type Actor, AppError, type DoorAnswer, type DoorPlatform, type UploadSession } from "@holdfast/server-core";
import { createCreation } from "./creation.js";
import { askLibrary } from "./library.js";
import type { TusDoorOptions } from "./options.js";
import { TusRefusal } from "./refusal.js";
import { createTurns } from "./turns.js";
import { announcedBytes, BODY_TYPE, describeServer, TUS_VERSION, UPLOADS_PATH } from "./tus-protocol.js";
import { readUploadChecksum } from "./upload-checksum.js";
import { filePath, stateHeaders } from "./upload-state.js";
import { UploadStore, uploadGone } from "./upload-store.js";

/** Answers the requests of tus clients. */
export interface Uploads {
  /** Throws TusRefusal, and AppError and AdapterError as the server's features do. */
  answer(asked: AskedUpload): Promise<DoorAnswer>;
}

/** A request, with the method that it stands for. */
export interface AskedUpload {
  readonly request: Request;
  readonly url: URL;
  readonly method: string;
}

/** Whoever began an upload finds it and goes on with it; the rights to the bucket are decided when it is begun and finished. */
const CONTINUE = { action: "create", resource: "upload", rule: "key" } as const;

/** Whoever sends a byte now and then could hold an upload open for ever otherwise. */
const MAX_LIFE_MS = 7 * 86_400_000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function createUploads(platform: DoorPlatform, { expiresInSeconds }: Required<TusDoorOptions>): Uploads {
  const sessions = platform.files.uploads;
  const turns = createTurns();
  const lifeMs = expiresInSeconds * 1_000;
  const expiry = () => new Date(platform.now().getTime() + lifeMs);
  /** An upload that goes on lives on, though not for ever; written down only now and then. */
  const expiresAt = (session: UploadSession): Date => {
    const left = session.expiresAt.getTime() - platform.now().getTime();
    const last = session.createdAt.getTime() + Math.max(lifeMs, MAX_LIFE_MS);
    const end = new Date(Math.min(expiry().getTime(), last));
    return left > lifeMs / 2 || end <= session.expiresAt ? session.expiresAt : end;
  };
  const creation = createCreation(platform, { turns, expiry, expiresAt });

  const goOn = async (request: Request, method: string, { id, actor }: UploadPlace): Promise<DoorAnswer> => {
    if (method === "PATCH") checkPatch(request);
    const checksum = readUploadChecksum(request.headers.get("upload-checksum"));
    const store = new UploadStore({
      sessions,
      method,
      actor,
      body: method === "PATCH" ? request.body : null,
      announcedBytes: announcedBytes(request),
      checksum,
      signal: request.signal,
      expiresAt,
      begin: () => Promise.reject(new Error("only a POST begins an upload")),
    });
    const answered = await askLibrary(request, method, {
      store,
      turns,
      id,
    });
    if (method === "DELETE" || store.session === null) return answered;
    const state = stateHeaders(store.session, method === "HEAD");
    return { ...answered, headers: { ...answered.headers, ...state } };
  };

  const redirect = async ({ id, actor }: UploadPlace): Promise<DoorAnswer> => {
    const session = await sessions.find(id, actor);
    if (session === null) throw uploadGone();
    if (session.fileId === null)
      throw new AppError("upload_incomplete", "The upload is not finished: ask by HEAD how far it is.");
    return { status: 303, headers: { location: filePath(session.fileId) }, body: null };
  };

  return {
    async answer({ request, url, method }) {
      if (method === "OPTIONS") {
        return { status: 204, headers: describeServer(platform.settings.maxUploadBytes), body: null };
      }
      if (method !== "GET") checkVersion(request);
      const rest = url.pathname.slice(UPLOADS_PATH.length).replace(/\/$/, "");
      if (rest === "") {
        if (method !== "POST") throw notAllowed(method, "POST, OPTIONS");
        return creation.answer(request);
      }
      if (!["GET", "HEAD", "PATCH", "DELETE"].includes(method))
        throw notAllowed(method, "GET, HEAD, PATCH, DELETE, OPTIONS");
      const actor = await platform.authenticate(request, CONTINUE);
      await platform.authorize({ access: CONTINUE, parameters: {}, actor });
      const place = { id: rest.slice(1), actor };
      if (!UUID.test(place.id)) throw uploadGone();
      return method === "GET" ? redirect(place) : goOn(request, method, place);
    },
  };
}

interface UploadPlace {
  readonly id: string;
  readonly actor: Actor;
}

function checkVersion(request: Request): void {
  const version = request.headers.get("tus-resumable");
  if (version === TUS_VERSION) return;
  throw new TusRefusal(
    { status: 412, code: "precondition_failed" },
    version === null ? "Send the header Tus-Resumable: 1.0.0." : `This server speaks tus ${TUS_VERSION}.`,
    { "tus-version": TUS_VERSION },
  );
}

function checkPatch(request: Request): void {
  if (request.headers.get("content-type") === BODY_TYPE) return;
  throw new AppError("unsupported_media_type", "A PATCH has the Content-Type application/offset+octet-stream.");
}

function notAllowed(method: string, allow: string): AppError {
  return new AppError("method_not_allowed", `There is no ${method} here; use ${allow}.`, { headers: { allow } });
}
