import { XMLParser, XMLValidator } from "fast-xml-parser";
import { S3Error } from "../errors/s3-error.js";

/** An element that was read: its text, and its children by name. */
export interface XmlNode {
  readonly text: string;
  /** The first child of a name; null when there is none. */
  child(name: string): XmlNode | null;
  children(name: string): readonly XmlNode[];
}

type Parsed = string | { readonly [name: string]: Parsed | readonly Parsed[] };

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  removeNSPrefix: true,
});

const PREDEFINED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Reads a document whose root has the name. Throws `MalformedXML` for any other, and for what no S3 client sends: document types,
 * entities of one's own, CDATA and comments.
 */
export function readXml(text: string, root: string): XmlNode {
  if (text.includes("<!") || XMLValidator.validate(text) !== true) throw malformedXml();
  const document = parse(text);
  const found = typeof document === "object" ? document[root] : undefined;
  if (found === undefined || Array.isArray(found)) throw malformedXml();
  return nodeOf(found as Parsed);
}

function parse(text: string): Parsed {
  try {
    return parser.parse(text) as Parsed;
  } catch (cause) {
    throw malformedXml(cause);
  }
}

function nodeOf(parsed: Parsed): XmlNode {
  const own = typeof parsed === "string" ? parsed : (parsed["#text"] ?? "");
  const children = (name: string): readonly XmlNode[] => {
    const found = typeof parsed === "string" || !Object.hasOwn(parsed, name) ? undefined : parsed[name];
    if (found === undefined) return [];
    return (Array.isArray(found) ? found : [found]).map(nodeOf);
  };
  return {
    text: decodeText(typeof own === "string" ? own : ""),
    children,
    child: (name) => children(name)[0] ?? null,
  };
}

/** The five entities of XML and characters by number; any other entity is an error. */
function decodeText(text: string): string {
  return text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    const decoded = isCharacter ? String.fromCodePoint(code) : PREDEFINED[name];
    if (decoded === undefined || !whole.endsWith(";")) throw malformedXml();
    return decoded;
  });
}

/** The refusal of a document. */
export function malformedXml(cause?: unknown): S3Error {
  return new S3Error("MalformedXML", "The XML of the body is not well-formed, or not what this operation takes.", {
    cause,
  });
}
