const FINAL_TEXT = 0x81;

/** Text messages as a server's WebSocket frames (RFC 6455, section 5.2: whole, not masked), one after the other. */
export function textFrames(messages: readonly string[]): Buffer {
  return Buffer.concat(
    messages.flatMap((message) => {
      const payload = Buffer.from(message);
      return [frameHead(payload.length), payload];
    }),
  );
}

function frameHead(length: number): Buffer {
  if (length < 126) return Buffer.from([FINAL_TEXT, length]);
  if (length < 65_536) return Buffer.from([FINAL_TEXT, 126, length >> 8, length & 0xff]);
  const head = Buffer.alloc(10);
  head[0] = FINAL_TEXT;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
