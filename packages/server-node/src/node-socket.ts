import type { RealtimeSocket } from "@holdfast/server-core";
import type { WebSocket } from "ws";

/** Shows a `ws` socket as the server's own kind. Binary messages break the protocol and close it with 1003 (RFC 6455). */
export function nodeSocket(socket: WebSocket): RealtimeSocket {
  return {
    send: (data) => socket.send(data),
    bufferedBytes: () => socket.bufferedAmount,
    close: (code, reason) => socket.close(code, reason),
    onMessage: (listener) =>
      void socket.on("message", (data, isBinary) => {
        if (isBinary) socket.close(1003, "Send text frames.");
        else listener(data.toString());
      }),
    onClose: (listener) => void socket.once("close", listener),
  };
}
