import dns from "node:dns";

/** Makes every name below `localhost` lead to this machine (RFC 6761, 6.3), which not every system's resolver does. */
export function resolveLocalNames(): void {
  const { lookup } = dns;
  const lookupLocal = (name: string, ...rest: unknown[]): void =>
    Reflect.apply(lookup, dns, [name.endsWith(".localhost") ? "127.0.0.1" : name, ...rest]);
  Object.assign(dns, { lookup: lookupLocal });
}
