import { AppError } from "../../../errors/app-error.js";
import type { ExpectedDigests } from "../blobs/digests.js";

/** The algorithms of RFC 9530 that are known here, and the bytes that each has. */
const KNOWN: Readonly<Record<string, { readonly name: keyof ExpectedDigests; readonly bytes: number }>> = {
  "sha-256": { name: "sha256", bytes: 32 },
  crc32c: { name: "crc32c", bytes: 4 },
};

/** A dictionary of byte sequences (RFC 8941, section 3.2), as these fields are: `sha-256=:…:, crc32c=:…:`. */
const MEMBER = /^([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):$/;

/**
 * The digests that the fields `Content-Digest` and `Repr-Digest` (RFC 9530) say of a body that is the whole file; undefined when
 * they say none that is known here. Throws `invalid_header` for what is no such field, or says two things.
 */
export function readDigestFields(headers: Headers): ExpectedDigests | undefined {
  const digests: { sha256?: string; crc32c?: string } = {};
  for (const field of ["content-digest", "repr-digest"]) {
    const text = headers.get(field);
    if (text === null) continue;
    for (const member of text.split(",")) {
      const [, algorithm = "", value = ""] = MEMBER.exec(member.trim()) ?? [];
      if (algorithm === "") throw invalidField(field, `It must read like sha-256=:<base64>:.`);
      const known = KNOWN[algorithm];
      if (known === undefined) continue;
      const hex = toHex(field, value);
      if (hex.length !== known.bytes * 2)
        throw invalidField(field, `The digest ${algorithm} has ${known.bytes} bytes.`);
      const name = known.name as "sha256" | "crc32c";
      if (digests[name] !== undefined && digests[name] !== hex)
        throw invalidField(field, `It gives two for ${algorithm}.`);
      digests[name] = hex;
    }
  }
  return Object.keys(digests).length === 0 ? undefined : digests;
}

/** The field `Repr-Digest` for a digest in hexadecimal. */
export function reprDigest(sha256: string): string {
  const bytes = (sha256.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  return `sha-256=:${btoa(bytes.join(""))}:`;
}

function toHex(field: string, base64: string): string {
  try {
    return Array.from(atob(base64), (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  } catch {
    throw invalidField(field, "The digest is not valid base64.");
  }
}

function invalidField(field: string, message: string): AppError {
  return new AppError("invalid_header", `The header ${field} cannot be read. ${message}`, {
    errors: [{ path: `headers.${field}`, message }],
  });
}
