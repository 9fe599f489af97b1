import { AppError } from "../errors/app-error.js";

/** The `Content-Security-Policy` of what users stored: it runs nothing, loads nothing but itself and belongs to no origin. */
export const SANDBOX = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

/** What a file becomes a part of the page by. */
const AS_CODE = /^(?:script|style|worker|sharedworker|serviceworker|audioworklet|paintworklet|xslt|json|manifest)$/;

/**
 * Throws `forbidden` for a load of stored content as code of a page of this very origin. Such a page may trust its origin, as by
 * `script-src 'self'`: then whoever can upload a file and slip an element into the page could run it there. Browsers say what they
 * load something for (Fetch Metadata). Other origins decide for themselves.
 */
export function refuseCode(headers: Headers): void {
  if (headers.get("sec-fetch-site") !== "same-origin" || !AS_CODE.test(headers.get("sec-fetch-dest") ?? "")) return;
  throw new AppError(
    "forbidden",
    "What was uploaded is never a script, style or worker of a page of this server itself. Serve such files with the site.",
  );
}
