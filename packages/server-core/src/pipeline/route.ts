import { OPERATIONS, type Operation, type OperationId } from "@holdfast/openapi";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import { AppError } from "../errors/app-error.js";
import type { PathParameters } from "./resources.js";

export interface Route {
  readonly operation: Operation<OperationId>;
  readonly parameters: PathParameters;
}

/** Finds the operation of a method and a path; `path` is the URL's, still encoded. A trailing slash means nothing. */
export type Router = (method: string, path: string) => Route;

/** Builds the router over all operations of the contract. HEAD is answered by GET's operation. */
export function createRouter(): Router {
  const router = new SmartRouter<Operation<OperationId>>({ routers: [new RegExpRouter(), new TrieRouter()] });
  const operations = (Object.values(OPERATIONS) as unknown as Operation<OperationId>[]).sort(bySpecificity);
  for (const operation of operations) router.add(operation.method, operation.path, operation);
  const methods = [...new Set(operations.map(({ method }) => method))];

  const find = (method: string, path: string): Route | null => {
    const [matches, stash] = router.match(method, path) as [
      [Operation<OperationId>, Record<string, number | string>][],
      string[] | undefined,
    ];
    const match = matches[0];
    if (!match) return null;
    const parameters: Record<string, string> = {};
    for (const [name, value] of Object.entries(match[1])) {
      parameters[name] = decodeSegment(typeof value === "number" ? (stash?.[value] ?? "") : value);
    }
    return { operation: match[0], parameters };
  };

  return (method, path) => {
    const trimmed = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
    const route = find(method === "HEAD" ? "GET" : method, trimmed);
    if (route) return route;
    const allowed = methods.filter((other) => find(other, trimmed) !== null);
    if (allowed.length === 0) {
      throw new AppError(
        "route_not_found",
        `There is nothing at ${trimmed}. The operations are listed at /openapi.json.`,
      );
    }
    throw new AppError("method_not_allowed", `Use ${allowed.join(" or ")} here.`, {
      headers: { allow: allowed.includes("GET") ? [...allowed, "HEAD"].join(", ") : allowed.join(", ") },
    });
  };
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    const detail = "The path holds a percent sign that does not begin a valid UTF-8 escape.";
    throw new AppError("invalid_path", detail, { cause });
  }
}

/** Literal segments win over parameters, and these over the rest of the path; the router takes the first that fits. */
function bySpecificity(a: Operation, b: Operation): number {
  return specificity(a.path) < specificity(b.path) ? -1 : 1;
}

function specificity(path: string): string {
  return path
    .split("/")
    .map((segment) => (segment.endsWith("{.+}") ? "2" : segment.startsWith(":") ? "1" : "0"))
    .join("");
}
