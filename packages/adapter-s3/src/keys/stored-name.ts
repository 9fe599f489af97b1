import { createHash } from "node:crypto";
import { StorageFailure } from "../errors.js";

/*
 * The name of an object in the bucket is its key, but for what servers and proxies mangle: empty and dot segments, control
 * and white characters, and what XML cannot hold. A character is replaced by looking at those before it only, and the
 * replacements sort where the character would: so names keep the order of keys, and a prefix of a key leads to a prefix of
 * its name. A key whose name would be too long has a digest in place of its end, which lies in the object's metadata.
 */

/** Where an object lies. */
export interface StoredName {
  readonly name: string;
  /** The end of the key that the name does not hold; null where it holds all. */
  readonly rest: string | null;
}

/** Names below one prefix of the bucket. */
export interface Names {
  /** The name for a key. Fails with `invalid_input` unless the key is 1 to 1,024 bytes of well-formed text without NUL. */
  nameOf(key: string): StoredName;
  /**
   * What all names begin with whose key begins with `start`. Names that are alike in their first `orderedBytes` (below
   * the prefix) may stand in another order than their keys.
   */
  beginningOf(start: string): string;
  /** What a name stands for; null for a name that was not made here. */
  read(name: string): StoredKey | null;
  readonly prefix: string;
  readonly orderedBytes: number;
}

/** A key as far as its name tells: to its end, or the beginning of a long one. */
export interface StoredKey {
  readonly key: string;
  readonly isWhole: boolean;
}

const MAX_KEY_BYTES = 1024;
const MAX_NAME_BYTES = 1024;
const LONG_MARK = "~2";
const DIGEST_CHARS = 32;
/** The longest that a character becomes, less one: so much of a name may be left over before a long key's mark. */
const SLACK_BYTES = 3;

/** Names below `prefix`, which is plain text that needs no replacement. */
export function createNames(prefix: string): Names {
  const maxBytes = MAX_NAME_BYTES - Buffer.byteLength(prefix);
  const headBytes = maxBytes - LONG_MARK.length - DIGEST_CHARS;
  const orderedBytes = headBytes - SLACK_BYTES;
  return {
    prefix,
    orderedBytes,
    nameOf(key) {
      checkKey(key);
      const whole = encodeHead(key, maxBytes);
      if (whole.rest === "") return { name: prefix + whole.text, rest: null };
      const { text, rest } = encodeHead(key, headBytes);
      const digest = createHash("sha256").update(key).digest("hex").slice(0, DIGEST_CHARS);
      return { name: prefix + text + LONG_MARK + digest, rest };
    },
    beginningOf: (start) => prefix + encodeHead(checkText(start, "prefix"), orderedBytes).text,
    read(name) {
      if (!name.startsWith(prefix)) return null;
      const text = name.slice(prefix.length);
      const mark = text.length - LONG_MARK.length - DIGEST_CHARS;
      const isWhole = mark < 0 || !text.startsWith(LONG_MARK, mark) || !/^[0-9a-f]+$/.test(text.slice(mark + 2));
      const encoded = isWhole ? text : text.slice(0, mark);
      const key = decode(encoded);
      return encodeHead(key, Number.POSITIVE_INFINITY).text === encoded ? { key, isWhole } : null;
    },
  };
}

/** The text itself. Fails with `invalid_input` when it holds half a surrogate pair, which would not read back. */
export function checkText(text: string, what: string): string {
  if (typeof text !== "string" || /\p{Surrogate}/u.test(text)) {
    throw new StorageFailure("invalid_input", `the ${what} must be well-formed Unicode text`);
  }
  return text;
}

function checkKey(key: string): void {
  checkText(key, "key");
  if (key === "") throw new StorageFailure("invalid_input", "a key must not be empty");
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new StorageFailure("invalid_input", "a key has at most 1,024 bytes");
  }
  if (key.includes("\0")) throw new StorageFailure("invalid_input", "a key must not hold NUL");
}

/** As many characters as fit, replaced; and those that do not. */
function encodeHead(key: string, maxBytes: number): { readonly text: string; readonly rest: string } {
  let text = "";
  let bytes = 0;
  let taken = 0;
  let isStart = true;
  for (const char of key) {
    const replaced = replace(char, isStart);
    bytes += Buffer.byteLength(replaced);
    if (bytes > maxBytes) break;
    text += replaced;
    taken += char.length;
    isStart = char === "/";
  }
  return { text, rest: key.slice(taken) };
}

/** `isStart`: whether the character begins a segment. */
function replace(char: string, isStart: boolean): string {
  // The escapes !00 to !21 sort before what follows "!"; so do ~0 and ~1 between "}" and the next character.
  if (char <= "!") return `!${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
  if (isStart && char === "-") return "-0";
  if (isStart && char === ".") return "-1";
  if (isStart && char === "/") return "-2/";
  if (char === "~") return "~0";
  if (char === "\u007f") return "~1";
  if (char === "\ufffd") return "\ufffd0";
  if (char === "\ufffe") return "\ufffd1";
  if (char === "\uffff") return "\ufffd2";
  return char;
}

const ESCAPES: ReadonlyMap<string, string> = new Map(
  [
    ...Array.from({ length: 0x22 }, (_, code) => String.fromCharCode(code)),
    "~",
    "\u007f",
    "\ufffd",
    "\ufffe",
    "\uffff",
  ].map((char) => [replace(char, false), char]),
);

/** Undoes `replace`; what `replace` never makes comes out as something that does not encode to the same. */
function decode(text: string): string {
  return text
    .replace(/(?<=^|\/)(?:-2\/)*(?:-[01])?/g, (start) =>
      start.replaceAll("-2/", "/").replace("-0", "-").replace("-1", "."),
    )
    .replace(/![0-9a-f]{2}|~[01]|\ufffd[012]/g, (escaped) => ESCAPES.get(escaped) ?? "");
}
