/** An entity tag (RFC 9110, section 8.8.3): `opaque` is what stands between the quotes. */
export interface EntityTag {
  readonly weak: boolean;
  readonly opaque: string;
}

export type EntityTags = "*" | readonly EntityTag[];

/** Reads `If-Match` or `If-None-Match`: null when the header is absent. Text that is no entity tag is left out. */
export function parseEntityTags(header: string | null): EntityTags | null {
  if (header === null) return null;
  if (header.trim() === "*") return "*";
  return [...header.matchAll(/(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g)].map(([, weak, opaque = ""]) => ({
    weak: weak !== undefined,
    opaque,
  }));
}
