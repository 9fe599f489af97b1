// The load: keep-alive connections over plain sockets, one request under way on each. Cheap, since it shares the machine with
// what it measures; it reads no more of an answer than its status and its length.
import { connect } from "node:net";
import { answerCalls } from "./process.mjs";

answerCalls({ run });

/**
 * Sends `requests` (whole HTTP texts) in turn over `connections` for `milliseconds`. Answers how many were answered and how long they
 * took. Rejects at the first answer that is no success, or none.
 */
async function run({ port, requests, connections, milliseconds }) {
  const bytes = requests.map((text) => Buffer.from(text));
  const times = [];
  let next = 0;
  const started = performance.now();
  const end = started + milliseconds;
  const drive = () =>
    new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1").setNoDelay(true);
      let sentAt = 0;
      let received = null;
      const send = () => {
        sentAt = performance.now();
        if (sentAt >= end) {
          socket.destroy();
          return resolve();
        }
        socket.write(bytes[next++ % bytes.length]);
      };
      socket.once("connect", send);
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("the server closed the connection")));
      socket.on("data", (chunk) => {
        received = received === null ? chunk : Buffer.concat([received, chunk]);
        const missing = missingBytes(received);
        if (missing instanceof Error) return reject(missing);
        if (missing !== 0) return;
        received = null;
        times.push(performance.now() - sentAt);
        send();
      });
    });
  await Promise.all(Array.from({ length: connections }, drive));
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  return { count: times.length, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}

/** 0 when the answer is whole; an error when it is no success. */
function missingBytes(received) {
  const head = received.indexOf("\r\n\r\n");
  if (head < 0) return 1;
  const text = received.latin1Slice(0, head + 2).toLowerCase();
  if (text[9] !== "2") return new Error(received.toString().slice(0, 2000));
  const [, length] = /\r\ncontent-length: *(\d+)\r\n/.exec(text) ?? [];
  if (length !== undefined) return head + 4 + Number(length) - received.length;
  return received.subarray(-5).equals(LAST_CHUNK) ? 0 : 1;
}

const LAST_CHUNK = Buffer.from("0\r\n\r\n");
