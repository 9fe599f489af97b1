/** How deep JSON from clients may nest. Deeper values would run later steps, here and in Postgres, out of stack. */
export const MAX_JSON_DEPTH = 256;

/** Parses JSON from a client. Throws a RangeError for text that nests deeper than `maxDepth`, and a SyntaxError as JSON.parse does. */
export function parseJson(text: string, maxDepth: number = MAX_JSON_DEPTH): unknown {
  if (nestsDeeper(text, maxDepth)) throw new RangeError(`it nests more than ${maxDepth} deep`);
  return JSON.parse(text);
}

/** Counts brackets outside of strings. Text that is no JSON may be counted wrong; JSON.parse refuses it. */
function nestsDeeper(text: string, maxDepth: number): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted) {
      if (character === "\\") at += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === "{" || character === "[") {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (character === "}" || character === "]") depth -= 1;
  }
  return false;
}
