import { OPERATIONS, type Operation, type OperationId } from "@holdfast/openapi";
import { AppError } from "../errors/app-error.js";
import type { PathParameters } from "./resources.js";

export interface Route {
  readonly operation: Operation<OperationId>;
  readonly parameters: PathParameters;
}

/** Finds the operation of a method and a path; `path` is the URL's, still encoded. A trailing slash means nothing. */
export type Router = (method: string, path: string) => Route;

interface Candidate {
  readonly operation: Operation<OperationId>;
  readonly segments: readonly Segment[];
}

/** A literal, or a parameter that takes one segment or, as the last one, the whole rest of the path. */
type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "parameter" | "rest"; readonly name: string };

/** Builds the router over all operations of the contract. HEAD is answered by GET's operation. */
export function createRouter(): Router {
  const byMethod = new Map<string, Candidate[]>();
  const operations = (Object.values(OPERATIONS) as unknown as Operation<OperationId>[]).sort(bySpecificity);
  for (const operation of operations) {
    const candidates = byMethod.get(operation.method) ?? [];
    byMethod.set(operation.method, [...candidates, { operation, segments: segmentsOf(operation.path) }]);
  }
  const find = (method: string, path: string): Route | null => {
    const texts = path.split("/");
    for (const { operation, segments } of byMethod.get(method) ?? []) {
      if (isMatch(segments, texts)) return { operation, parameters: readParameters(segments, texts) };
    }
    return null;
  };
  const methods = [...byMethod.keys()];
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

function segmentsOf(path: string): readonly Segment[] {
  return path.split("/").map((text) => {
    if (!text.startsWith(":")) return { kind: "literal", text };
    return text.endsWith("{.+}")
      ? { kind: "rest", name: text.slice(1, -4) }
      : { kind: "parameter", name: text.slice(1) };
  });
}

/** A parameter takes at least one character. */
function isMatch(segments: readonly Segment[], texts: readonly string[]): boolean {
  const takesRest = segments.at(-1)?.kind === "rest";
  if (takesRest ? texts.length < segments.length : texts.length !== segments.length) return false;
  return segments.every((segment, at) => {
    if (segment.kind === "literal") return segment.text === texts[at];
    return texts[at] !== "" || (segment.kind === "rest" && texts.length > segments.length);
  });
}

function readParameters(segments: readonly Segment[], texts: readonly string[]): PathParameters {
  const parameters: Record<string, string> = {};
  segments.forEach((segment, at) => {
    if (segment.kind === "parameter") parameters[segment.name] = decodeSegment(texts[at] ?? "");
    if (segment.kind === "rest") parameters[segment.name] = decodeSegment(texts.slice(at).join("/"));
  });
  return parameters;
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
