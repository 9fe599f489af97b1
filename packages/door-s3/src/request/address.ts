import { decodeComponent } from "../signature/percent-encoding.js";

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

/** Reads the address: path style below the door's path, or on its domain with the bucket before it or in the path. */
export function readAddress(pathname: string, host: string, { path, domain }: AddressRules): Address {
  const decoded = decodeComponent(pathname);
  if (domain === null || !isOfDomain(host, domain)) return splitPath(decoded.slice(path.length));
  const bucket = hostname(host).slice(0, -domain.length).replace(/\.$/, "");
  return bucket === "" ? splitPath(decoded) : { bucket, key: decoded.slice(1) };
}

function splitPath(path: string): Address {
  const [, bucket = "", ...rest] = path.split("/");
  return { bucket, key: rest.join("/") };
}

function hostname(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, "");
}
