import type { HandlersOf, Platform } from "../../feature.js";
import type { OriginPolicy } from "../../pipeline/cors.js";
export declare function createOrigins(platform: Platform): {
  readonly handlers: HandlersOf<"cors">;
  readonly policy: OriginPolicy;
  start(): Promise<void>;
  stop(): Promise<void>;
};
