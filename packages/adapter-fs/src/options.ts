import { AdapterError } from "@holdfast/adapter-api";
import { ADAPTER } from "./errors.js";

export interface FsStorageOptions {
  /** The directory that holds everything; made, with its parents, by `open`. At most 900 bytes long when resolved. */
  readonly directory: string;
  /** The largest object, in bytes; a larger one fails with `limit_exceeded`. Default 5 TiB. */
  readonly maxObjectBytes?: number;
}

const DEFAULT_MAX_OBJECT_BYTES = 5 * 1024 ** 4;

/** The options with their defaults. Throws `invalid_input` for a limit that is no positive whole number. */
export function resolveOptions(options: FsStorageOptions): Required<FsStorageOptions> {
  const maxObjectBytes = options.maxObjectBytes ?? DEFAULT_MAX_OBJECT_BYTES;
  if (!Number.isSafeInteger(maxObjectBytes) || maxObjectBytes < 1) {
    throw new AdapterError("invalid_input", "maxObjectBytes must be a positive whole number", {
      adapter: ADAPTER,
      operation: "fsStorage",
    });
  }
  return { directory: options.directory, maxObjectBytes };
}
