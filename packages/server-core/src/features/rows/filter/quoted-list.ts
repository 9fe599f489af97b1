/** A quoted item, a sign with a meaning, or a run of others. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[(){},"]|[^(){},"]+/gs;

const DEPTH: ReadonlyMap<string, number> = new Map([
  ["(", 1],
  ["{", 1],
  [")", -1],
  ["}", -1],
]);

/**
 * Parts a list at its commas, except within double quotes and, unless they are `flat`, brackets and braces. Answers null when
 * quotes or brackets do not close; an empty text is an empty list.
 */
export function splitList(text: string, nesting: "nested" | "flat" = "nested"): readonly string[] | null {
  if (text === "") return [];
  const items: string[] = [];
  let item = "";
  let depth = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (nesting === "nested") depth += DEPTH.get(token) ?? 0;
    if (token === '"' || depth < 0) return null;
    if (token !== "," || depth > 0) item += token;
    else {
      items.push(item);
      item = "";
    }
  }
  return depth === 0 ? [...items, item] : null;
}

/** What stands between double quotes, with `\"` and `\\` resolved; null when the text is not one quoted item. */
export function unquoteItem(text: string): string | null {
  return /^"(?:[^"\\]|\\.)*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, "$1") : null;
}

/** A text in double quotes, as `unquoteItem` reads it. */
export function quoteItem(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** A Postgres array literal of texts (section 8.15.2). */
export function arrayLiteral(items: readonly string[]): string {
  return `{${items.map(quoteItem).join(",")}}`;
}
