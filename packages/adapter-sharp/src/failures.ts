import { AdapterError, type AdapterErrorCode } from "@holdfast/adapter-api";

/** The name of this adapter in errors and logs. */
export const ADAPTER = "sharp";

/** An image that is not transformed, and why, as `details.reason`. */
export function refused(reason: "damaged" | "animated" | "format", message: string, cause?: unknown): AdapterError {
  return new AdapterError("invalid_input", message, {
    adapter: ADAPTER,
    operation: "transform",
    details: { reason },
    cause,
  });
}

/** Any other failure of `transform`. */
export function failure(code: AdapterErrorCode, message: string, cause?: unknown): AdapterError {
  return new AdapterError(code, message, { adapter: ADAPTER, operation: "transform", cause });
}

/** What libvips threw while it decoded or encoded, as an AdapterError. */
export function ofVips(error: unknown): AdapterError {
  const message = error instanceof Error ? error.message : String(error);
  if (/timeout/i.test(message)) return failure("timeout", "the transform took too long", error);
  if (/exceeds pixel limit|too large|dimensions/i.test(message)) {
    return failure("limit_exceeded", "the image has too many pixels", error);
  }
  return refused("damaged", "the image cannot be decoded", error);
}
