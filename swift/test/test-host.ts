import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerExample } from "../../packages/sdk/test/harness/example-server.js";
import { type LiveServer, startLiveServer } from "./live-server.js";
import { answerOddly, type OddAnswer, type OddPlace } from "./odd-answers.js";
import { type OddSocket, speakOddly } from "./odd-socket.js";

/** What the Swift tests talk to: a live server, servers that misbehave, and the orders to them. */
export interface TestHost {
  readonly url: string;
  readonly live: LiveServer;
  close(): Promise<void>;
}

/** Starts everything that the Swift tests need. */
export async function startTestHost(): Promise<TestHost> {
  const live = await startLiveServer();
  const places = new Map<string, OddPlace>();
  const sockets = new Map<string, OddSocket>();

  const orders: Readonly<Record<string, (body: never) => unknown>> = {
    "/live": () => ({ url: live.url, relayUrl: live.relayUrl, anonKey: live.anonKey, ...live.admin }),
    "/live/stop": () => live.stop(),
    "/live/start": () => live.start(),
    "/live/ahead": ({ seconds }: { readonly seconds: number }) => live.setAhead(seconds),
    "/live/cut": ({ refuse }: { readonly refuse: boolean }) => live.cut(refuse),
    "/odd": (answers: readonly OddAnswer[]) => {
      const id = `o${places.size + 1}`;
      places.set(id, { answers, requests: [] });
      return { path: `/odd/${id}` };
    },
    "/odd-socket": (odd: OddSocket) => {
      const id = `s${sockets.size + 1}`;
      sockets.set(id, odd);
      return { path: `/odd/${id}` };
    },
    "/requests": ({ path }: { readonly path: string }) => places.get(path.replace("/odd/", ""))?.requests ?? [],
  };

  const obey = async (path: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const order = orders[path];
    try {
      if (!order) throw new Error(`There is no order ${path}.`);
      const result = await order(JSON.parse(Buffer.concat(chunks).toString() || "null") as never);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(result ?? null));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  };

  const http = createServer((incoming, response) => {
    const [path = "/"] = (incoming.url ?? "/").split("?");
    const place = /^\/odd\/([^/]+)\//.exec(path)?.[1];
    if (path.startsWith("/example/")) return void answerExample(incoming, response);
    const odd = place === undefined ? undefined : places.get(place);
    if (odd) return answerOddly(odd, incoming, response);
    void obey(path, incoming, response);
  });
  http.on("upgrade", (incoming, socket) => {
    const odd = sockets.get(/^\/odd\/([^/]+)\//.exec(incoming.url ?? "")?.[1] ?? "");
    if (odd) speakOddly(odd, incoming, socket);
    else socket.destroy();
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    live,
    close: async () => {
      http.closeAllConnections();
      http.close();
      await live.close();
    },
  };
}
