import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** What a socket sends after the client's first message: texts, each in fragments of some bytes, and how it then ends. */
export interface OddSocket {
  readonly texts: readonly string[];
  /** The size of a fragment (RFC 6455, section 5.4); whole messages when absent. */
  readonly fragmentBytes?: number;
  readonly close?: { readonly code: number; readonly reason: string };
  /** Breaks the connection after the texts. */
  readonly breaks?: boolean;
}

/** Speaks the WebSocket protocol as it is told, which a good library refuses to. */
export function speakOddly(odd: OddSocket, incoming: IncomingMessage, socket: Duplex): void {
  const accept = createHash("sha1")
    .update(`${incoming.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  socket.on("error", () => socket.destroy());
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  socket.once("data", () => {
    for (const text of odd.texts)
      for (const frame of framesOf(Buffer.from(text), odd.fragmentBytes)) socket.write(frame);
    if (odd.close) {
      const code = Buffer.alloc(2);
      code.writeUInt16BE(odd.close.code);
      socket.write(frame(Buffer.concat([code, Buffer.from(odd.close.reason)]), CLOSE, true));
    }
    if (odd.breaks) socket.destroy();
  });
}

const TEXT = 1;
const CONTINUATION = 0;
const CLOSE = 8;

function framesOf(payload: Buffer, fragmentBytes = Number.POSITIVE_INFINITY): Buffer[] {
  const count = Math.max(1, Math.ceil(payload.length / fragmentBytes));
  return Array.from({ length: count }, (_, index) => {
    const start = index === 0 ? 0 : index * fragmentBytes;
    const part = payload.subarray(start, Math.min(payload.length, start + fragmentBytes));
    return frame(part, index === 0 ? TEXT : CONTINUATION, index === count - 1);
  });
}

function frame(payload: Buffer, opcode: number, isLast: boolean): Buffer {
  const first = (isLast ? 0x80 : 0) | opcode;
  if (payload.length < 126) return Buffer.concat([Buffer.from([first, payload.length]), payload]);
  if (payload.length < 65_536) {
    return Buffer.concat([Buffer.from([first, 126, payload.length >> 8, payload.length & 0xff]), payload]);
  }
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload]);
}
