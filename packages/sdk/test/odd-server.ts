import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient, type HoldfastClient, memorySessionStorage } from "../src/index.js";

/** Something on a real port that answers as a test tells, as broken servers and proxies do. */
export interface OddServer {
  readonly url: string;
  /** Method and path of each request that came. */
  readonly requests: string[];
  readonly client: HoldfastClient;
  close(): Promise<void>;
}

/** Answers one request; `count` is how many came before it. */
export type OddAnswer = (response: ServerResponse, count: number, incoming: IncomingMessage) => void;

export async function startOddServer(answer: OddAnswer, timeoutMs = 5_000): Promise<OddServer> {
  const requests: string[] = [];
  const http = createServer((incoming, response) => {
    incoming.resume();
    requests.push(`${incoming.method} ${incoming.url}`);
    answer(response, requests.length - 1, incoming);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    client: createClient({ url, anonKey: "anon_odd", timeoutMs, sessionStorage: memorySessionStorage() }),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

/** Answers JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
