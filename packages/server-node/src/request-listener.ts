import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server } from "@holdfast/server-core";
import { getRequestListener, RequestError } from "@hono/node-server";
import { clientAddress } from "./client-address.js";
import { docsPage } from "./docs-page.js";

export interface RequestListenerOptions {
  /** How many proxies in front of this server write `X-Forwarded-For`. Default 0: the header is not read. */
  readonly trustedProxies?: number;
  /** Whether `Request` and `Response` of this process become hono's faster ones. Default false. */
  readonly overrideGlobalObjects?: boolean;
}

export type RequestListener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** A listener for `node:http`, Express or Connect that answers every request it is given from the server. */
export function createRequestListener(server: Server, options: RequestListenerOptions = {}): RequestListener {
  const { trustedProxies = 0, overrideGlobalObjects = false } = options;
  return getRequestListener(
    async (request, { incoming }) =>
      (await docsPage(request)) ??
      server.fetch(request, { clientAddress: clientAddress(incoming as IncomingMessage, trustedProxies) }),
    { overrideGlobalObjects, errorHandler: answerUnreadable },
  );
}

/** A request line or host that makes no URL never reaches the server: it is answered here, in the same form. */
function answerUnreadable(error: unknown): Response {
  const isClientsFault = error instanceof RequestError;
  const status = isClientsFault ? 400 : 500;
  const problem = {
    type: `https://holdfast.dev/problems/${isClientsFault ? "bad_request" : "internal"}`,
    title: isClientsFault ? "Bad request" : "Server failed",
    status,
    detail: isClientsFault ? "The request's target or host cannot be read." : "The server failed.",
    code: isClientsFault ? "bad_request" : "internal",
    request_id: crypto.randomUUID(),
    errors: [],
  };
  return new Response(JSON.stringify(problem), { status, headers: { "content-type": "application/problem+json" } });
}
