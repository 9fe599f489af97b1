/**
 * The header `Content-Disposition` (RFC 6266) for a file name of any text: a fallback in ASCII, and the name itself as RFC 8187
 * has it where the two differ. No name can end the header or add to it.
 */
export function contentDisposition(type: "attachment" | "inline", filename: string): string {
  const fallback = filename.replace(/[^\x20-\x7e]|["\\%]/gu, "_");
  const plain = `${type}; filename="${fallback}"`;
  return fallback === filename ? plain : `${plain}; filename*=UTF-8''${extendedValue(filename)}`;
}

/** RFC 8187's ext-value: everything but attr-char is percent-encoded UTF-8. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
