import type { WebSocket } from "ws";

/** Pings a client every `everyMs`, and cuts it when it has sent nothing, not even a pong, for twice as long. */
export function keepAlive(socket: WebSocket, everyMs: number): void {
  let unanswered = 0;
  const hear = (): void => {
    unanswered = 0;
  };
  socket.on("pong", hear);
  socket.on("message", hear);
  const timer = setInterval(() => {
    if (unanswered >= 2) return socket.terminate();
    unanswered += 1;
    socket.ping();
  }, everyMs);
  socket.once("close", () => clearInterval(timer));
}
