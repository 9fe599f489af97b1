import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { StorageFailure } from "../errors.js";
import type { BodySource } from "./body-source.js";

/** A body of known size that can be sent more than once. */
export interface SpooledBody {
  readonly size: number;
  /** As Content-MD5 has it. */
  readonly md5: string;
  /** The bytes, from the beginning. */
  content(): Uint8Array | Readable;
  release(): Promise<void>;
}

/** Reads a body to its end: into memory when it has at most `memoryBytes`, else into a temporary file. S3 wants sizes first. */
export async function spoolBody(
  source: BodySource,
  { memoryBytes, maxBytes }: { readonly memoryBytes: number; readonly maxBytes: number },
): Promise<SpooledBody> {
  const hash = createHash("md5");
  const first = await source.readPart(memoryBytes);
  hash.update(first.bytes);
  if (first.isLast) {
    const { bytes } = first;
    return { size: bytes.length, md5: hash.digest("base64"), content: () => bytes, release: async () => undefined };
  }
  const path = join(tmpdir(), `holdfast-s3-part-${randomUUID()}`);
  const file = await open(path, "wx", 0o600);
  try {
    let size = 0;
    for (let part = first; ; part = await source.readPart(memoryBytes)) {
      if (part !== first) hash.update(part.bytes);
      size += part.bytes.length;
      if (size > maxBytes) throw new StorageFailure("limit_exceeded", `a part has at most ${maxBytes} bytes`);
      await file.writeFile(part.bytes);
      if (part.isLast) break;
    }
    return {
      size,
      md5: hash.digest("base64"),
      content: () => createReadStream(path),
      release: () => rm(path, { force: true }),
    };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
