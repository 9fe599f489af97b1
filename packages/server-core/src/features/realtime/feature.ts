import type { HandlersOf, Platform } from "../../feature.js";
import type { Authenticator } from "../../pipeline/authenticate.js";
import type { RealtimeSocket } from "../../pipeline/realtime-socket.js";
import type { RequestInfo } from "../../pipeline/request-context.js";
import type { Tables } from "../tables/feature.js";
export interface RealtimeOptions {
  readonly authenticator: Authenticator;
  readonly tables: Tables;
}
export interface Realtime {
  readonly handlers: HandlersOf<"realtime">;
  connect(request: Request, socket: RealtimeSocket, info: RequestInfo): Promise<void>;
  disconnectAll(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}
export function createRealtime(_platform: Platform, _options: RealtimeOptions): Realtime {
  return {
    handlers: {} as HandlersOf<"realtime">,
    connect: async () => {},
    disconnectAll: async () => {},
    start: async () => {},
    stop: async () => {},
  };
}
