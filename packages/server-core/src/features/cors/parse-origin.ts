/** An origin in its normal form, or what is wrong with the text. */
export type ParsedOrigin =
  | { readonly origin: string; readonly error: null }
  | { readonly origin: null; readonly error: string };

/** A label of a domain name, in lower case and punycode. */
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?=.*[a-z])${LABEL}$`);
const IP_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;

/**
 * Reads an origin (RFC 6454) as a browser would send it: `http` or `https`, a host, a port where it is not the default,
 * in lower case, international names in punycode. Wildcards, paths, user names and `null` are errors.
 */
export function parseOrigin(text: string): ParsedOrigin {
  if (text.includes("*")) return wrong("A wildcard is not allowed; name each origin.");
  const [, rest] = /^https?:\/\/(.*)$/is.exec(text) ?? [];
  if (rest === undefined) return wrong("An origin begins with http:// or https://.");
  if (rest.includes("@")) return wrong("An origin holds no user name or password.");
  if (/[/?#\\]/.test(rest)) return wrong("An origin ends after the host and port, without a slash, path or query.");
  // URL would silently drop some of these.
  if (/[\s\p{Cc}\p{Cf}%]/u.test(rest) || !URL.canParse(text)) return wrong("The host or the port cannot be read.");
  const { hostname, origin } = new URL(text);
  if (!isNamedHost(hostname)) {
    return wrong("The host must be a domain with a top-level domain, localhost, or an IP address.");
  }
  return { origin, error: null };
}

/** Whether the host of an origin or URL, in its normal form, is this machine itself. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

function isNamedHost(hostname: string): boolean {
  if (hostname.length > 253) return false;
  return isLoopbackHost(hostname) || IP_ADDRESS.test(hostname) || DOMAIN.test(hostname);
}

function wrong(error: string): ParsedOrigin {
  return { origin: null, error };
}
