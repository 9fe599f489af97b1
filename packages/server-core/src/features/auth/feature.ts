import type { HandlersOf, Platform } from "../../feature.js";
import type { Authenticator } from "../../pipeline/authenticate.js";
import type { RateLimits } from "../../pipeline/rate-limits.js";

export interface AuthOptions {
  readonly rateLimits: RateLimits;
  readonly anonKey: string | null;
  readonly serviceKey: string | null;
  readonly firstAdmin: { readonly email: string; readonly password: string } | null;
}
export interface Grants {
  sign(grant: import("../../actor.js").SignedGrant, expiresInSeconds: number): Promise<string>;
}
export interface Auth {
  readonly handlers: HandlersOf<"auth">;
  readonly authenticator: Authenticator;
  readonly grants: Grants;
  createFirstAdmin(): Promise<{ readonly email: string; readonly password: string } | null>;
  start(): Promise<void>;
  stop(): Promise<void>;
}
export declare function createAuth(platform: Platform, options: AuthOptions): Auth;
