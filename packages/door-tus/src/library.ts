import type { DoorAnswer } from "@holdfast/server-core";
import { Server } from "@tus/server";
import { refusalOf } from "./refusal.js";
import type { createTurns } from "./turns.js";
import { UPLOADS_PATH } from "./tus-protocol.js";
import type { UploadStore } from "./upload-store.js";

/** What the library works with for one request. */
export interface LibraryParts {
  readonly store: UploadStore;
  readonly turns: ReturnType<typeof createTurns>;
  /** Of the upload in question; null for a new one. */
  readonly id: string | null;
}

/** What only `@tus/server` would read, and read amiss. */
const KEPT_BACK = ["upload-concat", "upload-metadata", "x-forwarded-proto", "x-http-method-override", "origin"];

/**
 * Lets `@tus/server` decide on the head of a request. Throws what the store threw, and a TusRefusal for what the library refused. Its CORS
 * headers are dropped, since those are the server's.
 */
export async function askLibrary(request: Request, method: string, parts: LibraryParts): Promise<DoorAnswer> {
  const { store, turns, id } = parts;
  let thrown: unknown;
  const server = new Server({
    path: UPLOADS_PATH,
    datastore: store,
    locker: turns(() => store.stop()),
    getFileIdFromRequest: () => id ?? undefined,
    // Relative, since a proxy may have changed scheme and host.
    relativeLocation: true,
    onUploadFinish: async () => {
      await store.finish();
      return {};
    },
    onResponseError: (_request, error) => {
      if (error instanceof Error) thrown = error;
      return undefined;
    },
  });
  const headers = new Headers(request.headers);
  for (const name of KEPT_BACK) headers.delete(name);
  const answered = await server.handleWeb(new Request(request.url, { method, headers }));
  if (thrown !== undefined) throw thrown;
  if (answered.status >= 400) throw await refusalOf(answered);
  const kept = [...answered.headers].filter(([name]) => !name.startsWith("access-control-"));
  return { status: answered.status, headers: Object.fromEntries(kept), body: answered.body };
}
