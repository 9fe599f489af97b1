import { AppError } from "../../../errors/app-error.js";
import { blobKey } from "./blob-key.js";

/** `internal`, for content whose row is there and whose object is not. The log names the object. */
export function lostContent(blobId: string): AppError {
  return new AppError("internal", "The server has lost this content, or a part of it. It must be uploaded again.", {
    cause: new Error(`there is no object ${blobKey(blobId)}; verify the storage to see whose content it is`),
  });
}
