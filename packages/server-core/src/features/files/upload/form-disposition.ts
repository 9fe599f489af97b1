/** The parameters that name a part of a form. */
export interface PartName {
  /** The field's name; empty when the header does not say. */
  readonly name: string;
  /** Null for a part that is no file. */
  readonly filename: string | null;
}

const PARAMETER = /;[ \t]*([!#$%&'*+.^\w`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s";]+))[ \t]*/gy;

/**
 * Reads a part's `Content-Disposition` (RFC 7578, section 4.2) as browsers write it: names in UTF-8, in which quotes and line
 * breaks are percent-encoded (WHATWG HTML, "multipart form data"). Null when it is no form field.
 */
export function readFormDisposition(header: string): PartName | null {
  const kind = header.split(";", 1)[0] ?? "";
  if (kind.trim().toLowerCase() !== "form-data") return null;
  const values = new Map<string, string>();
  let position = kind.length;
  for (const match of header.slice(kind.length).matchAll(PARAMETER)) {
    const [whole, key = "", quoted, token = ""] = match;
    if (values.has(key.toLowerCase())) return null;
    values.set(key.toLowerCase(), quoted === undefined ? token : readQuoted(quoted));
    position += whole.length;
  }
  if (header.slice(position).trim() !== "") return null;
  return { name: values.get("name") ?? "", filename: values.get("filename") ?? null };
}

/** Browsers percent-encode a quote; older clients put a backslash before it, and before no other character. */
function readQuoted(quoted: string): string {
  return quoted
    .replace(/\\"/g, '"')
    .replace(/%(22|0D|0A)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
