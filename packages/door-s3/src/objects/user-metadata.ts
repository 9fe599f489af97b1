const PREFIX = "x-amz-meta-";
const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

/** The metadata that a client sends in headers `x-amz-meta-…`. */
export function readUserMetadata(headers: Headers): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (name.startsWith(PREFIX)) metadata[name.slice(PREFIX.length)] = readText(value);
  }
  return metadata;
}

/** Headers that show metadata; what no header can hold is counted in `x-amz-missing-meta`, as S3 does. */
export function userMetadataHeaders(metadata: Readonly<Record<string, unknown>>): Record<string, string> {
  const headers: Record<string, string> = {};
  let missing = 0;
  for (const [name, value] of Object.entries(metadata)) {
    if (isStoredHeader(name)) continue;
    const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    if (typeof text === "string" && NAME.test(name) && !/\p{Cc}/u.test(text)) headers[PREFIX + name] = writeText(text);
    else missing++;
  }
  return missing === 0 ? headers : { ...headers, "x-amz-missing-meta": String(missing) };
}

/** Headers of a file that only S3 knows are kept under names that no header of metadata can have. */
export const STORED_HEADERS = ["content-disposition", "content-encoding", "content-language", "expires"] as const;

type StoredHeader = (typeof STORED_HEADERS)[number];

export function storedHeaderName(name: StoredHeader): string {
  return `:${name}`;
}

/** A header that a client stored with a file; null when it did not. */
export function storedHeader(metadata: Readonly<Record<string, unknown>>, name: StoredHeader): string | null {
  const value = metadata[storedHeaderName(name)];
  return typeof value === "string" && /^[\t -~]*$/.test(value) ? value : null;
}

function isStoredHeader(name: string): boolean {
  return STORED_HEADERS.some((one) => storedHeaderName(one) === name);
}

/** A header's bytes are UTF-8 for most clients, Latin 1 for others; some encode by RFC 2047, as S3 itself answers. */
function readText(value: string): string {
  const [, encoded] = /^=\?utf-8\?b\?([A-Za-z0-9+/]*={0,2})\?=$/i.exec(value) ?? [];
  const bytes = Uint8Array.from(encoded === undefined ? value : atob(encoded), (char) => char.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return value;
  }
}

function writeText(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return `=?UTF-8?B?${btoa(String.fromCharCode(...new TextEncoder().encode(text)))}?=`;
}
