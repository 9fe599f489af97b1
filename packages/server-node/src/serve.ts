import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Server } from "@holdfast/server-core";
import { drain } from "./drain.js";
import { createRequestListener } from "./request-listener.js";
import { createSite, type SiteOptions } from "./site.js";
import { createUpgradeListener } from "./upgrade-listener.js";

export interface ServeOptions {
  /** Default 8000; 0 takes any free port. */
  readonly port?: number;
  /** Default 127.0.0.1: only this machine. */
  readonly host?: string;
  /** How many proxies in front of this server write `X-Forwarded-For`. Default 0: the header is not read. */
  readonly trustedProxies?: number;
  /** How long `close` waits for answers under way before it cuts them. Default 10,000. */
  readonly drainTimeoutMs?: number;
  /** How long a connection may stand without a byte in either direction. Default 60,000. */
  readonly idleTimeoutMs?: number;
  /** A folder of built web files to serve at `/`, beside the API. Default: none. */
  readonly site?: SiteOptions;
}

/** A server that listens. */
export interface Listening {
  /** Where clients reach it from this machine, such as `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Takes no new connection, lets answers under way finish, closes WebSockets and then the server. May be called twice. */
  close(): Promise<void>;
}

/** Serves a started server over HTTP and WebSocket, and `/docs`. Rejects when the port cannot be had. */
export async function serve(server: Server, options: ServeOptions = {}): Promise<Listening> {
  const {
    port = 8000,
    host = "127.0.0.1",
    trustedProxies = 0,
    drainTimeoutMs = 10_000,
    idleTimeoutMs = 60_000,
  } = options;
  const site = options.site && createSite(options.site, server.hasDoorAt);
  const answer = createRequestListener(server, { trustedProxies });
  const upgrade = createUpgradeListener(server, { trustedProxies });
  // No limit on a whole request: a large upload may take hours. A silent connection is cut by the idle timeout.
  const http = createHttpServer(
    { requestTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: 5_000 },
    (incoming, outgoing) => {
      if (!site?.(incoming, outgoing)) void answer(incoming, outgoing);
    },
  );
  http.setTimeout(idleTimeoutMs);
  http.on("upgrade", upgrade);
  http.listen(port, host);
  await once(http, "listening");

  const shutDown = async (): Promise<void> => {
    await drain(http, upgrade, drainTimeoutMs);
    await server.close();
  };
  let closing: Promise<void> | null = null;
  return {
    url: addressUrl(http.address() as AddressInfo),
    close: () => {
      closing ??= shutDown();
      return closing;
    },
  };
}

function addressUrl({ address, family, port }: AddressInfo): string {
  const everywhere = address === "0.0.0.0" || address === "::";
  const name = everywhere ? "localhost" : family === "IPv6" ? `[${address}]` : address;
  return `http://${name}:${port}`;
}
