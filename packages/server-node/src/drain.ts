import type { Server as HttpServer } from "node:http";
import type { UpgradeListener } from "./upgrade-listener.js";

/**
 * Takes no new connection, lets answers under way finish and closes WebSockets, and cuts what is left after `timeoutMs`.
 * Resolves once every connection is closed; the Holdfast server is still open then.
 */
export async function drain(http: HttpServer, upgrade: UpgradeListener, timeoutMs: number): Promise<void> {
  const drained = new Promise<void>((resolve) => http.close(() => resolve()));
  const cut = setTimeout(() => http.closeAllConnections(), timeoutMs);
  await upgrade.close(timeoutMs);
  await drained;
  clearTimeout(cut);
}
