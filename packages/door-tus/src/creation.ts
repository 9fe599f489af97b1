import {
  type Actor,
  AppError,
  type BucketRecord,
  type DoorAnswer,
  type DoorPlatform,
  type NewSession,
  readWriteConditions,
  type UploadSession,
} from "@holdfast/server-core";
import { askLibrary } from "./library.js";
import { badRequest } from "./refusal.js";
import type { createTurns } from "./turns.js";
import { announcedBytes, BODY_TYPE, UPLOADS_PATH } from "./tus-protocol.js";
import { readUploadChecksum } from "./upload-checksum.js";
import { readUploadConcat, type UploadConcat } from "./upload-concat.js";
import { readUploadMetadata, type UploadMetadata } from "./upload-metadata.js";
import { concatKind, notesOf, stateHeaders } from "./upload-state.js";
import { UploadStore } from "./upload-store.js";

export interface CreationParts {
  readonly turns: ReturnType<typeof createTurns>;
  /** When an upload that begins now is given up. */
  readonly expiry: () => Date;
  /** The end that an upload has from now on, since it goes on. */
  readonly expiresAt: (session: UploadSession) => Date;
}

/** Begins uploads. */
export interface Creation {
  /** Answers a POST: a new upload, with the bytes that come along, or one that is made of partial ones. */
  answer(request: Request): Promise<DoorAnswer>;
}

/** To put a file into a bucket is what the contract's operation `files.putFile` does. */
const CREATE = { action: "create", resource: "bucket", rule: "visible", target: "bucket" } as const;

export function createCreation(platform: DoorPlatform, { turns, expiry, expiresAt }: CreationParts): Creation {
  const sessions = platform.files.uploads;

  const findBucket = async (name: string, actor: Actor): Promise<BucketRecord> => {
    const loaded = await platform.authorize({ access: CREATE, parameters: { bucket: name }, actor });
    if (loaded?.kind !== "bucket") throw new Error("no bucket was loaded");
    return loaded.record;
  };

  const join = async (
    request: Request,
    ids: readonly string[],
    begun: Omit<NewSession, "size">,
  ): Promise<DoorAnswer> => {
    if (request.headers.has("upload-length") || request.headers.has("upload-defer-length")) {
      throw badRequest("A final upload has the length of its parts together: leave Upload-Length out.");
    }
    if (request.headers.has("repr-digest"))
      throw badRequest("Of a final upload no digest is known: leave Repr-Digest out.");
    const partials: UploadSession[] = [];
    for (const id of ids) partials.push(await findPartial(id, begun.actor));
    const size = partials.reduce((sum, { offset }) => sum + offset, 0);
    const { session } = await sessions.concatenate(partials, { ...begun, size });
    const headers = { ...stateHeaders(session, false), location: `${UPLOADS_PATH}/${session.id}` };
    return { status: 201, headers, body: null };
  };

  const findPartial = async (id: string, actor: Actor): Promise<UploadSession> => {
    const session = await sessions.find(id, actor);
    if (session === null || concatKind(session) !== "partial") {
      throw badRequest(`Upload-Concat names ${id}, which is no partial upload of yours.`);
    }
    if (session.offset === session.size) return session;
    throw new AppError("upload_incomplete", `The partial upload ${id} is not finished. Send its bytes first.`);
  };

  const begin = async (request: Request, begun: Omit<NewSession, "size">): Promise<DoorAnswer> => {
    const store = new UploadStore({
      sessions,
      method: "POST",
      actor: begun.actor,
      // Looking at a body makes the host build its stream.
      body: request.headers.get("content-type") === BODY_TYPE ? request.body : null,
      announcedBytes: announcedBytes(request),
      checksum: readUploadChecksum(request.headers.get("upload-checksum")),
      signal: request.signal,
      expiresAt,
      begin: (size) => sessions.begin({ ...begun, size }),
    });
    const ask = () =>
      askLibrary(request, "POST", {
        store,
        turns,
        id: null,
      });
    try {
      const answered = await ask();
      const state = store.session === null ? {} : stateHeaders(store.session, false);
      return { ...answered, headers: { ...answered.headers, ...state } };
    } catch (error) {
      // Without an answer the client does not learn its URL.
      if (store.session !== null) await sessions.abort(store.session);
      throw error;
    }
  };

  return {
    async answer(request) {
      const { headers } = request;
      const actor = await platform.authenticate(request, CREATE);
      const concat = readUploadConcat(headers.get("upload-concat"), UPLOADS_PATH);
      const metadata = readUploadMetadata(headers.get("upload-metadata"));
      const bucket = await findBucket(bucketOf(metadata, concat), actor);
      const begun = {
        purpose: "tus" as const,
        bucket,
        actor,
        expiresAt: expiry(),
        doorData: notesOf(request),
        ...(concat?.kind === "partial"
          ? // It becomes no file by itself, so it needs a place that no other can have.
            { path: `partial/${crypto.randomUUID()}`, facts: {}, conditions: null }
          : { path: pathOf(metadata), facts: metadata.facts, conditions: readWriteConditions(headers) }),
      };
      return concat?.kind === "final" ? join(request, concat.ids, begun) : begin(request, begun);
    },
  };
}

function bucketOf({ bucket }: UploadMetadata, concat: UploadConcat | null): string {
  if (bucket !== null) return bucket;
  const detail =
    concat?.kind === "partial"
      ? "Upload-Metadata of a partial upload must name the bucket, too; tus-js-client has the option metadataForPartialUploads."
      : "Upload-Metadata must name the bucket that the file goes into, under the key bucket.";
  throw new AppError("invalid_value", detail, { errors: [{ path: "metadata.bucket", message: detail }] });
}

function pathOf({ path }: UploadMetadata): string {
  if (path !== null) return path;
  const detail = "Upload-Metadata must say where the file goes, under the key path or, in short, filename.";
  throw new AppError("invalid_value", detail, { errors: [{ path: "metadata.path", message: detail }] });
}
