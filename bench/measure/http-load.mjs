// The load: keep-alive connections over plain sockets, one request under way on each. Cheap, since it shares the machine with
// what it measures; it reads no more of an answer than its status and its length.
import { connect } from "node:net";

/**
 * Sends `requests` (whole HTTP texts) in turn over `connections` for `milliseconds`. Answers how many were answered and how long they
 * took. Rejects at the first answer that is no success, or none.
 */
export async function sendFor({ port, requests, connections, milliseconds }) {
  const heads = requests.map((text) => Buffer.from(text));
  const times = [];
  let next = 0;
  const started = performance.now();
  const end = started + milliseconds;
  const take = () => (performance.now() >= end ? null : { head: heads[next++ % heads.length], body: null });
  await overConnections({ port, connections, take, onAnswer: (took) => times.push(took) });
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  return { count: times.length, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}

/** Sends each of `requests`, `{ head, body }` in bytes, once. Answers how many bytes came. Rejects as `sendFor`. */
export async function sendEach({ port, requests, connections }) {
  let next = 0;
  let received = 0;
  const take = () => requests[next++] ?? null;
  await overConnections({ port, connections, take, onAnswer: (_took, bytes) => (received += bytes) });
  return { received };
}

function overConnections({ port, connections, take, onAnswer }) {
  return Promise.all(Array.from({ length: connections }, () => drive({ port, take, onAnswer })));
}

function drive({ port, take, onAnswer }) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1").setNoDelay(true);
    let sentAt = 0;
    let answer = newAnswer();
    const send = () => {
      const request = take();
      if (request === null) {
        socket.destroy();
        return resolve();
      }
      sentAt = performance.now();
      if (request.body === null) return socket.write(request.head);
      socket.cork();
      socket.write(request.head);
      socket.write(request.body);
      socket.uncork();
    };
    socket.once("connect", send);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed the connection")));
    socket.on("data", (chunk) => {
      if (!isWhole(answer, chunk)) return;
      if (answer.failure !== null) return reject(answer.failure);
      onAnswer(performance.now() - sentAt, answer.bytes);
      answer = newAnswer();
      send();
    });
  });
}

function newAnswer() {
  return { head: null, bytes: 0, end: Number.POSITIVE_INFINITY, isChunked: false, last: null, failure: null };
}

/** Takes a chunk of an answer; true when it is whole, or is no success. */
function isWhole(answer, chunk) {
  answer.bytes += chunk.length;
  if (answer.end === Number.POSITIVE_INFINITY && !answer.isChunked) {
    answer.head = answer.head === null ? chunk : Buffer.concat([answer.head, chunk]);
    const head = answer.head.indexOf("\r\n\r\n");
    if (head < 0) return false;
    const text = answer.head.latin1Slice(0, head + 2).toLowerCase();
    if (text[9] !== "2") {
      answer.failure = new Error(answer.head.toString().slice(0, 2000));
      return true;
    }
    const [, length] = /\r\ncontent-length: *(\d+)\r\n/.exec(text) ?? [];
    if (length === undefined) answer.isChunked = true;
    else answer.end = head + 4 + Number(length);
  }
  if (!answer.isChunked) return answer.bytes >= answer.end;
  answer.last = answer.last === null ? chunk : Buffer.concat([answer.last.subarray(-LAST_CHUNK.length), chunk]);
  return answer.last.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
}

const LAST_CHUNK = Buffer.from("0\r\n\r\n");
