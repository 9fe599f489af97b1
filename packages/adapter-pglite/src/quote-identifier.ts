import { pgliteError } from "./errors.js";

/** A name as an SQL identifier, whatever it holds. */
export function quoteIdentifier(name: string): string {
  if (name.includes("\0")) throw pgliteError("invalid_input", "A name holds no NUL", { operation: "query" });
  return `"${name.replaceAll('"', '""')}"`;
}
