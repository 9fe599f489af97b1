import { AppError } from "../../errors/app-error.js";

/** What both paths and file names may be, in bytes of UTF-8. */
const MAX_PATH_BYTES = 1024;
const MAX_FILENAME_BYTES = 1024;

/** Controls, line and paragraph separators, lone surrogates, and the marks that reorder text to disguise a name. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const STRAY_SLASH = "A path has no slash at its ends and none that follows another.";
const BUCKET_NAME = /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/;

/** Whether a text has the form of an id. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Whether a bucket could have the name; `public` stands in the way of a path of the API, and ids must stay tellable. */
export function isBucketName(text: string): boolean {
  return BUCKET_NAME.test(text) && !isUuid(text) && text !== "public";
}

/** Throws `invalid_name` when no bucket may have the name. */
export function checkBucketName(name: string): void {
  if (isBucketName(name)) return;
  throw invalidName(
    "A bucket's name is a slug that has not the form of an id and is not the word public.",
    "body.name",
  );
}

/** The path in Unicode's normal form C (UAX 15), by which files are found; throws `invalid_name` for one that no file may have. */
export function readPath(path: string): string {
  const normal = path.normalize("NFC");
  const segments = normal.replace(/\/$/, "").split("/");
  if (segments.includes("")) throw invalidName(STRAY_SLASH, "path");
  if (segments.includes(".") || segments.includes("..")) {
    throw invalidName('A path has no segment that is "." or "..".', "path");
  }
  if (normal.includes("\\")) throw invalidName("A path has no backslash; its segments are parted by slashes.", "path");
  checkText(normal, "path", MAX_PATH_BYTES);
  return normal;
}

/**
 * Whether a path is that of the marker of a folder: S3's clients put an object whose key ends with a slash, so that there is a folder with
 * nothing in it.
 */
export function isFolderMarker(path: string): boolean {
  return path.endsWith("/");
}

/** Throws `invalid_name` for the path of a folder's marker, where only a file can be meant. */
export function checkFilePath(path: string): void {
  if (isFolderMarker(path)) throw invalidName(STRAY_SLASH, "path");
}

/** The name to save a file under, in normal form C; throws `invalid_name` for one that leads elsewhere or cannot be shown. */
export function readFilename(filename: string): string {
  const normal = filename.normalize("NFC");
  if (normal === "" || normal === "." || normal === ".." || /[/\\]/.test(normal)) {
    throw invalidName(
      "A file name is not empty and has no slash or backslash; the path goes into the field path.",
      "filename",
    );
  }
  checkText(normal, "filename", MAX_FILENAME_BYTES);
  return normal;
}

/** The last segment of a path, without the slash of a folder's marker. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/", path.length - 2) + 1).replace(/\/$/, "");
}

function checkText(text: string, place: string, maxBytes: number): void {
  if (FORBIDDEN.test(text)) {
    throw invalidName(`The ${place} holds a control character or a mark that changes the direction of text.`, place);
  }
  if (new TextEncoder().encode(text).length > maxBytes) {
    throw invalidName(`The ${place} may have ${maxBytes} bytes of UTF-8 at most.`, place);
  }
}

function invalidName(detail: string, path: string): AppError {
  return new AppError("invalid_name", detail, { errors: [{ path, message: detail }] });
}
