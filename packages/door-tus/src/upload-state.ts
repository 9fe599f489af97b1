import type { ExpectedDigests, UploadSession } from "@holdfast/server-core";
import { badRequest } from "./refusal.js";
import type { UploadConcat } from "./upload-concat.js";

/** What a session remembers for this door: headers of the request that began it, as they came. */
interface UploadNotes {
  readonly metadata: string | null;
  readonly concat: string | null;
  /** The SHA-256 that the whole is to have, in hexadecimal. */
  readonly sha256: string | null;
}

/** For `NewSession.doorData`. */
export function notesOf(request: Request): Readonly<Record<string, unknown>> {
  const notes: UploadNotes = {
    metadata: request.headers.get("upload-metadata"),
    concat: request.headers.get("upload-concat"),
    sha256: readReprDigest(request.headers.get("repr-digest")),
  };
  return { ...notes };
}

/** What a session remembers. */
function readNotes({ doorData }: UploadSession): UploadNotes {
  const { metadata, concat, sha256 } = doorData;
  return {
    metadata: typeof metadata === "string" ? metadata : null,
    concat: typeof concat === "string" ? concat : null,
    sha256: typeof sha256 === "string" ? sha256 : null,
  };
}

/** What the finished upload must be. */
export function expectedDigests(session: UploadSession): ExpectedDigests | undefined {
  const { sha256 } = readNotes(session);
  return sha256 === null ? undefined : { sha256 };
}

/** The SHA-256 in the header `Repr-Digest` (RFC 9530), in hexadecimal; null where it has none. */
function readReprDigest(header: string | null): string | null {
  const [, encoded] = /(?:^|[,\s])sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header ?? "") ?? [];
  if (encoded !== undefined) return Buffer.from(encoded, "base64").toString("hex");
  if (header === null || !header.includes("sha-256")) return null;
  throw badRequest("Repr-Digest is of the form sha-256=:<Base64 of 32 bytes>:.");
}

/** Which kind of upload a session is; null for one that is neither part of another nor made of others. */
export function concatKind(session: UploadSession): UploadConcat["kind"] | null {
  const { concat } = readNotes(session);
  if (concat === null) return null;
  return concat === "partial" ? "partial" : "final";
}

/** The headers beside the offset: until when it may go on or which file it became, and, where all is asked for, what was said of it. */
export function stateHeaders(session: UploadSession, all: boolean): Record<string, string> {
  const { metadata, concat } = readNotes(session);
  return {
    ...(session.fileId === null
      ? { "upload-expires": session.expiresAt.toUTCString() }
      : { "content-location": filePath(session.fileId) }),
    ...(all && metadata !== null ? { "upload-metadata": metadata } : {}),
    ...(all && concat !== null ? { "upload-concat": concat } : {}),
  };
}

/** Where the API has a file. */
export function filePath(fileId: string): string {
  return `/api/v1/files/${fileId}`;
}
