import type { IncomingMessage } from "node:http";

/**
 * The address that limits count by: the peer's, or with `trustedProxies` n the n-th last entry of `X-Forwarded-For`, which the
 * n proxies in front of this server wrote. Entries before that are a client's own claim and are not read.
 */
export function clientAddress(incoming: IncomingMessage, trustedProxies: number): string {
  const peer = incoming.socket.remoteAddress ?? "unknown";
  if (trustedProxies === 0) return peer;
  const forwarded = [incoming.headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
  return forwarded.at(-trustedProxies)?.trim() || peer;
}
