import { StorageFailure } from "./errors.js";

/** Where an object lies below the tree's root. All keys below a directory begin with the pieces on the way to it. */
export interface KeyPath {
  /** Names of the directories, outermost first. */
  readonly directories: readonly string[];
  /** The name of the object's file in the last of them. */
  readonly file: string;
}

const MAX_KEY_BYTES = 1024;
/** Below the 255 that file systems allow, so that a marker fits. */
const MAX_NAME_CHARS = 240;
/** Bounds the directories that a key full of slashes makes. */
const MAX_SLASH_CUTS = 16;
const SLASH = 0x2f;

/** The key's bytes. Fails with `invalid_input` unless it is 1 to 1,024 bytes of well-formed text without NUL. */
export function encodeKey(key: string): Buffer {
  const bytes = encodeText(key, "key");
  if (bytes.length === 0) throw new StorageFailure("invalid_input", "a key must not be empty");
  if (bytes.length > MAX_KEY_BYTES) throw new StorageFailure("invalid_input", "a key has at most 1,024 bytes");
  if (bytes.includes(0)) throw new StorageFailure("invalid_input", "a key must not hold NUL");
  return bytes;
}

/** The text as UTF-8. Fails with `invalid_input` when it holds half a surrogate pair, which would not read back. */
export function encodeText(text: string, what: string): Buffer {
  if (typeof text !== "string" || /\p{Surrogate}/u.test(text)) {
    throw new StorageFailure("invalid_input", `the ${what} must be well-formed Unicode text`);
  }
  return Buffer.from(text, "utf8");
}

/** Where the object under `key` lies. Distinct keys differ even where names fold case or normalise Unicode. */
export function keyPath(key: Buffer): KeyPath {
  const { pieces, rest } = splitKey(key);
  return { directories: pieces.map(directoryName), file: `o${escapeBytes(rest)}` };
}

/** The directories that every key with this prefix lies below, and the bytes they stand for. */
export function prefixPath(prefix: Buffer): { readonly directories: readonly string[]; readonly base: Buffer } {
  const { pieces, rest } = splitKey(prefix);
  return { directories: pieces.map(directoryName), base: prefix.subarray(0, prefix.length - rest.length) };
}

/** What a name in the tree stands for; null for a name that this layout did not make. */
export function decodeName(name: string): { readonly kind: "file" | "directory"; readonly bytes: Buffer } | null {
  const marker = name[0];
  const bytes = unescapeBytes(name.slice(1));
  if (bytes === null) return null;
  if (marker === "o") return { kind: "file", bytes };
  if (marker === "c") return { kind: "directory", bytes };
  if (marker === "d") return { kind: "directory", bytes: Buffer.concat([bytes, Buffer.of(SLASH)]) };
  return null;
}

function splitKey(key: Buffer): { readonly pieces: readonly Buffer[]; readonly rest: Buffer } {
  const pieces: Buffer[] = [];
  let rest = key;
  for (;;) {
    const cut = cutPiece(rest, pieces.length < MAX_SLASH_CUTS);
    if (cut === null) return { pieces, rest };
    pieces.push(rest.subarray(0, cut));
    rest = rest.subarray(cut);
  }
}

/**
 * The length of the first piece, or null when the rest is one file name. Where to cut depends only on the bytes before
 * the cut: keys with a common prefix share its directories.
 */
function cutPiece(bytes: Buffer, mayCutAtSlash: boolean): number | null {
  let chars = 0;
  for (const [index, byte] of bytes.entries()) {
    if (byte === SLASH && mayCutAtSlash) return index + 1;
    chars += escapeByte(byte).length;
    if (chars > MAX_NAME_CHARS) return index;
  }
  return null;
}

function directoryName(piece: Buffer): string {
  return piece.at(-1) === SLASH ? `d${escapeBytes(piece.subarray(0, -1))}` : `c${escapeBytes(piece)}`;
}

function escapeBytes(bytes: Buffer): string {
  let text = "";
  for (const byte of bytes) text += escapeByte(byte);
  return text;
}

const ESCAPES: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  return /[a-z0-9_-]/.test(char) ? char : `%${byte.toString(16).padStart(2, "0")}`;
});

function escapeByte(byte: number): string {
  return ESCAPES[byte] ?? "";
}

function unescapeBytes(text: string): Buffer | null {
  if (!/^(?:[a-z0-9_-]|%[0-9a-f]{2})*$/.test(text)) return null;
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const escaped = text[index] === "%";
    bytes[length++] = escaped ? Number.parseInt(text.slice(index + 1, index + 3), 16) : text.charCodeAt(index);
    if (escaped) index += 2;
  }
  const decoded = bytes.subarray(0, length);
  // `%61` would be a second name of the key `a`.
  return escapeBytes(decoded) === text ? decoded : null;
}
