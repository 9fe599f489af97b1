import type { HandlersOf, Platform } from "../../feature.js";
import type { Tables } from "../tables/feature.js";
export function createRows(_platform: Platform, _tables: Tables): { readonly handlers: HandlersOf<"rows"> } {
  return { handlers: {} as HandlersOf<"rows"> };
}
