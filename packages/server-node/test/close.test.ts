import { once } from "node:events";
import { connect } from "node:net";
import { expect, it } from "vitest";
import { WebSocket } from "ws";
import { startTestServer } from "../../server-core/test/harness/test-server.js";
import { serve } from "../src/index.js";

it("lets an upload under way finish, refuses new work, closes sockets with 1001, and then the server", async () => {
  const test = await startTestServer();
  const listening = await serve(test.server, { port: 0 });
  const { port } = new URL(listening.url);
  const user = await test.newUser();
  await test.call("POST", "/buckets", { token: user.token, json: { name: "draining" } });

  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/realtime/ws?apikey=${test.anonKey}`);
  await once(socket, "open");

  let finish: (() => void) | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("first half, "));
      finish = () => {
        controller.enqueue(new TextEncoder().encode("second half"));
        controller.close();
      };
    },
  });
  const upload = fetch(`${listening.url}/api/v1/files/upload/draining/a.txt`, {
    method: "PUT",
    headers: {
      apikey: test.anonKey,
      authorization: `Bearer ${user.token}`,
      "content-type": "application/octet-stream",
    },
    body,
    duplex: "half",
  } as RequestInit);
  // The server has the upload once it answers another request sent after it.
  await fetch(`${listening.url}/health`);

  const closed = once(socket, "close");
  const closing = listening.close();
  expect((await closed)[0]).toBe(1001);
  const late = connect(Number(port), "127.0.0.1");
  expect(((await once(late, "error")) as [NodeJS.ErrnoException])[0].code).toBe("ECONNREFUSED");

  finish?.();
  expect((await upload).status).toBe(201);
  await closing;
  const after = await test.server.fetch(new Request("http://holdfast.test/health"));
  expect(after.status).toBe(503);
  await test.close();
});
