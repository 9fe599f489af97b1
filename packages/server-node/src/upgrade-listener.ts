import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { RealtimeSocket, Server } from "@holdfast/server-core";
import { WebSocketServer } from "ws";
import { clientAddress } from "./client-address.js";
import { keepAlive } from "./keep-alive.js";
import { nodeSocket } from "./node-socket.js";

export interface UpgradeListenerOptions {
  /** As in RequestListenerOptions. */
  readonly trustedProxies?: number;
  /** Largest frame that a client may send. Default 65,536. */
  readonly maxFrameBytes?: number;
  /** How often a client is pinged; one that has sent nothing for twice as long is cut. Default 30,000. */
  readonly heartbeatMs?: number;
}

export interface UpgradeListener {
  (incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes every WebSocket with 1001 (going away) and resolves once all are closed; after `timeoutMs` they are cut. */
  close(timeoutMs: number): Promise<void>;
}

/** A listener for the `upgrade` event of `node:http` that hands WebSockets to the server. */
export function createUpgradeListener(server: Server, options: UpgradeListenerOptions = {}): UpgradeListener {
  const { trustedProxies = 0, maxFrameBytes = 65_536, heartbeatMs = 30_000 } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });

  const listen = async (incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    socket.on("error", () => socket.destroy());
    const request = handshake(incoming);
    if (request === null) return refuse(socket, new Response("The request cannot be read.", { status: 400 }));
    const accept = (): Promise<RealtimeSocket> =>
      new Promise((resolve) => {
        sockets.handleUpgrade(incoming, socket, head, (accepted) => {
          accepted.on("error", () => accepted.terminate());
          keepAlive(accepted, heartbeatMs);
          resolve(nodeSocket(accepted, socket));
        });
      });
    const refusal = await server.connect(request, accept, { clientAddress: clientAddress(incoming, trustedProxies) });
    if (refusal !== null) await refuse(socket, refusal);
  };

  const close = async (timeoutMs: number): Promise<void> => {
    const open = [...sockets.clients];
    const closed = open.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
    for (const socket of open) socket.close(1001, "The server is stopping.");
    const cut = setTimeout(() => open.forEach((socket) => void socket.terminate()), timeoutMs);
    await Promise.all(closed);
    clearTimeout(cut);
  };

  return Object.assign(
    (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void listen(incoming, socket, head),
    {
      close,
    },
  );
}

/** The handshake as a Request; null when its target and host make no URL. */
function handshake(incoming: IncomingMessage): Request | null {
  const base = `http://${incoming.headers.host ?? "localhost"}`;
  const target = incoming.url ?? "/";
  if (!URL.canParse(target, base)) return null;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, [value ?? []].flat().join(", "));
  return new Request(new URL(target, base), { headers });
}

/** Answers a handshake with plain HTTP and ends the connection. */
async function refuse(socket: Duplex, response: Response): Promise<void> {
  const body = await response.text();
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const length = Buffer.byteLength(body);
  socket.end(
    `HTTP/1.1 ${response.status} Refused\r\n${headers}content-length: ${length}\r\nconnection: close\r\n\r\n${body}`,
  );
}
