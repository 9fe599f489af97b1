import { createHash } from "node:crypto";

/** The content that goes with a salt: between none and two megabytes. */
export function crashBody(salt: string): Buffer<ArrayBuffer> {
  const seed = createHash("sha256").update(salt).digest();
  const size = [0, 1, 5_000, 70_000, 400_000, 2_000_000][seed.readUInt8(0) % 6] ?? 0;
  return Buffer.alloc(size, seed);
}
