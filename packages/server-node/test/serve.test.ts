import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startTestServer, type TestServer } from "../../server-core/test/harness/test-server.js";
import { type Listening, serve } from "../src/index.js";

let test: TestServer;
let listening: Listening;
let port: number;

beforeAll(async () => {
  test = await startTestServer();
  listening = await serve(test.server, { port: 0, idleTimeoutMs: 500 });
  port = Number(new URL(listening.url).port);
});

afterAll(async () => {
  await listening.close();
  await test.close();
});

/** Sends bytes on a new connection and reads until the server closes it. */
async function exchange(bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.end(bytes);
  return readAll(socket);
}

async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => socket.destroy());
  await once(socket, "close");
  return Buffer.concat(chunks).toString();
}

describe("HTTP", () => {
  it("answers over a real socket, with a request id of its own or the client's", async () => {
    const made = await fetch(`${listening.url}/health`);
    expect(await made.json()).toEqual({ status: "ok", message: expect.any(String) });
    expect(made.headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
    const kept = await fetch(`${listening.url}/health`, { headers: { "x-request-id": "from.the:client-1" } });
    expect(kept.headers.get("x-request-id")).toBe("from.the:client-1");
  });

  it("answers HEAD as GET without a body", async () => {
    const response = await fetch(`${listening.url}/health`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  it.each([
    ["a host that is none", "GET /health HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n"],
    ["a target that is none", "GET //[ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"],
    ["no HTTP at all", "hello\r\n\r\n"],
    ["a header beyond 16 KiB", `GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"a".repeat(20_000)}\r\n\r\n`],
    ["a header with a bare line feed", "GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: a\nb\r\n\r\n"],
    ["two lengths", "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    [
      "a length beside chunks",
      "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
  ])("refuses %s with a 4xx and goes on serving", async (_, bytes) => {
    expect(await exchange(bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await fetch(`${listening.url}/health`)).status).toBe(200);
  });

  it("cuts a connection on which nothing comes", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write(
      "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{",
    );
    await readAll(socket);
    expect(socket.destroyed).toBe(true);
  });

  it("answers an unknown path with a problem", async () => {
    const response = await fetch(`${listening.url}/nothing`);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
});

describe("WebSocket handshakes", () => {
  const refusal = async (path: string): Promise<{ status: number; body: string }> => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, import("node:http").IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() };
  };

  it("refuses one without the key before the upgrade", async () => {
    const { status, body } = await refusal("/api/v1/realtime/ws");
    expect(status).toBe(401);
    expect(JSON.parse(body).code).toBe("missing_key");
  });

  it("refuses one with a wrong key, and one at another path", async () => {
    expect((await refusal("/api/v1/realtime/ws?apikey=wrong")).status).toBe(401);
    expect((await refusal("/elsewhere")).status).toBe(404);
  });

  it("closes a socket that sends bytes instead of text", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/realtime/ws?apikey=${test.anonKey}`);
    await once(socket, "open");
    socket.send(Buffer.from([1, 2, 3]));
    const [code] = await once(socket, "close");
    expect(code).toBe(1003);
  });
});
