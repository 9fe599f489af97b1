import type { Incoming } from "./request-context.js";
import type { Answer } from "./respond.js";

/** Which browser origins may call; the cors feature provides it. */
export interface OriginPolicy {
  /** Whether pages of this origin may call the server at this URL. Cheap: answered from memory. */
  isAllowed(origin: string, requestUrl: URL): Promise<boolean>;
}

export interface Cors {
  /** The answer to a CORS preflight (WHATWG Fetch), or null when the request is none. Other origins learn nothing from it. */
  answerPreflight(incoming: Incoming): Promise<Answer | null>;
  /** Adds what lets a page of an allowed origin read the response, with the `exposed` headers beside ours; never a wildcard, never credentials. */
  addHeaders(incoming: Incoming, headers: Answer["headers"], exposed?: readonly string[]): Promise<void>;
}

const EXPOSED = [
  "accept-ranges",
  "content-disposition",
  "content-length",
  "content-range",
  "etag",
  "last-modified",
  "location",
  "ratelimit-limit",
  "ratelimit-remaining",
  "ratelimit-reset",
  "retry-after",
  "x-request-id",
];

/** Cross-origin resource sharing over an origin policy. */
export function createCors(policy: OriginPolicy): Cors {
  const isAllowed = async ({ request, url }: Incoming): Promise<boolean> => {
    const origin = request.headers.get("origin");
    return origin !== null && policy.isAllowed(origin, url);
  };

  return {
    async answerPreflight(incoming) {
      const { request } = incoming;
      const method = request.headers.get("access-control-request-method");
      if (request.method !== "OPTIONS" || method === null) return null;
      if (!(await isAllowed(incoming))) return { status: 204, headers: {}, body: null };
      const asked = request.headers.get("access-control-request-headers");
      return {
        status: 204,
        headers: {
          "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
          ...(asked === null ? {} : { "access-control-allow-headers": asked }),
          "access-control-max-age": "600",
        },
        body: null,
      };
    },

    async addHeaders(incoming, headers, exposed = []) {
      headers.vary = headers.vary === undefined ? "Origin" : `${headers.vary}, Origin`;
      if (!(await isAllowed(incoming))) return;
      headers["access-control-allow-origin"] = incoming.request.headers.get("origin") ?? "";
      headers["access-control-expose-headers"] = [...EXPOSED, ...exposed].join(", ");
    },
  };
}
