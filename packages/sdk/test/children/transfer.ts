// Uploads a made-up file of some size and downloads it again, and tells the most memory that it took.
import { createHash } from "node:crypto";
import { createClient, memorySessionStorage } from "../../src/index.js";

const [url = "", anonKey = "", email = "", password = "", size = "0"] = process.argv.slice(2);
const total = Number(size);
const CHUNK = 1 << 20;

const client = createClient({ url, anonKey, sessionStorage: memorySessionStorage() });
await client.auth.login({ email, password });
await client.storage.createBucket({ name: "large" });
const files = client.storage.from("large");

let mostRss = 0;
const look = (): void => {
  mostRss = Math.max(mostRss, process.memoryUsage.rss());
};

const sent = createHash("sha256");
let made = 0;
const body = new ReadableStream<Uint8Array>({
  pull(controller) {
    if (made >= total) return controller.close();
    const chunk = new Uint8Array(Math.min(CHUNK, total - made)).fill(made / CHUNK);
    made += chunk.byteLength;
    sent.update(chunk);
    look();
    controller.enqueue(chunk);
  },
});
const startRss = process.memoryUsage.rss();
let last = 0;
let isRising = true;
const started = performance.now();
const file = await files.upload("file", body, {
  onProgress: (progress) => {
    isRising &&= progress.sent > last;
    last = progress.sent;
  },
});
const uploadedAt = performance.now();

const received = createHash("sha256");
const response = await files.download("file");
for await (const chunk of response.body ?? []) {
  received.update(chunk);
  look();
}
process.stdout.write(
  JSON.stringify({
    size: file.size,
    isRising,
    lastProgress: last,
    isSame: sent.digest("hex") === received.digest("hex"),
    grownMb: Math.round((mostRss - startRss) / (1 << 20)),
    uploadMs: Math.round(uploadedAt - started),
    downloadMs: Math.round(performance.now() - uploadedAt),
  }),
);
