import { AppError } from "../../errors/app-error.js";
import type { HandlersOf } from "../../feature.js";
import type { OriginCache } from "./origin-cache.js";
import { parseOrigin } from "./parse-origin.js";
import type { Origins } from "./service.js";

/** The operations of tag `cors`. */
export function corsRoutes(origins: Origins, cache: OriginCache): HandlersOf<"cors"> {
  return {
    "cors.listOrigins": async ({ query }) => ({ status: 200, body: await origins.list(query) }),

    "cors.createOrigin": async ({ body }, { actor }) => ({ status: 201, body: await origins.create(body, actor) }),

    "cors.getOrigin": async ({ path }) => ({ status: 200, body: await origins.find(path.origin_id) }),

    "cors.updateOrigin": async ({ path, body }) => ({ status: 200, body: await origins.update(path.origin_id, body) }),

    "cors.deleteOrigin": async ({ path, query }) => {
      await origins.delete(path.origin_id, query.hard_delete);
      const message = query.hard_delete ? "The origin was removed." : "The origin is inactive now.";
      return { status: 200, body: { message, id: path.origin_id, hard_delete: query.hard_delete } };
    },

    "cors.validateOrigin": async ({ query, body }) => {
      const text = body?.origin ?? query.origin;
      if (text === undefined) throw new AppError("invalid_value", "Send an origin, in the body or in the query.");
      const { origin, error } = parseOrigin(text);
      return { status: 200, body: { is_valid: error === null, error, origin: origin ?? text } };
    },

    "cors.refreshCache": async () => {
      await cache.refreshEverywhere();
      return { status: 200, body: { message: "Every server reads the origins anew.", origins: [...cache.list()] } };
    },
  };
}
