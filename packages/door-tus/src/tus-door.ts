import type { Door, DoorPlatform, OpenDoor } from "@holdfast/server-core";
import { readOptions, type TusDoorOptions } from "./options.js";
import { renderRefusal, TusRefusal } from "./refusal.js";
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
    if (!(thrown instanceof TusRefusal)) return renderRefusal(platform.problem(thrown, requestId), requestId, isHead);
    const { status, code, message, headers } = thrown;
    const title = code.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());
    return renderRefusal({ status, code, title, detail: message, headers, errors: [] }, requestId, isHead);
  }
}
