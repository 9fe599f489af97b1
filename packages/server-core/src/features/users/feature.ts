import type { HandlersOf, Platform } from "../../feature.js";
import type { Auth } from "../auth/feature.js";
export declare function createUsers(platform: Platform, auth: Auth): { readonly handlers: HandlersOf<"users"> };
