import { AppError } from "../../errors/app-error.js";
import type { HandlersOf } from "../../feature.js";

/** A handshake never comes here: the host hands it to `server.connect`. */
export function realtimeRoutes(): HandlersOf<"realtime"> {
  return {
    "realtime.openSocket": async () => {
      throw new AppError("upgrade_required", "This path only answers a WebSocket handshake.", {
        headers: { upgrade: "websocket", connection: "Upgrade" },
      });
    },
  };
}
