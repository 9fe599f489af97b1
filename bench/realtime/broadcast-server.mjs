// The floor: a bare `ws` server that sends every frame to every socket.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { answerCalls } from "../measure/process.mjs";

let http;
let sockets;

answerCalls({
  async start() {
    http = createServer();
    sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
    sockets.on("connection", (socket) => socket.send("ready"));
    await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
    return { port: http.address().port };
  },
  async publish({ frames }) {
    for (const frame of frames) for (const socket of sockets.clients) socket.send(frame);
  },
  async stop() {
    for (const socket of sockets.clients) socket.terminate();
    http.close();
  },
});
