import type { Duplex } from "node:stream";
import type { RealtimeSocket } from "@holdfast/server-core";
import { WebSocket } from "ws";
import { textFrames } from "./text-frames.js";

/** What many sockets are sent is made into frames once. */
const framed = new WeakMap<readonly string[], Buffer>();

/**
 * Shows a `ws` socket as the server's own kind. Binary messages break the protocol and close it with 1003 (RFC 6455). `stream` is what
 * the socket writes to: messages go there in one write, past `ws`, which would frame and write each for each socket. It holds nothing
 * back that they could overtake, as long as it does not compress.
 */
export function nodeSocket(socket: WebSocket, stream: Duplex): RealtimeSocket {
  return {
    send: (messages) => {
      if (socket.readyState !== WebSocket.OPEN) return;
      const bytes = framed.get(messages) ?? textFrames(messages);
      framed.set(messages, bytes);
      stream.write(bytes);
    },
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
