// Many WebSocket clients in one process, over plain sockets: they count frames and read no more of them than their length.
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { answerCalls } from "../measure/process.mjs";

let clients = [];
let round = null;

answerCalls({ open, receive, close });

/** Opens sockets; on each, sends `greeting` (when there is one) and waits until a frame contains `ready`. */
async function open({ port, path, headers, count, greeting, ready }) {
  for (let from = 0; from < count; from += 50) {
    const some = Array.from({ length: Math.min(50, count - from) }, () =>
      openOne({ port, path, headers, greeting, ready }),
    );
    clients.push(...(await Promise.all(some)));
  }
}

/** Resolves when every client has `count` more frames, or `timeoutMs` have passed; answers when, what is missing, and the frames of one client. */
function receive({ count, timeoutMs, keep }) {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      const counts = clients.map((client) => client.frames);
      const missing = counts.reduce((sum, had) => sum + Math.max(0, count - had), 0);
      const extra = counts.reduce((sum, had) => sum + Math.max(0, had - count), 0);
      const kept = clients[0].kept;
      round = null;
      resolve({ at: performance.timeOrigin + performance.now(), missing, extra, kept });
    };
    const timer = setTimeout(finish, timeoutMs);
    for (const client of clients) Object.assign(client, { frames: 0, kept: [] });
    round = { count, unfinished: clients.length, finish, keep };
  });
}

async function close() {
  for (const { socket } of clients) socket.destroy();
  clients = [];
}

function openOne({ port, path, headers, greeting, ready }) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1").setNoDelay(true);
    const client = { socket, frames: 0, kept: [] };
    const lines = Object.entries({
      host: "127.0.0.1",
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": randomBytes(16).toString("base64"),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
    let rest = Buffer.alloc(0);
    let state = "handshake";
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (state === "handshake") {
        const end = rest.indexOf("\r\n\r\n");
        if (end < 0) return;
        if (!rest.toString("latin1", 0, end).includes(" 101 ")) return reject(new Error(rest.toString()));
        rest = rest.subarray(end + 4);
        state = "greeting";
        if (greeting !== null) socket.write(textFrame(greeting));
      }
      rest = readFrames(rest, (payload) => {
        if (state !== "open") {
          if (payload.toString().includes(ready)) {
            state = "open";
            resolve(client);
          }
        } else countFrame(client, payload);
      });
    });
  });
}

function countFrame(client, payload) {
  if (round === null) return;
  client.frames += 1;
  if (round.keep && client === clients[0]) client.kept.push(payload.toString());
  if (client.frames === round.count && --round.unfinished === 0) round.finish();
}

/** Hands on whole text frames, and answers what is left. Frames of a server are not masked; a ping is left unanswered. */
function readFrames(bytes, onText) {
  let at = 0;
  while (bytes.length - at >= 2) {
    const short = bytes[at + 1] & 0x7f;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length - at < head) break;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    if (bytes.length - at < head + length) break;
    if ((bytes[at] & 0x0f) === 1) onText(bytes.subarray(at + head, at + head + length));
    at += head + length;
  }
  return bytes.subarray(at);
}

/** A client's frame, masked with zeros as RFC 6455 lets it be. */
function textFrame(text) {
  const payload = Buffer.from(text);
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]);
}
