import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { serialize } from "pg-protocol";
import type { PgConnection } from "./connection.js";
import type { ResolvedOptions } from "./options.js";

/** How long a cancelled statement may take to end before its connection is dropped. */
const GRACE_MS = 5_000;

/** Ends what runs on the connection, if need be with the connection; then no request is on its way any more. */
export async function endRunning(connection: PgConnection, options: ResolvedOptions): Promise<void> {
  const timer = setTimeout(() => connection.destroy(), GRACE_MS);
  await sendCancelRequest(connection, options);
  await connection.idle();
  clearTimeout(timer);
}

/**
 * Asks the server to end the statement that the connection runs, over a connection of its own as the protocol wants it.
 * Resolves once the server has passed the request on, or could not be reached; it never rejects, since a request that is lost
 * only means that the statement runs on.
 */
function sendCancelRequest(connection: PgConnection, options: ResolvedOptions): Promise<void> {
  const { processId, secretKey } = connection.cancelKey;
  const request = serialize.cancel(processId, secretKey);
  return new Promise((resolve) => {
    const socket = options.host.startsWith("/")
      ? connect(`${options.host}/.s.PGSQL.${options.port}`)
      : connect(options.port, options.host);
    socket.setTimeout(options.connectTimeoutMs, () => socket.destroy());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve());
    socket.once("connect", () => {
      if (options.ssl === false) socket.write(request);
      else sendEncrypted(socket, request, options);
    });
    socket.resume();
  });
}

function sendEncrypted(socket: Socket, request: Buffer, options: ResolvedOptions): void {
  socket.write(serialize.requestSsl());
  socket.once("data", (answer) => {
    if (answer.toString("latin1") !== "S") {
      socket.destroy();
      return;
    }
    const secure = connectTls({ socket, host: options.host, ...(options.ssl === true ? {} : options.ssl) });
    secure.on("error", () => socket.destroy());
    secure.once("secureConnect", () => secure.write(request));
    secure.resume();
  });
}
