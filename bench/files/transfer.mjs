// One transfer at a time over node:http, with the body made or thrown away as it goes.
import { request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { answerCalls } from "../measure/process.mjs";

const CHUNK = Buffer.alloc(262_144, "holdfast bench ");

answerCalls({
  async upload({ port, path, headers, bytes }) {
    const began = performance.now();
    await sendBytes({
      options: { port, method: "PUT", path, headers: { ...headers, "content-type": "application/octet-stream" } },
      bytes,
    });
    return { milliseconds: performance.now() - began };
  },
  /** By tus: a request that begins the upload, and the bytes in requests of `partBytes`. */
  async resumable({ port, path, headers, metadata, bytes, partBytes }) {
    const tus = { ...headers, "tus-resumable": "1.0.0" };
    const began = performance.now();
    const location = await begin({ port, path, headers: tus, metadata, bytes });
    for (let offset = 0; offset < bytes; offset += partBytes) {
      const part = { "content-type": "application/offset+octet-stream", "upload-offset": offset };
      await sendBytes({
        options: { port, method: "PATCH", path: location, headers: { ...tus, ...part } },
        bytes: Math.min(partBytes, bytes - offset),
      });
    }
    return { milliseconds: performance.now() - began };
  },
  async download({ port, path, headers, bytes }) {
    const began = performance.now();
    const asking = request({ port, host: "127.0.0.1", path, headers });
    asking.end();
    const received = await answerOf(asking);
    if (received !== bytes) throw new Error(`${received} bytes came in place of ${bytes}`);
    return { milliseconds: performance.now() - began };
  },
});

async function sendBytes({ options, bytes }) {
  const headers = { ...options.headers, "content-length": bytes };
  const sending = request({ host: "127.0.0.1", ...options, headers });
  const answered = answerOf(sending);
  await Promise.all([answered, pipeline(Readable.from(chunks(bytes), { objectMode: false }), sending)]);
}

/** The path of a new tus upload. */
function begin({ port, path, headers, metadata, bytes }) {
  const begun = { ...headers, "upload-length": bytes, "upload-metadata": metadata };
  return new Promise((resolve, reject) => {
    const asking = request({ port, host: "127.0.0.1", method: "POST", path, headers: begun }, (response) => {
      response.resume();
      if (response.statusCode !== 201) reject(new Error(`${response.statusCode} to the beginning of an upload`));
      else resolve(new URL(response.headers.location, "http://127.0.0.1").pathname);
    });
    asking.on("error", reject);
    asking.end();
  });
}

function* chunks(bytes) {
  for (let left = bytes; left > 0; left -= CHUNK.length) yield left >= CHUNK.length ? CHUNK : CHUNK.subarray(0, left);
}

/** How many bytes came; rejects when the answer is no success. */
function answerOf(outgoing) {
  return new Promise((resolve, reject) => {
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      let bytes = 0;
      let text = "";
      response.on("data", (chunk) => {
        bytes += chunk.length;
        if (response.statusCode >= 300) text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode < 300) resolve(bytes);
        else reject(new Error(`${response.statusCode}: ${text}`));
      });
    });
  });
}
