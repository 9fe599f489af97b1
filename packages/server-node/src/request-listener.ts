import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server } from "@holdfast/server-core";
import { getRequestListener, RequestError } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { clientAddress } from "./client-address.js";
import { docsPage } from "./docs-page.js";
import { incomingBody } from "./incoming-body.js";
import { writeAnswer } from "./write-answer.js";

export interface RequestListenerOptions {
  /** How many proxies in front of this server write `X-Forwarded-For`. Default 0: the header is not read. */
  readonly trustedProxies?: number;
}

export type RequestListener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** A listener for `node:http`, Express or Connect that answers every request it is given from the server. */
export function createRequestListener(server: Server, options: RequestListenerOptions = {}): RequestListener {
  const { trustedProxies = 0 } = options;
  const answer = async (request: Request, incoming: IncomingMessage, outgoing: ServerResponse): Promise<Response> => {
    const page = await docsPage(request);
    if (page !== null) return page;
    giveBody(request, incoming);
    const answered = await server.answer(request, { clientAddress: clientAddress(incoming, trustedProxies) });
    await writeAnswer(outgoing, answered).catch((error: unknown) => {
      if (!outgoing.headersSent) throw error;
      server.log({ level: "error", message: "An answer was cut: its content could not be read to the end.", error });
    });
    return RESPONSE_ALREADY_SENT;
  };
  return getRequestListener(
    (request, { incoming, outgoing }) => answer(request, incoming as IncomingMessage, outgoing as ServerResponse),
    { overrideGlobalObjects: false, errorHandler: answerUnreadable },
  );
}

/** hono would copy each chunk of the body. A body that a program in front has read already is where hono looks for it. */
function giveBody(request: Request, incoming: IncomingMessage): void {
  if (request.method === "GET" || request.method === "HEAD" || "rawBody" in incoming) return;
  let body: ReadableStream<Uint8Array> | null = null;
  Object.defineProperty(request, "body", { get: () => (body ??= incomingBody(incoming)) });
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
