// One transfer at a time over node:http, with the body made or thrown away as it goes.
import { request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { answerCalls } from "../measure/process.mjs";

const CHUNK = Buffer.alloc(262_144, "holdfast bench ");

answerCalls({
  async upload({ port, path, headers, bytes }) {
    const sending = request({
      port,
      host: "127.0.0.1",
      method: "PUT",
      path,
      headers: { ...headers, "content-type": "application/octet-stream", "content-length": bytes },
    });
    const answered = answerOf(sending);
    const began = performance.now();
    await Promise.all([answered, pipeline(Readable.from(chunks(bytes), { objectMode: false }), sending)]);
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
