/**
 * Parts a list at its commas, except within double quotes and, unless they are `flat`, brackets and braces. Answers null when
 * quotes or brackets do not close; an empty text is an empty list.
 */
export function splitList(text: string, nesting: "nested" | "flat" = "nested"): readonly string[] | null {
  if (text === "") return [];
  const items: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === "\\") at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (nesting === "flat" && character !== ",") continue;
    else if (character === "(" || character === "{") depth += 1;
    else if (character === ")" || character === "}") {
      depth -= 1;
      if (depth < 0) return null;
    } else if (character === "," && depth === 0) {
      items.push(text.slice(start, at));
      start = at + 1;
    }
  }
  if (quoted || depth !== 0) return null;
  items.push(text.slice(start));
  return items;
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
