/** The bytes that no message of a server reaches; some clients cut longer ones. */
const MAX_FRAME_BYTES = 4_000;
/** What the envelope of a chunk may take. */
const ENVELOPE_BYTES = 120;

let chunkedFrames = 0;

/** A frame as the messages that carry it: one, or its chunks; ASCII, each below 4,000 bytes (openapi/asyncapi.md, section 8). */
export function encodeFrame(frame: Readonly<Record<string, unknown>>): readonly string[] {
  return encodeJson(JSON.stringify(frame));
}

/** The same for a frame that is JSON text already. */
export function encodeJson(json: string): readonly string[] {
  const text = toAscii(json);
  if (text.length < MAX_FRAME_BYTES) return [text];
  const pieces = cut(text);
  chunkedFrames += 1;
  const id = `c${chunkedFrames.toString(36)}`;
  return pieces.map((data, index) => JSON.stringify({ type: "chunk", id, index, count: pieces.length, data }));
}

/** JSON text in which everything beyond ASCII is escaped. */
export function toAscii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Pieces that stay below the limit when they are written as JSON strings. */
function cut(text: string): readonly string[] {
  const room = MAX_FRAME_BYTES - ENVELOPE_BYTES;
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let length = room;
    while (JSON.stringify(text.slice(start, start + length)).length > room) length = Math.floor(length * 0.85);
    pieces.push(text.slice(start, start + length));
    start += length;
  }
  return pieces;
}
