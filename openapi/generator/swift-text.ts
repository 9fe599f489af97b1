const RESERVED = new Set(
  `associatedtype class deinit enum extension fileprivate func import init inout internal let open operator private protocol public rethrows
   static struct subscript typealias var break case continue default defer do else fallthrough for guard if in repeat return switch where
   while as catch false is nil super self throw throws true try await async Any Self Type Protocol`.split(/\s+/),
);

/** What values that are signs alone are called. */
const SIGNS: Readonly<Record<string, string>> = {
  "/": "slash",
  "*": "asterisk",
  "-": "minus",
  "+": "plus",
  ".": "point",
  ",": "comma",
  "": "empty",
};

/** A name of the contract as Swift writes values: `file_id`, `if-match` and `YES` become `fileId`, `ifMatch` and `yes`. */
export function swiftName(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const [first = SIGNS[name], ...rest] = words;
  if (first === undefined) throw new Error(`Add to SIGNS what Swift is to call the value ${JSON.stringify(name)}.`);
  const joined = lowerFirst(first) + rest.map(upperFirst).join("");
  const valid = /^[0-9]/.test(joined) ? `_${joined}` : joined;
  return RESERVED.has(valid) ? `\`${valid}\`` : valid;
}

/** A name of the contract as Swift writes types: `on_delete` becomes `OnDelete`. */
export function swiftTypeName(name: string): string {
  return upperFirst(swiftName(name).replaceAll("`", ""));
}

/** A doc comment, wrapped, one paragraph for each text that is not empty. */
export function docComment(indent: string, ...paragraphs: readonly (string | undefined)[]): string[] {
  const texts = paragraphs.map((text) => text?.trim() ?? "").filter((text) => text !== "");
  return texts.flatMap((text, index) => [
    ...(index === 0 ? [] : [`${indent}///`]),
    ...text.split(/\n\s*\n|\n(?=\s*- )/).flatMap((block) => wrap(block.replace(/\s+/g, " ").trim(), indent)),
  ]);
}

/** A Swift string literal. */
export function swiftString(text: string): string {
  return JSON.stringify(text);
}

function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && `${indent}/// ${line} ${word}`.length > 140) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => `${indent}/// ${one}`);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.charAt(0).toLowerCase() + text.slice(1);
}
