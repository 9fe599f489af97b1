import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Server } from "@holdfast/server-core";
import { createRequestListener, createUpgradeListener, drain } from "@holdfast/server-node";
import express, { type Express } from "express";

/** The app as it runs. */
export interface RunningApp {
  /** Where it listens. */
  readonly url: string;
  /** Takes no new connection, lets answers under way finish, closes WebSockets and then Holdfast. May be called twice. */
  close(): Promise<void>;
}

export interface AppOptions {
  /** A server that was started. The app closes it. */
  readonly holdfast: Server;
  /** Default 3000; 0 takes any free port. */
  readonly port?: number;
  /** How long `close` waits for what is under way before it cuts it. Default 10,000. */
  readonly drainTimeoutMs?: number;
}

/** Starts the app: its own routes, and Holdfast under `/api/v1`. */
export async function startApp({ holdfast, port = 3_000, drainTimeoutMs = 10_000 }: AppOptions): Promise<RunningApp> {
  const http = createServer(createApp(holdfast));
  const upgrade = createUpgradeListener(holdfast);
  http.on("upgrade", (incoming, socket, head) => {
    if (incoming.url?.startsWith("/api/v1/")) upgrade(incoming, socket, head);
    else socket.destroy();
  });
  http.listen(port, "127.0.0.1");
  await once(http, "listening");

  const shutDown = async (): Promise<void> => {
    await drain(http, upgrade, drainTimeoutMs);
    await holdfast.close();
  };
  let closing: Promise<void> | null = null;
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: () => {
      closing ??= shutDown();
      return closing;
    },
  };
}

function createApp(holdfast: Server): Express {
  const app = express();
  app.disable("x-powered-by");

  // Before any body parser: Holdfast reads bodies itself, as streams. Not with app.use("/api/v1", …), which would cut the path off.
  const answer = createRequestListener(holdfast);
  app.all(["/api/v1/*rest", "/health", "/ready", "/.well-known/*rest"], (request, response) =>
    answer(request, response),
  );

  app.use(express.json());
  app.get("/", (_request, response) => void response.send("The app that was here before."));
  app.post("/orders", (request, response) => void response.status(201).json({ received: request.body }));

  /** A route of the app that acts as whoever is signed in: the same policies hold as for the client itself. */
  app.get("/my-notes", async (request, response) => {
    const { authorization = "", apikey = "" } = request.headers;
    const headers = { authorization, apikey: String(apikey) };
    const rows = await holdfast.fetch(new Request("http://app/api/v1/tables/notes/data?select=title", { headers }));
    const body = await rows.json();
    response.status(rows.status).json(rows.ok ? body.data : { error: body.detail });
  });
  return app;
}
