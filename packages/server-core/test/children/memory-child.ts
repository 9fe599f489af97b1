import assert from "node:assert/strict";
import { startChildServer } from "./start-child-server.js";

/*
 * Moves a large file in and out, as a stream, by form and in pieces, and prints by how many bytes the process grew meanwhile.
 * Arguments: folder, megabytes.
 */
const [folder = "", megabytes = ""] = process.argv.slice(2);
const CHUNK = new Uint8Array(65_536).fill(7);
const { server, send, platform, actor } = await startChildServer(folder);

let peak = 0;
const look = (): void => {
  peak = Math.max(peak, process.memoryUsage().rss);
};

/** Bytes made as they are asked for; looks at the memory on the way. */
function body(size: number, head = "", tail = ""): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (sent === 0 && head !== "") controller.enqueue(new TextEncoder().encode(head));
        if (sent % (16 * CHUNK.length) === 0) look();
        if (sent >= size) {
          if (tail !== "") controller.enqueue(new TextEncoder().encode(tail));
          return controller.close();
        }
        sent += CHUNK.length;
        controller.enqueue(CHUNK.slice());
      },
    },
    { highWaterMark: 0 },
  );
}

async function move(name: string, size: number): Promise<void> {
  const raw = await send("PUT", `/files/upload/child/${name}`, { body: body(size) });
  assert.equal(((await raw.json()) as { size: number }).size, size);
  const head = `--b\r\nContent-Disposition: form-data; name="file"; filename="${name}-form"\r\n\r\n`;
  const form = await send("POST", "/files/upload/child", {
    body: body(size, head, "\r\n--b--\r\n"),
    headers: { "content-type": "multipart/form-data; boundary=b" },
  });
  assert.equal(((await form.json()) as { size: number }).size, size);
  await append(`${name}-appended`, size);
  await read(name, size);
  await read(`${name}-appended`, size);
}

/** As one body of a session, which is cut into pieces. */
async function append(path: string, size: number): Promise<void> {
  const { uploads, buckets } = platform.files;
  const bucket = await buckets.find("child", actor);
  assert.ok(bucket !== null);
  const expiresAt = new Date(Date.now() + 600_000);
  const request = { purpose: "tus", bucket, path, actor, facts: {}, size, conditions: null, expiresAt } as const;
  const session = await uploads.begin(request);
  const signal = new AbortController().signal;
  const { file } = await uploads.finish(await uploads.append(session, { offset: 0, body: body(size), signal }), {
    actor,
  });
  assert.equal(file.size, size);
}

async function read(name: string, size: number): Promise<void> {
  const download = await send("GET", `/files/download/child/${name}`);
  let received = 0;
  for await (const chunk of download.body ?? []) {
    received += chunk.length;
    if (received % (16 * CHUNK.length) < chunk.length) look();
  }
  assert.equal(received, size);
}

// What is loaded and compiled once is there before the measurement.
await move("small", 32 * 1_048_576);
look();
const before = peak;
peak = 0;
await move("large", Number(megabytes) * 1_048_576);
process.stdout.write(`${peak - before}\n`);
await server.close();
