import type { Door, DoorAnswer, DoorPlatform, OpenDoor } from "@holdfast/server-core";
import { readOptions, type TusDoorOptions } from "./options.js";
import { TusRefusal } from "./refusal.js";
import { EXPOSED_HEADERS, methodOf, TUS_VERSION, UPLOADS_PATH } from "./tus-protocol.js";
import { createUploads } from "./uploads.js";

/**
 * The door for resumable uploads: tus 1.0.0 at `/api/v1/uploads`, with creation, creation-with-upload, creation-defer-length,
 * termination, checksum, expiration and concatenation. Keys and tokens are the API's.
 */
export function tusDoor(options: TusDoorOptions = {}): Door {
  const read = readOptions(options);
  return {
    name: "tus",
    path: UPLOADS_PATH,
    exposedHeaders: EXPOSED_HEADERS,
    open: (platform) => openDoor(platform, read),
  };
}

function openDoor(platform: DoorPlatform, options: Required<TusDoorOptions>): OpenDoor {
  const uploads = createUploads(platform, options);
  return {
    async answer(request, { url, requestId }) {
      const method = methodOf(request);
      const answered = await uploads
        .answer({ request, url, method })
        .catch((thrown: unknown) => refuse(thrown, requestId, method === "HEAD"));
      const headers = { ...answered.headers, "tus-resumable": TUS_VERSION, "cache-control": "no-store" };
      return { ...answered, headers };
    },
  };

  function refuse(thrown: unknown, requestId: string, isHead: boolean): DoorAnswer {
    const problem =
      thrown instanceof TusRefusal
        ? { ...thrown, detail: thrown.message, errors: [] }
        : platform.problem(thrown, requestId);
    const answered = platform.problemDocument(problem, requestId);
    return isHead ? { ...answered, body: null } : answered;
  }
}
