import type { Door, DoorPlatform, OpenDoor } from "@holdfast/server-core";
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
    async answer(request, { requestId }) {
      const method = methodOf(request);
      const response = await uploads
        .answer(request, method)
        .catch((thrown: unknown) => refuse(thrown, requestId, method === "HEAD"));
      response.headers.set("tus-resumable", TUS_VERSION);
      response.headers.set("cache-control", "no-store");
      return response;
    },
  };

  function refuse(thrown: unknown, requestId: string, isHead: boolean): Response {
    const problem =
      thrown instanceof TusRefusal
        ? { ...thrown, detail: thrown.message, errors: [] }
        : platform.problem(thrown, requestId);
    const { status, headers, body } = platform.problemDocument(problem, requestId);
    return new Response(isHead ? null : body, { status, headers });
  }
}
