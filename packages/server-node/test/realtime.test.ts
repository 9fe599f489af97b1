import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startTestServer, type TestServer } from "../../server-core/test/harness/test-server.js";
import { createUpgradeListener } from "../src/upgrade-listener.js";

const HEARTBEAT_MS = 300;

let test: TestServer;
let port: number;
const http = createServer();

beforeAll(async () => {
  test = await startTestServer();
  http.on("upgrade", createUpgradeListener(test.server, { heartbeatMs: HEARTBEAT_MS }));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  ({ port } = http.address() as AddressInfo);
  const columns = [
    { name: "id", type: "integer", primary_key: true, nullable: false },
    { name: "title", type: "text" },
  ];
  const json = { name: "topics", access: "public_read", columns };
  expect((await test.call("POST", "/tables", { token: test.admin.token, json })).status).toBe(201);
});
afterAll(async () => {
  await test.close();
  http.close();
});

const insert = async (id: number, title: string): Promise<void> => {
  const { status } = await test.call("POST", "/tables/topics/data", { token: test.admin.token, json: { id, title } });
  expect(status).toBe(200);
};

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/realtime/ws?apikey=${test.anonKey}`);
  await once(socket, "open");
  return socket;
}

/** Authenticates as nobody, subscribes to topics, and calls `onText` with every message from then on. */
async function follow(socket: WebSocket, onText: (text: string) => void): Promise<void> {
  const subscribed = new Promise<void>((resolve) => {
    socket.on("message", (data) => {
      const text = data.toString();
      if (text.includes('"subscribed"')) resolve();
      else if (!text.includes('"connected"')) onText(text);
    });
  });
  socket.send(JSON.stringify({ type: "authenticate" }));
  socket.send(JSON.stringify({ type: "subscribe", subscription_id: "topics_changes" }));
  await subscribed;
}

it("delivers a long row over a real socket in chunks below 4,000 bytes", async () => {
  const socket = await open();
  const pieces: string[] = [];
  const whole = new Promise<void>((resolve, reject) => {
    const look = (text: string): void => {
      const chunk = JSON.parse(text);
      if (text.length >= 4_000 || chunk.type !== "chunk" || chunk.index !== pieces.length) reject(new Error(text));
      if (pieces.push(chunk.data) === chunk.count) resolve();
    };
    void follow(socket, look).then(() => insert(1, "\u00fc".repeat(30_000)));
  });
  await whole;
  expect(JSON.parse(pieces.join("")).data.data).toMatchObject({ id: 1, title: "\u00fc".repeat(30_000) });
  socket.close();
});

it("reaches a thousand subscribers, each once", async () => {
  const received = new Map<WebSocket, string[]>();
  const sockets = await Promise.all(Array.from({ length: 1_000 }, open));
  await Promise.all(
    sockets.map((socket) => {
      const texts: string[] = [];
      received.set(socket, texts);
      return follow(socket, (text) => texts.push(text));
    }),
  );
  for (let id = 10; id < 20; id += 1) await insert(id, `row ${id}`);
  await expect
    .poll(() => [...received.values()].reduce((sum, texts) => sum + texts.length, 0), { timeout: 20_000 })
    .toBe(10_000);
  for (const texts of received.values())
    expect(texts.map((text) => JSON.parse(text).data.data.id)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  const closed = Promise.all(sockets.map((socket) => once(socket, "close")));
  for (const socket of sockets) socket.close();
  await closed;
}, 60_000);

it("closes with 1003 on a binary message and with 1009 on one that is too long", async () => {
  const binary = await open();
  binary.send(Buffer.from("{}"), { binary: true });
  expect((await once(binary, "close"))[0]).toBe(1003);
  const long = await open();
  long.send("x".repeat(70_000));
  expect((await once(long, "close"))[0]).toBe(1009);
});

it("pings, keeps who answers, and cuts who does not", async () => {
  const lively = await open();
  lively.send(JSON.stringify({ type: "authenticate" }));
  const dead = connect(port, "127.0.0.1");
  const key = Buffer.from("sixteen bytes ok").toString("base64");
  dead.write(
    `GET /api/v1/realtime/ws?apikey=${test.anonKey} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  dead.resume();
  await once(dead, "close");
  expect(lively.readyState).toBe(WebSocket.OPEN);
  lively.close();
});
