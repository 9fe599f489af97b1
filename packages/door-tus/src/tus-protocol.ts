import { CHECKSUM_ALGORITHMS } from "./upload-checksum.js";

/** The one version that is spoken. */
export const TUS_VERSION = "1.0.0";

/** Where uploads are: below the API, so that keys, proxies and cookies that fit it fit them. */
export const UPLOADS_PATH = "/api/v1/uploads";

/** The content type of bytes on their way. */
export const BODY_TYPE = "application/offset+octet-stream";

const EXTENSIONS = [
  "creation",
  "creation-with-upload",
  "creation-defer-length",
  "termination",
  "checksum",
  "expiration",
  "concatenation",
].join(",");

/** What pages of other origins may read of an answer. */
export const EXPOSED_HEADERS: readonly string[] = [
  "content-location",
  "tus-checksum-algorithm",
  "tus-extension",
  "tus-max-size",
  "tus-resumable",
  "tus-version",
  "upload-concat",
  "upload-defer-length",
  "upload-expires",
  "upload-length",
  "upload-metadata",
  "upload-offset",
];

/** What the server can do, for OPTIONS. */
export function describeServer(maxBytes: number): Record<string, string> {
  return {
    "tus-version": TUS_VERSION,
    "tus-extension": EXTENSIONS,
    "tus-max-size": String(maxBytes),
    "tus-checksum-algorithm": CHECKSUM_ALGORITHMS,
  };
}

/** The method that a request stands for: where PATCH or DELETE cannot be sent, a POST names it in a header. */
export function methodOf(request: Request): string {
  return (request.headers.get("x-http-method-override") ?? request.method).toUpperCase();
}

/** The length of a request's body; null where it is not told. */
export function announcedBytes(request: Request): number | null {
  const length = request.headers.get("content-length");
  return length === null ? null : Number(length);
}
