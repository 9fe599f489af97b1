import { AppError } from "./errors/app-error.js";

/**
 * Writes the place of a row in an order as an opaque text. `query` is what the cursor belongs to: table, filters, order. It is no
 * secret and gives no right: its values are compared under the reader's own policies.
 */
export function writeCursor(last: readonly (string | null)[], query: string): string {
  const text = JSON.stringify([digest(`${query}\n${JSON.stringify(last)}`), ...last]);
  const ascii = text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return btoa(ascii).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Reads a cursor of the same query; throws `invalid_cursor` for one that was changed or belongs to another. */
export function readCursor(cursor: string, query: string): readonly (string | null)[] {
  const [mark, ...last] = decode(cursor);
  const isText = last.every((value) => value === null || (typeof value === "string" && !value.includes("\0")));
  if (!isText || mark !== digest(`${query}\n${JSON.stringify(last)}`)) throw invalidCursor();
  return last as readonly (string | null)[];
}

function decode(cursor: string): readonly unknown[] {
  try {
    const binary = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** FNV-1a, twice with different starts, in hexadecimal: finds damage, which is all it is for. */
function digest(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let at = 0; at < text.length; at += 1) {
    a = Math.imul(a ^ text.charCodeAt(at), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(at), 0x811c9dc5);
  }
  return ((a >>> 0).toString(16) + (b >>> 0).toString(16)).padStart(16, "0");
}

function invalidCursor(): AppError {
  return new AppError(
    "invalid_cursor",
    "The cursor is damaged or belongs to another query. Start from the first page.",
  );
}
