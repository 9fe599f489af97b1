import type { Actor } from "../../actor.js";
import type { HandlersOf, Platform } from "../../feature.js";
import type { Authenticator } from "../../pipeline/authenticate.js";
import type { RealtimeSocket } from "../../pipeline/realtime-socket.js";
import type { Tables } from "../tables/feature.js";
export interface RealtimeOptions {
  readonly authenticator: Authenticator;
  readonly tables: Tables;
}
export interface Realtime {
  readonly handlers: HandlersOf<"realtime">;
  /** Serves a socket for an actor until it closes. */
  connect(actor: Actor, socket: RealtimeSocket): void;
  disconnectAll(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}
export function createRealtime(_platform: Platform, _options: RealtimeOptions): Realtime {
  return {
    handlers: {} as HandlersOf<"realtime">,
    connect: () => {},
    disconnectAll: async () => {},
    start: async () => {},
    stop: async () => {},
  };
}
