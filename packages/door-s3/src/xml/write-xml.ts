/** A piece of XML, ready to go out. */
export type Xml = { readonly xml: string };

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

/** An element with a text, with elements, or empty. Text that no XML can hold is left out; names must be right. */
export function element(name: string, content: string | number | boolean | readonly Xml[] = ""): Xml {
  const inner = typeof content === "object" ? content.map(({ xml }) => xml).join("") : escapeText(String(content));
  return { xml: `<${name}>${inner}</${name}>` };
}

/** A whole document in S3's namespace. */
export function xmlDocument(name: string, content: string | readonly Xml[]): string {
  const { xml } = element(name, content);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml.replace(name, `${name} xmlns="${NAMESPACE}"`)}`;
}

/** A document outside the namespace, as S3's errors are. */
export function plainXmlDocument(name: string, content: readonly Xml[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, content).xml}`;
}

/** Escapes a text, and drops the characters that XML 1.0 has no form for. */
export function escapeText(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"\r]/g, (char) => ESCAPES[char] ?? char);
}
