import type { HandlersOf, Platform } from "../../feature.js";
import type { OriginPolicy } from "../../pipeline/cors.js";
import { createOriginCache } from "./origin-cache.js";
import { corsRoutes } from "./routes.js";
import { createOriginService } from "./service.js";

/** Which web origins may call. */
export interface OriginsFeature {
  readonly handlers: HandlersOf<"cors">;
  readonly policy: OriginPolicy;
  /** Reads the origins, and hears of their changes from then on. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Throws an Error when the setting `corsOrigins` holds something that is no origin. */
export function createOrigins(platform: Platform): OriginsFeature {
  const cache = createOriginCache(platform);
  return {
    handlers: corsRoutes(createOriginService(platform, cache), cache),
    policy: cache.policy,
    start: () => cache.start(),
    stop: () => cache.stop(),
  };
}
