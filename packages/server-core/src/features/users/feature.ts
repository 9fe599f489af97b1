import type { HandlersOf, Platform } from "../../feature.js";
import type { Auth } from "../auth/feature.js";
import { userRoutes } from "./routes.js";
import { createUserService } from "./service.js";

/** Accounts: one's own, and everybody's for admins. */
export function createUsers(platform: Platform, auth: Auth): { readonly handlers: HandlersOf<"users"> } {
  return { handlers: userRoutes(createUserService(platform, auth), auth) };
}
