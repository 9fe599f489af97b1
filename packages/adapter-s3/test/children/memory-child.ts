import assert from "node:assert/strict";
import { s3Storage } from "../../src/index.js";

/*
 * Moves a large object in and out and prints by how many bytes the process grew meanwhile. Arguments: the storage's options
 * as JSON, megabytes.
 */
const [options = "{}", megabytes = ""] = process.argv.slice(2);
const CHUNK_BYTES = 65_536;

let peak = 0;
const look = (): void => {
  peak = Math.max(peak, process.memoryUsage().rss);
};

/** Bytes made as they are asked for. */
function bodyOf(size: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (sent % (16 * CHUNK_BYTES) === 0) look();
        if (sent >= size) return controller.close();
        controller.enqueue(new Uint8Array(CHUNK_BYTES).fill(sent % 251));
        sent += CHUNK_BYTES;
      },
    },
    { highWaterMark: 0 },
  );
}

const storage = s3Storage(JSON.parse(options));
await storage.open();

async function move(key: string, size: number): Promise<void> {
  const info = await storage.put(key, bodyOf(size));
  assert.equal(info.size, size);
  const object = await storage.get(key);
  let received = 0;
  for await (const chunk of object?.body ?? []) {
    received += chunk.length;
    look();
  }
  assert.equal(received, size);
  await storage.delete([key]);
}

// What is loaded and compiled once is there before the measurement.
await move("small", 32 * 1_048_576);
look();
const before = peak;
peak = 0;
await move("large", Number(megabytes) * 1_048_576);
process.stdout.write(`${peak - before}\n`);
await storage.close();
