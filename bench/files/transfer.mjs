// The load of files, in a process of its own. Contestants say what is asked; bodies are made and thrown away as they go.
import { request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { headBytes } from "../measure/head-and-body.mjs";
import { sendEach } from "../measure/http-load.mjs";
import { answerCalls } from "../measure/process.mjs";

const CHUNK = Buffer.alloc(262_144, "holdfast bench ");

answerCalls({
  async upload({ contestant, target, name, bytes }) {
    const { uploadRequest } = await import(contestant);
    const options = await uploadRequest(target, { name, bytes });
    const began = performance.now();
    await sendBytes({ port: target.port, ...options }, bytes);
    return { milliseconds: performance.now() - began, firstByteMs: null };
  },

  /** By tus: a request that begins the upload, and the bytes in requests of `partBytes`. */
  async resumable({ contestant, target, name, bytes, partBytes }) {
    const { path } = await import(contestant);
    const { port } = target;
    const headers = { ...target.headers, "tus-resumable": "1.0.0" };
    const began = performance.now();
    const metadata = uploadMetadata({ bucket: "bench", path: name });
    const begun = { ...headers, "content-length": 0, "upload-length": bytes, "upload-metadata": metadata };
    const beginning = request({ port, host: "127.0.0.1", method: "POST", path, headers: begun });
    beginning.end();
    const { location } = await answerOf(beginning);
    for (let offset = 0; offset < bytes; offset += partBytes) {
      const size = Math.min(partBytes, bytes - offset);
      const part = {
        "content-type": "application/offset+octet-stream",
        "upload-offset": offset,
        "content-length": size,
      };
      const to = new URL(location, "http://127.0.0.1").pathname;
      await sendBytes({ port, method: "PATCH", path: to, headers: { ...headers, ...part } }, size);
    }
    return { milliseconds: performance.now() - began };
  },

  async download({ contestant, target, name, bytes }) {
    const { downloadRequest } = await import(contestant);
    const options = await downloadRequest(target, { name });
    const began = performance.now();
    const asking = request({ port: target.port, host: "127.0.0.1", ...options });
    asking.end();
    const { received, firstByteAt } = await answerOf(asking);
    if (received !== bytes) throw new Error(`${received} bytes came in place of ${bytes}`);
    return { milliseconds: performance.now() - began, firstByteMs: firstByteAt - began };
  },

  /** Sends `count` requests, `connections` at a time. */
  async many({ contestant, target, direction, prefix, count, bytes, connections }) {
    const { uploadRequest, downloadRequest } = await import(contestant);
    const body = direction === "upload" ? CHUNK.subarray(0, bytes) : null;
    const requests = [];
    for (let n = 0; n < count; n++) {
      const file = { name: `${prefix}${n}.bin`, bytes };
      const one = body === null ? await downloadRequest(target, file) : await uploadRequest(target, file);
      requests.push({ head: headBytes(one), body });
    }
    const began = performance.now();
    const { received } = await sendEach({ port: target.port, requests, connections });
    const milliseconds = performance.now() - began;
    if (body === null && received < count * bytes)
      throw new Error(`${received} bytes came in place of ${count * bytes}`);
    return { milliseconds };
  },
});

async function sendBytes(options, bytes) {
  const sending = request({ host: "127.0.0.1", ...options });
  const answered = answerOf(sending);
  await Promise.all([answered, pipeline(Readable.from(chunks(bytes), { objectMode: false }), sending)]);
}

/** Upload-Metadata, of which the bare server makes nothing. */
function uploadMetadata(values) {
  const pairs = Object.entries(values).map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`);
  return pairs.join(",");
}

function* chunks(bytes) {
  for (let left = bytes; left > 0; left -= CHUNK.length) yield left >= CHUNK.length ? CHUNK : CHUNK.subarray(0, left);
}

/** How many bytes came, when the first did, and where the answer leads; rejects when the answer is no success. */
function answerOf(outgoing) {
  return new Promise((resolve, reject) => {
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      let received = 0;
      let firstByteAt = null;
      let text = "";
      response.on("data", (chunk) => {
        firstByteAt ??= performance.now();
        received += chunk.length;
        if (response.statusCode >= 300) text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode < 300) resolve({ received, firstByteAt, location: response.headers.location });
        else reject(new Error(`${response.statusCode}: ${text}`));
      });
    });
  });
}
