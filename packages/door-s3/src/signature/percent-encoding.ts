import { S3Error } from "../errors/s3-error.js";

/** Encodes all but the unreserved characters of RFC 3986, as SigV4 asks for. */
export function encodeComponent(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** The same, but slashes stay. */
export function encodePath(path: string): string {
  return encodeComponent(path).replaceAll("%2F", "/");
}

/** Throws `InvalidURI` for text that is no percent-encoded UTF-8. */
export function decodeComponent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new S3Error("InvalidURI", "The URI holds a percent sign that does not begin a valid UTF-8 escape.", {
      cause,
    });
  }
}

/** The parameters of a raw query, decoded, in the order in which they came. A plus means a space, as in forms. */
export function readQuery(search: string): readonly (readonly [name: string, value: string])[] {
  const text = search.replace(/^\?/, "");
  if (text === "") return [];
  return text.split("&").flatMap((part) => {
    if (part === "") return [];
    const [name = "", ...rest] = part.replaceAll("+", " ").split("=");
    return [[decodeComponent(name), decodeComponent(rest.join("="))] as const];
  });
}
