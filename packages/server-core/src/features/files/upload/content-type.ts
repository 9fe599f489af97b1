import { fileTypeFromBuffer } from "file-type/core";
import { getMimeType } from "hono/utils/mime";
import { AppError } from "../../../errors/app-error.js";

/** How many bytes tell nearly every type. */
export const TYPE_BYTES = 4_100;

const UNKNOWN = "application/octet-stream";
const TOKEN = "[\\w!#$&^.+-]+";
const CONTENT_TYPE = new RegExp(`^${TOKEN}/${TOKEN}( *; *${TOKEN}=(${TOKEN}|"[^"\\\\\\x00-\\x1f\\x7f-\\uffff]*"))*$`);

/** The content type that a client gave, or null for none; throws `unsupported_media_type` for text that is none. */
export function readContentType(text: string | null): string | null {
  const type = text?.trim() ?? "";
  if (type === "") return null;
  if (type.length > 255 || !CONTENT_TYPE.test(type)) {
    throw new AppError("unsupported_media_type", "The content type is not of the form type/subtype.");
  }
  return essenceOf(type) === UNKNOWN ? null : type;
}

/** The type of a file: what the client said, else what the first bytes show, else what the name suggests. */
export async function decideContentType(declared: string | null, head: Uint8Array, name: string): Promise<string> {
  return declared ?? (await detectType(head)) ?? getMimeType(name) ?? UNKNOWN;
}

/**
 * Refuses, with `unsupported_media_type`, a file that a bucket does not take: neither the type that it will have nor the one
 * that its bytes show may be outside of the list.
 */
export async function checkAllowed(allowed: readonly string[] | null, type: string, head: Uint8Array): Promise<void> {
  if (allowed === null) return;
  const shown = await detectType(head);
  for (const candidate of shown === null ? [type] : [type, shown]) {
    if (!isAllowed(allowed, candidate)) {
      throw new AppError(
        "unsupported_media_type",
        `The bucket takes ${allowed.join(", ") || "no files"}; this is ${essenceOf(candidate)}.`,
      );
    }
  }
}

/** Whether a list such as `image/*`, `text/plain` has the type; parameters do not count. */
export function isAllowed(allowed: readonly string[], type: string): boolean {
  const essence = essenceOf(type);
  const family = `${essence.split("/", 1)[0]}/*`;
  return allowed.some((entry) => entry === essence || entry === family);
}

/** Type and subtype of a content type, in lower case. */
export function essenceOf(type: string): string {
  return (type.split(";", 1)[0] ?? "").trim().toLowerCase();
}

async function detectType(head: Uint8Array): Promise<string | null> {
  return (await fileTypeFromBuffer(head))?.mime ?? null;
}
