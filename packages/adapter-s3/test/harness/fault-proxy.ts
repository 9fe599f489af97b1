import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What becomes of one request on its way. */
export type Fault =
  /** Answered in the service's stead, which never hears of it. */
  | { readonly kind: "status"; readonly status: number; readonly code: string }
  /** The same, with a body of XML and status 200. */
  | { readonly kind: "answer"; readonly body: string }
  /** The first byte of the request's body becomes another. */
  | { readonly kind: "corrupt_upload" }
  /** The connection is cut after so many bytes of the request's body. */
  | { readonly kind: "cut_upload"; readonly afterBytes: number }
  /** The connection is cut after so many bytes of the answer's body. */
  | { readonly kind: "cut_download"; readonly afterBytes: number }
  /** The service does it, but its answer never arrives. */
  | { readonly kind: "lose_answer" }
  /** Nothing comes back, and nothing is passed on. */
  | { readonly kind: "silent" }
  /** The answer stops after so many bytes of its body, and the connection stays. */
  | { readonly kind: "stall"; readonly afterBytes: number }
  /** The answer ends properly after so many bytes, though it announced more. */
  | { readonly kind: "shorten"; readonly afterBytes: number }
  /** The answer's body comes in so small pieces, one each 20 ms. */
  | { readonly kind: "drip"; readonly bytes: number }
  /** The answer is no HTTP. */
  | { readonly kind: "garbage" };

export interface ProxiedRequest {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  /** The name that the client called, with the port. */
  readonly host: string;
}

/** A proxy before a real S3 server. */
export interface FaultProxy {
  readonly endpoint: string;
  readonly requests: readonly ProxiedRequest[];
  /** Asked for every request; null lets it through. */
  decide: (request: ProxiedRequest) => Fault | null | Promise<Fault | null>;
  /** Told when a request is over, however it ended. */
  after: (request: ProxiedRequest) => void;
  /** Cuts every connection, and listens no longer. */
  leave(): Promise<void>;
  /** Listens again, where it did. */
  comeBack(): Promise<void>;
}

/** Starts one that ends with the test, or when `onEnd` says. With a certificate it speaks TLS to the client. */
export async function startFaultProxy(
  target: string,
  onEnd: (end: () => Promise<void>) => void = onTestFinished,
  tls?: { readonly cert: string; readonly key: string },
): Promise<FaultProxy> {
  const requests: ProxiedRequest[] = [];
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    // What is cut off fails here too.
    incoming.on("error", () => undefined);
    outgoing.on("error", () => undefined).setMaxListeners(0);
    const seen = { method: incoming.method ?? "", url: incoming.url ?? "", host: incoming.headers.host ?? "" };
    requests.push(seen);
    outgoing.on("close", () => proxy.after(seen));
    Promise.resolve(proxy.decide(seen)).then(
      (fault) => pass({ target, incoming, outgoing }, fault),
      () => incoming.socket.destroy(),
    );
  };
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const leave = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  await listen(0);
  onEnd(leave);
  const { port } = server.address() as AddressInfo;
  const proxy: FaultProxy = {
    endpoint: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    requests,
    decide: () => null,
    after: () => undefined,
    leave,
    comeBack: () => listen(port),
  };
  return proxy;
}

interface Exchange {
  readonly target: string;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

function pass({ target, incoming, outgoing }: Exchange, fault: Fault | null): void {
  if (fault?.kind === "silent") return;
  if (fault?.kind === "garbage") return void incoming.socket.end("this is no HTTP\r\n\r\n");
  if (fault?.kind === "status" || fault?.kind === "answer") {
    incoming.resume();
    const { status, body } = fault.kind === "answer" ? { status: 200, body: fault.body } : errorAnswer(fault);
    outgoing.writeHead(status, { "content-type": "application/xml", "content-length": body.length });
    return void outgoing.end(incoming.method === "HEAD" ? undefined : body);
  }
  const { hostname, port } = new URL(target);
  // The signature covers the host that the client knows.
  const { method, url, headers } = incoming;
  const upstream = sendRequest({ hostname, port, method, path: url, headers, setHost: false, agent: false });
  upstream.on("error", () => incoming.socket.destroy());
  incoming.on("close", () => {
    if (!incoming.complete) upstream.destroy();
  });
  outgoing.on("close", () => upstream.destroy());
  upstream.on("response", (response) => {
    if (fault?.kind === "lose_answer") return void incoming.socket.destroy();
    void answer(response, outgoing, fault);
  });
  let sent = 0;
  incoming.on("data", (chunk: Buffer) => {
    if (fault?.kind === "corrupt_upload" && sent === 0) chunk[0] = (chunk[0] ?? 0) ^ 1;
    sent += chunk.length;
    if (fault?.kind === "cut_upload" && sent > fault.afterBytes) incoming.socket.destroy();
    else if (!upstream.write(chunk)) {
      incoming.pause();
      upstream.once("drain", () => incoming.resume());
    }
  });
  incoming.on("end", () => upstream.end());
}

function errorAnswer({ status, code }: { readonly status: number; readonly code: string }) {
  return { status, body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>` };
}

async function answer(response: IncomingMessage, outgoing: ServerResponse, fault: Fault | null): Promise<void> {
  const { "content-length": length, ...rest } = response.headers;
  // Without the length, an early end looks proper.
  const headers = fault?.kind === "shorten" || length === undefined ? rest : { ...rest, "content-length": length };
  outgoing.writeHead(response.statusCode ?? 502, headers);
  outgoing.flushHeaders();
  let left = fault !== null && "afterBytes" in fault ? fault.afterBytes : Number.POSITIVE_INFINITY;
  try {
    for await (const piece of slices(response, fault)) {
      const taken = piece.subarray(0, left);
      left -= taken.length;
      await write(outgoing, taken);
      if (left > 0) continue;
      if (fault?.kind === "cut_download") outgoing.destroy();
      if (fault?.kind === "shorten") outgoing.end();
      return;
    }
    outgoing.end();
  } catch {
    outgoing.destroy();
  }
}

async function write(outgoing: ServerResponse, bytes: Buffer): Promise<void> {
  if (outgoing.destroyed) throw new Error("the client is gone");
  if (!outgoing.write(bytes)) await Promise.race([once(outgoing, "drain"), once(outgoing, "close")]);
}

async function* slices(response: AsyncIterable<Buffer>, fault: Fault | null): AsyncGenerator<Buffer> {
  for await (const chunk of response) {
    const bytes = fault?.kind === "drip" ? fault.bytes : chunk.length;
    for (let start = 0; start < chunk.length; start += bytes) {
      yield chunk.subarray(start, start + bytes);
      if (fault?.kind === "drip") await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
