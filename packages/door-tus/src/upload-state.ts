import type { UploadSession } from "@holdfast/server-core";
import type { UploadConcat } from "./upload-concat.js";

/** What a session remembers for this door: headers of the request that began it, as they came. */
interface UploadNotes {
  readonly metadata: string | null;
  readonly concat: string | null;
}

/** For `NewSession.doorData`. */
export function notesOf(request: Request): Readonly<Record<string, unknown>> {
  const notes: UploadNotes = {
    metadata: request.headers.get("upload-metadata"),
    concat: request.headers.get("upload-concat"),
  };
  return { ...notes };
}

/** What a session remembers. */
function readNotes({ doorData }: UploadSession): UploadNotes {
  const { metadata, concat } = doorData;
  return {
    metadata: typeof metadata === "string" ? metadata : null,
    concat: typeof concat === "string" ? concat : null,
  };
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
