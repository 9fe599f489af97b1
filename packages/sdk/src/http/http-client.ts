import ky, { HTTPError, type KyInstance, TimeoutError as KyTimeoutError } from "ky";
import type { CallOptions } from "../client-options.js";
import { ApiError, isApiError } from "../errors/api-error.js";
import { NetworkError } from "../errors/network-error.js";
import { TimeoutError } from "../errors/timeout-error.js";

/** Query parameters; what is undefined is left out, a list is repeated. */
export type QueryValues = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface HttpRequest extends CallOptions {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v1`, already encoded. */
  readonly path: string;
  readonly query?: QueryValues | readonly (readonly [string, string])[];
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the user's access token goes along. Default true. */
  readonly signedIn?: boolean;
  /** False for work that takes as long as it takes. */
  readonly limited?: boolean;
}

/** Sends requests of one client: adds key and token, reads refusals, repeats only what is safe to repeat. */
export interface HttpClient {
  /** The response to a request that succeeded; rejects with ApiError, NetworkError, TimeoutError or the signal's reason. */
  send(request: HttpRequest): Promise<Response>;
  /** The same, with the JSON body read. */
  json<Body>(request: HttpRequest): Promise<Body>;
}

export interface HttpClientOptions {
  readonly url: string;
  readonly anonKey: string;
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
  readonly tokens: TokenSource;
}

/** Where the access token comes from. */
export interface TokenSource {
  /** A token that is good for some seconds yet, renewed if need be; null when nobody is signed in. */
  get(): Promise<string | null>;
  /** A token other than `refused`, which the server called expired; null when there is none to be had. */
  renew(refused: string): Promise<string | null>;
}

/** GET and HEAD change nothing, so they may be sent again when no answer came. */
const REPEATABLE = ["get", "head"];

/** The URL of the API of a server. */
export function apiUrl(url: string): string {
  return `${url.replace(/\/+$/, "")}/api/v1`;
}

/** Makes the HTTP side of a client. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { tokens, timeoutMs } = options;
  const client = ky.create({
    prefixUrl: apiUrl(options.url),
    headers: { apikey: options.anonKey },
    retry: { limit: 2, methods: REPEATABLE, statusCodes: [429, 502, 503, 504], backoffLimit: 2_000 },
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });

  const send = async (request: HttpRequest): Promise<Response> => {
    const token = request.signedIn === false ? null : await tokens.get();
    try {
      return await attempt(client, { request, token, timeoutMs });
    } catch (error) {
      if (token === null || !isApiError(error, "token_expired") || request.body instanceof ReadableStream) throw error;
      const renewed = await tokens.renew(token);
      if (renewed === null) throw error;
      return attempt(client, { request, token: renewed, timeoutMs });
    }
  };

  return { send, json: async <Body>(request: HttpRequest) => (await send(request)).json() as Promise<Body> };
}

interface Attempt {
  readonly request: HttpRequest;
  readonly token: string | null;
  readonly timeoutMs: number;
}

async function attempt(client: KyInstance, { request, token, timeoutMs }: Attempt): Promise<Response> {
  const { method, path, signal, json, body, query } = request;
  signal?.throwIfAborted();
  try {
    return await client(path.replace(/^\//, ""), {
      method,
      headers: { ...request.headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      timeout: request.limited === false ? false : timeoutMs,
      ...(query === undefined ? {} : { searchParams: searchParams(query) }),
      ...(json === undefined ? {} : { json }),
      ...(body === undefined ? {} : { body }),
      ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw await readFailure(error, timeoutMs);
  }
}

function searchParams(query: NonNullable<HttpRequest["query"]>): URLSearchParams {
  const params = new URLSearchParams();
  const pairs = Array.isArray(query) ? query : Object.entries(query as QueryValues);
  for (const [name, value] of pairs) {
    if (value === undefined) continue;
    for (const item of [value].flat()) params.append(name, String(item));
  }
  return params;
}

async function readFailure(error: unknown, timeoutMs: number): Promise<Error> {
  if (error instanceof KyTimeoutError) return new TimeoutError(timeoutMs);
  if (!(error instanceof HTTPError)) return new NetworkError("The server cannot be reached.", { cause: error });
  return readProblem(error.response);
}

/** The refusal that a response says. */
export async function readProblem(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  const text = await response.text().catch(() => "");
  return new ApiError(
    { ...parseProblem(text), status: response.status },
    Number.isFinite(retryAfter) ? retryAfter : null,
  );
}

/** What stands between client and server, such as a proxy, may answer with anything. */
function parseProblem(text: string): Record<string, never> {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
