import { OPERATIONS, type Operation, type OperationId } from "@holdfast/openapi";
import { Memoirist } from "memoirist";
import { AppError } from "../errors/app-error.js";
import type { PathParameters } from "./resources.js";

export interface Route {
  readonly operation: Operation<OperationId>;
  readonly parameters: PathParameters;
}

/** Finds the operation of a method and a path; `path` is the URL's, still encoded. A trailing slash means nothing. */
export type Router = (method: string, path: string) => Route;

/** A path whose last parameter takes all that is left, such as `/files/view/:bucket/:file_path{.+}`. */
const WITH_REST = /^(.*\/):(\w+)\{\.\+\}$/;

/** How memoirist writes and names that parameter. */
const REST = "*";

interface Leaf {
  readonly operation: Operation<OperationId>;
  /** The contract's name of the parameter that takes all that is left. */
  readonly rest: string | null;
}

/**
 * Builds the router over all operations of the contract. Literal segments win over parameters, and these over the rest of the
 * path. HEAD is answered by GET's operation.
 */
export function createRouter(): Router {
  const tree = new Memoirist<Leaf>();
  const operations = Object.values(OPERATIONS) as unknown as Operation<OperationId>[];
  for (const operation of operations) {
    const [, before, rest = null] = WITH_REST.exec(operation.path) ?? [];
    tree.add(operation.method, rest === null ? operation.path : `${before}${REST}`, { operation, rest });
  }
  const methods = [...new Set(operations.map(({ method }) => method))];

  const find = (method: string, path: string): Route | null => {
    // memoirist takes any first character for the slash.
    const found = path.startsWith("/") ? tree.find(method, path) : null;
    if (found === null) return null;
    const { operation, rest } = found.store;
    // memoirist's rest may be empty, the contract's may not.
    if (rest !== null && found.params[REST] === "") return null;
    const parameters: Record<string, string> = {};
    for (const name of Object.keys(found.params)) {
      parameters[name === REST && rest !== null ? rest : name] = decodeSegment(found.params[name]);
    }
    return { operation, parameters };
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
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    const detail = "The path holds a percent sign that does not begin a valid UTF-8 escape.";
    throw new AppError("invalid_path", detail, { cause });
  }
}
