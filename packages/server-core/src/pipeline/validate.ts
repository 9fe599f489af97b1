import type { ErrorCode, Operation, OperationInput } from "@holdfast/openapi";
import type { ZodType } from "zod";
import { AppError } from "../errors/app-error.js";
import type { Settings } from "../server-config.js";
import { mediaType, readFields, unsupportedType } from "./read-body.js";
import type { Incoming } from "./request-context.js";
import type { PathParameters } from "./resources.js";

interface Place {
  readonly name: string;
  readonly code: ErrorCode;
}

const IN_PATH: Place = { name: "path", code: "invalid_path" };
const IN_QUERY: Place = { name: "query", code: "invalid_query" };
const IN_HEADERS: Place = { name: "headers", code: "invalid_header" };
const IN_BODY: Place = { name: "body", code: "invalid_body" };

/** More would help nobody. */
const MAX_ERRORS = 20;

/** Names that credentials use in any query. */
const CREDENTIAL_NAMES: ReadonlySet<string> = new Set(["apikey", "anon-key"]);

/** A request with the operation that it is for. */
export interface RoutedRequest extends Incoming {
  readonly operation: Operation;
  readonly parameters: PathParameters;
  readonly settings: Settings;
}

/** Reads and checks everything that the client sent, by the contract; unknown fields and wrong types are refused. */
export async function validate(routed: RoutedRequest): Promise<OperationInput> {
  const { operation, parameters, request, url, settings } = routed;
  return {
    path: check(IN_PATH, operation.pathValidator, parameters),
    query: check(IN_QUERY, operation.query.validator, readQuery(operation, url.searchParams)),
    headers:
      operation.headers.names.length === 0
        ? {}
        : check(IN_HEADERS, operation.headers.validator, readHeaders(operation, request.headers)),
    body: await readBody(operation, request, settings),
  };
}

function readQuery({ query, access }: Operation, searched: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const free: [string, string][] = [];
  for (const [name, value] of searched) {
    if (
      CREDENTIAL_NAMES.has(name) ||
      (access.signed !== undefined && name === "token" && !query.names.includes(name))
    ) {
      continue;
    }
    if (query.lists.includes(name)) values[name] = [...((values[name] as string[] | undefined) ?? []), value];
    else if (query.names.includes(name) || query.free === null) {
      if (Object.hasOwn(values, name))
        throw new AppError("invalid_query", `The query parameter "${name}" is there twice.`);
      Object.defineProperty(values, name, { value, enumerable: true });
    } else free.push([name, value]);
  }
  if (query.free !== null) values[query.free] = free;
  return values;
}

function readHeaders({ headers }: Operation, sent: Headers): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of headers.names) {
    const value = sent.get(name);
    if (value !== null) values[name] = value;
  }
  return values;
}

async function readBody({ body }: Operation, request: Request, settings: Settings): Promise<unknown> {
  if (body.kind === "none") return undefined;
  if (body.kind === "stream") {
    const type = mediaType(request.headers.get("content-type"));
    const accepted = body.types.includes(type) || body.types.includes("application/octet-stream");
    if (!accepted) throw unsupportedType(type, body.types);
    return request.body;
  }
  const maxBytes = typeof body.maxBytes === "number" ? body.maxBytes : settings.maxBodyBytes;
  const fields = await readFields(request, body, maxBytes);
  if (fields === undefined) {
    if (!body.required) return undefined;
    throw new AppError("invalid_body", `Send a body: ${body.types.join(" or ")}.`);
  }
  return check(IN_BODY, body.validator, fields);
}

function check<Out>(place: Place, validator: ZodType<Out>, value: unknown): Out {
  const result = validator.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, MAX_ERRORS).map((issue) => ({
    path: [place.name, ...issue.path].join("."),
    message: issue.message,
  }));
  const [first] = errors;
  throw new AppError(place.code, first ? `${first.path}: ${first.message}.` : `The ${place.name} does not fit.`, {
    errors,
  });
}
