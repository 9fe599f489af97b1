import { encodeComponent, encodePath } from "./percent-encoding.js";

/** What is signed of a request (SigV4, "canonical request", in the form of S3: encoded once, paths as they are). */
export interface SignedParts {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  /** Decoded, without the signature itself. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** In lower case, sorted. */
  readonly signedHeaders: readonly string[];
  /** The value of a signed header. */
  readonly header: (name: string) => string;
  /** The digest of the body, or the word that stands for it. */
  readonly payload: string;
}

/** The text whose digest is signed. */
export function canonicalRequest({ method, path, query, signedHeaders, header, payload }: SignedParts): string {
  const headers = signedHeaders.map((name) => `${name}:${header(name).trim().replace(/ +/g, " ")}\n`).join("");
  return [method, encodePath(path), canonicalQuery(query), headers, signedHeaders.join(";"), payload].join("\n");
}

function canonicalQuery(query: SignedParts["query"]): string {
  return query
    .map(([name, value]) => [encodeComponent(name), encodeComponent(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** By bytes: encoded text is ASCII. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
