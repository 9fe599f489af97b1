// The floor: a plain stream to a file that is hashed on its way and fsynced before the answer, and a plain stream from it.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { answerCalls } from "../../measure/process.mjs";

let http;

answerCalls({
  async start({ folder }) {
    const answer = async (request, response) => {
      const path = join(folder, `floor-${request.url.slice(1).replaceAll("/", "-")}`);
      if (request.method === "PUT") {
        const hash = createHash("sha256");
        const hashing = new Transform({
          transform(chunk, _encoding, done) {
            hash.update(chunk);
            done(null, chunk);
          },
        });
        const file = await open(path, "w");
        // Not the handle itself: its close would wait for the stream, which nobody closes.
        await pipeline(request, hashing, createWriteStream("", { fd: file.fd, autoClose: false }));
        await file.sync();
        await file.close();
        response.writeHead(200).end(hash.digest("hex"));
      } else {
        const { size } = await stat(path);
        response.writeHead(200, { "content-type": "application/octet-stream", "content-length": size });
        await pipeline(createReadStream(path, { highWaterMark: 262_144 }), response);
      }
    };
    http = createServer((request, response) => {
      answer(request, response).catch((error) => response.destroy(error));
    });
    await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
    return { port: http.address().port };
  },
  async stop() {
    http?.closeAllConnections();
    http?.close();
  },
});
