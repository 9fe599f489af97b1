import type { Writable } from "node:stream";
import { expect, it } from "vitest";
import * as ws from "ws";
import { textFrames } from "./text-frames.js";

/** The typings leave the parser out. */
const { Receiver } = ws as unknown as { readonly Receiver: new (options: { isServer: boolean }) => Writable };

/** What the parser of `ws` reads as a client. */
async function read(bytes: Buffer): Promise<string[]> {
  const texts: string[] = [];
  const receiver = new Receiver({ isServer: false });
  receiver.on("message", (data: Buffer, isBinary: boolean) => texts.push(isBinary ? "binary" : data.toString()));
  await new Promise<void>((resolve, reject) => {
    receiver.on("error", reject);
    receiver.end(bytes, resolve);
  });
  return texts;
}

it("makes one whole frame of each text, whatever its length", async () => {
  // Around the lengths at which the head of a frame grows (RFC 6455, section 5.2).
  const texts = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000].map((length) => "x".repeat(length));
  expect(await read(textFrames([...texts, "ü€"]))).toEqual([...texts, "ü€"]);
});
