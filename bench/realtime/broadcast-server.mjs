// The floor: a bare `ws` server that sends every frame to every socket; and the same with the frames of a socket in one write, which is
// the least that a broadcast can cost.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { answerCalls } from "../measure/process.mjs";

let http;
let sockets;
const streams = new Map();

answerCalls({
  async start() {
    http = createServer();
    sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
    sockets.on("connection", (socket, request) => {
      streams.set(socket, request.socket);
      socket.send("ready");
    });
    await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
    return { port: http.address().port };
  },
  async publish({ frames }) {
    for (const frame of frames) for (const socket of sockets.clients) socket.send(frame);
  },
  async publishTogether({ frames }) {
    for (const [socket, stream] of streams) {
      stream.cork();
      for (const frame of frames) socket.send(frame);
      stream.uncork();
    }
  },
  async stop() {
    for (const socket of sockets.clients) socket.terminate();
    http.close();
  },
});
