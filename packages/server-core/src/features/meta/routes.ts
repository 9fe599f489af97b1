import { CONTRACT_TEXT } from "@holdfast/openapi";
import type { HandlersOf } from "../../feature.js";

/** The contract itself. */
export function metaRoutes(): HandlersOf<"meta"> {
  return {
    "meta.getOpenapi": async () => ({
      status: 200,
      body: { jsonText: CONTRACT_TEXT },
      headers: { "cache-control": "no-cache" },
    }),
  };
}
