import type { models } from "@holdfast/openapi";
import { callListener } from "../events/call-listener.js";
import { isStream } from "../http/http-client.js";
import type { Pausing, UploadBody, UploadOptions, UploadTarget } from "./upload-request.js";

/** An upload under way: the promise of the file, and what may be done meanwhile. */
export interface Upload extends Promise<models.FileMetadata> {
  /** Stops sending until `resume`; what has arrived stays. A plain upload, whose bytes go in one request, does not stop. */
  pause(): void;
  resume(): void;
}

/** Uploads a body with constant memory: in one request, or in parts where that was asked for or it is large. */
export function startUpload(target: UploadTarget, body: UploadBody, options: UploadOptions): Upload {
  const pausing: Pausing = { isPaused: false, onChange: null };
  const setPaused = (isPaused: boolean): void => {
    pausing.isPaused = isPaused;
    pausing.onChange?.();
  };
  const source = isStream(body) ? { stream: body } : { content: body };
  const sent = import("./send-upload.js").then(({ sendUpload }) =>
    sendUpload(target, source, { options, pausing, tell: callListener }),
  );
  return Object.assign(sent, { pause: () => setPaused(true), resume: () => setPaused(false) });
}
