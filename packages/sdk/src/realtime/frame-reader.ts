import type { ServerFrame } from "./frames.js";

interface Chunk {
  readonly type: "chunk";
  readonly id: string;
  readonly index: number;
  readonly count: number;
  readonly data: string;
}

/** Puts messages together to frames: a long frame comes in chunks, in order, with nothing between them. */
export function createFrameReader(): (message: string) => ServerFrame | null {
  let id: string | null = null;
  let parts: string[] = [];
  return (message) => {
    const frame = JSON.parse(message) as ServerFrame | Chunk;
    if (frame.type !== "chunk") return frame;
    if (frame.index === 0) {
      id = frame.id;
      parts = [];
    }
    if (frame.id !== id || frame.index !== parts.length) throw new Error("A chunk is missing.");
    parts.push(frame.data);
    if (parts.length < frame.count) return null;
    const text = parts.join("");
    id = null;
    parts = [];
    return JSON.parse(text) as ServerFrame;
  };
}
