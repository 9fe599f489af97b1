import type { Place } from "../signature/verify-signature.js";

/** What a request is about: the service, a bucket, or a key in it. */
export interface Address {
  /** Empty for the service. */
  readonly bucket: string;
  /** Empty for the bucket. */
  readonly key: string;
}

export interface AddressRules {
  /** The path of the door, without a final slash. */
  readonly path: string;
  readonly domain: string | null;
}

/** Whether a request comes to the domain of the door, or to a bucket's below it. */
export function isOfDomain(host: string, domain: string): boolean {
  const name = hostname(host);
  return name === domain || name.endsWith(`.${domain}`);
}

/**
 * The places that a request to `host` may be signed for. `publicHost` is the server's own, where a proxy may have given the request another.
 * Some clients, such as s3cmd, take the path of their endpoint for a part of the host and sign it so.
 */
export function placesOf(
  { host, path }: Place,
  { publicHost, rules }: { readonly publicHost: string | null; readonly rules: AddressRules },
): readonly Place[] {
  const isOfDoor = path === rules.path || path.startsWith(`${rules.path}/`);
  return [...new Set(publicHost === null ? [host] : [host, publicHost])].flatMap((known) => {
    if (rules.domain !== null && isOfDomain(known, rules.domain)) return [{ host: known, path }];
    if (!isOfDoor) return [];
    return [
      { host: known, path },
      { host: known + rules.path, path: path.slice(rules.path.length) || "/" },
    ];
  });
}

/**
 * Reads the address that a place names: on the door's domain with the bucket before it or in the path, elsewhere in the path below the door's.
 * It depends on nothing but the place, so that what was signed for one bucket cannot be sent to another.
 */
export function readAddress({ host, path }: Place, rules: AddressRules): Address {
  const { domain } = rules;
  if (domain !== null && isOfDomain(host, domain)) {
    const bucket = hostname(host).slice(0, -domain.length).replace(/\.$/, "");
    return bucket === "" ? splitPath(path) : { bucket, key: path.slice(1) };
  }
  return splitPath(host.endsWith(rules.path) ? path : path.slice(rules.path.length));
}

function splitPath(path: string): Address {
  const [, bucket = "", ...rest] = path.split("/");
  return { bucket, key: rest.join("/") };
}

function hostname(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, "");
}
