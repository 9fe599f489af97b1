import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A TCP proxy between a client and a server, which breaks as networks do. */
export interface BreakableWire {
  /** Where clients reach the server through it. */
  readonly url: string;
  /** Ends all connections, and each new one at once, until it is mended. */
  cut(): void;
  /** Swallows from now on what the WebSockets that are open send either way, and tells neither side; new connections work. */
  silence(): void;
  mend(): void;
  close(): Promise<void>;
}

interface Link {
  readonly near: Socket;
  readonly far: Socket;
  isWebSocket: boolean;
  isSilent: boolean;
}

export async function startBreakableWire(target: string): Promise<BreakableWire> {
  const { hostname, port } = new URL(target);
  const links = new Set<Link>();
  let isCut = false;

  const join = (near: Socket): void => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname);
    const link: Link = { near, far, isWebSocket: false, isSilent: false };
    links.add(link);
    near.once("data", (chunk) => {
      link.isWebSocket = chunk.toString("latin1").includes("/realtime/ws");
    });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (chunk) => link.isSilent || to.write(chunk));
      from.on("end", () => link.isSilent || to.end());
      from.on("error", () => from.destroy());
      from.on("close", () => {
        if (!link.isSilent) to.destroy();
      });
    }
  };
  const wire: Server = createServer({ allowHalfOpen: true }, join);
  await new Promise<void>((resolve) => wire.listen(0, "127.0.0.1", resolve));

  const endAll = (): void => {
    for (const { near, far } of links) for (const socket of [near, far]) socket.destroy();
    links.clear();
  };
  return {
    url: `http://127.0.0.1:${(wire.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      endAll();
    },
    silence() {
      for (const link of links) link.isSilent ||= link.isWebSocket;
    },
    mend() {
      isCut = false;
    },
    close: () =>
      new Promise((resolve) => {
        wire.close(() => resolve());
        endAll();
      }),
  };
}
