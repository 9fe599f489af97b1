import ky, { HTTPError, type KyInstance } from "ky";
import type { CallOptions } from "../client-options.js";
import { ApiError, isApiError } from "../errors/api-error.js";
import { NetworkError } from "../errors/network-error.js";
import { abortReason, withDeadline } from "./deadline.js";
import { readProblem, retryAfterSeconds } from "./read-problem.js";

/** Query parameters; what is undefined is left out, a list is repeated. */
export type QueryValues = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface HttpRequest extends CallOptions {
  /** Default `GET`. */
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v1`, already encoded. */
  readonly path: string;
  readonly query?: QueryValues | readonly (readonly [string, string])[];
  /** Sent as JSON; a bigint as a string. */
  readonly json?: unknown;
  /** Sent as it is. A function makes it anew for each try; a stream can be tried only once. */
  readonly body?: BodyInit | (() => BodyInit);
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the user's access token goes along. Default true. */
  readonly signedIn?: boolean;
  /** False for work that takes as long as it takes. */
  readonly limited?: boolean;
  /** What sends a `body`. Default: fetch. */
  readonly transport?: Transport;
}

/** Sends a request as fetch does. */
export type Transport = (url: string, init: RequestInit) => Promise<Response>;

/** Sends requests of one client: adds key and token, reads refusals, repeats only what is safe to repeat. */
export interface HttpClient {
  /** The response to a request that succeeded; rejects with ApiError, NetworkError, TimeoutError or the signal's reason. */
  send(request: HttpRequest): Promise<Response>;
  /** The same, with the JSON body read within the same time. */
  json<Body>(request: HttpRequest): Promise<Body>;
  /** The same by DELETE, whose answer says nothing more. */
  remove(path: string, options?: CallOptions): Promise<void>;
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
  /** A token other than `refused`, which the server did not take; null when there is none to be had. */
  renew(refused: string): Promise<string | null>;
}

/** GET and HEAD change nothing, so they may be sent again when no answer came. */
const REPEATABLE = ["get", "head"];
const REPEATABLE_STATUSES = [429, 502, 503, 504];
/** A server that asks for a longer pause is obeyed by giving up: the caller sees `retryAfterSeconds`. */
const LONGEST_RETRY_AFTER_SECONDS = 5;

/** The URL of the API of a server. */
export function apiUrl(url: string): string {
  return `${url.replace(/\/+$/, "")}/api/v1`;
}

/** Makes the HTTP side of a client. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { tokens, timeoutMs } = options;
  const base = apiUrl(options.url);
  const client = ky.create({
    timeout: false,
    ...(options.fetch ? { fetch: options.fetch } : {}),
    retry: {
      limit: 2,
      methods: REPEATABLE,
      statusCodes: REPEATABLE_STATUSES,
      afterStatusCodes: REPEATABLE_STATUSES,
      backoffLimit: 2_000,
      shouldRetry: ({ error }) => (asksForLongPause(error) ? false : undefined),
    },
  });
  const sending: Sending = { client, base, anonKey: options.anonKey, fetch: options.fetch };

  const exchange = async (request: HttpRequest, signal: AbortSignal | undefined): Promise<Response> => {
    refuseEmptySegments(request.path);
    const noLimit = { signal, timeoutMs: null };
    const token = request.signedIn === false ? null : await withDeadline(noLimit, () => tokens.get());
    try {
      return await attempt(sending, { request, token, signal });
    } catch (error) {
      if (token === null || !isTokenRefusal(error) || isStream(request.body)) throw error;
      // The server refused before it did anything, so this is no repetition.
      const renewed = await withDeadline(noLimit, () => tokens.renew(token));
      if (renewed === null) throw error;
      return attempt(sending, { request, token: renewed, signal });
    }
  };
  const deadline = ({ signal, limited }: HttpRequest) => ({ signal, timeoutMs: limited === false ? null : timeoutMs });

  const send = (request: HttpRequest): Promise<Response> =>
    // Where a body is handed on, the caller's own signal goes with it, so that it also ends the reading.
    request.limited === false
      ? exchange(request, request.signal)
      : withDeadline(deadline(request), (signal) => exchange(request, signal));

  return {
    send,
    remove: async (path, options) => void (await send({ method: "DELETE", path, ...options })),
    json: (request) => withDeadline(deadline(request), async (signal) => readJson(await exchange(request, signal))),
  };
}

/** Whether `value` is a stream. React Native has no such class to ask. */
export function isStream(value: unknown): value is ReadableStream<Uint8Array> {
  return typeof value === "object" && value !== null && "getReader" in value;
}

/** Whether the server did not take the access token. Such a request had no effect. */
export function isTokenRefusal(error: unknown): boolean {
  return isApiError(error, "token_expired") || isApiError(error, "token_revoked") || isApiError(error, "invalid_token");
}

interface Sending {
  readonly client: KyInstance;
  readonly base: string;
  readonly anonKey: string;
  readonly fetch: typeof fetch | undefined;
}

interface Attempt {
  readonly request: HttpRequest;
  readonly token: string | null;
  readonly signal: AbortSignal | undefined;
}

async function attempt(sending: Sending, { request, token, signal }: Attempt): Promise<Response> {
  const { method = "GET", json, query = [] } = request;
  const searched = searchParams(query).toString();
  const url = `${sending.base}${request.path}${searched === "" ? "" : `?${searched}`}`;
  const init: RequestInit = {
    method,
    headers: {
      apikey: sending.anonKey,
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...request.headers,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json, textOfBigint) }),
  };
  try {
    return await (request.body === undefined
      ? sending.client(url, { ...init, ...withSignal(signal, sending.fetch) })
      : sendBody(sending, { request, url, init: { ...init, ...(signal && { signal }) } }));
  } catch (error) {
    if (signal?.aborted) throw abortReason(signal);
    if (error instanceof HTTPError) throw await readProblem(error.response);
    if (isApiError(error)) throw error;
    throw new NetworkError("The server cannot be reached.", { cause: error });
  }
}

/** Ky needs AbortSignal.any for a signal, which React Native and browsers before 2024 lack; there fetch is given it past ky. */
function withSignal(signal: AbortSignal | undefined, own: typeof fetch | undefined) {
  if (signal === undefined) return {};
  if ("any" in AbortSignal) return { signal };
  const fetchSignalled: typeof fetch = (input, init) => (own ?? fetch)(input, { ...init, signal });
  return { fetch: fetchSignalled };
}

/** Past ky, which copies bodies in order to repeat them: a large one would fill the memory. */
async function sendBody(
  sending: Sending,
  { request, url, init }: { readonly request: HttpRequest; readonly url: string; readonly init: RequestInit },
): Promise<Response> {
  const body = typeof request.body === "function" ? request.body() : request.body;
  const transport: Transport = request.transport ?? sending.fetch ?? fetch;
  const duplex = isStream(body) ? { duplex: "half" } : {};
  // Node keeps a copy of the whole body for redirects, unless neither they nor a window are possible.
  const response = await transport(url, { ...init, body: body ?? null, redirect: "error", window: null, ...duplex });
  if (!response.ok) throw await readProblem(response);
  return response;
}

async function readJson<Body>(response: Response): Promise<Body> {
  try {
    return await response.json();
  } catch (cause) {
    throw new NetworkError("The answer broke off, or is not one of a Holdfast server.", { cause });
  }
}

function asksForLongPause(error: unknown): boolean {
  return error instanceof HTTPError && (retryAfterSeconds(error.response.headers) ?? 0) > LONGEST_RETRY_AFTER_SECONDS;
}

/** URLs drop such segments, so that the request would reach another place than was meant. */
function refuseEmptySegments(path: string): void {
  const isLost = path
    .split("/")
    .slice(1)
    .some((segment) => /^\.{0,2}$/.test(segment));
  if (isLost) throw new ApiError({ status: 400, code: "invalid_name", detail: 'A name or key is empty, "." or "..".' });
}

function textOfBigint(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** The query of a URL. */
export function searchParams(query: NonNullable<HttpRequest["query"]>): URLSearchParams {
  const params = new URLSearchParams();
  const pairs = Array.isArray(query) ? query : Object.entries(query as QueryValues);
  for (const [name, value] of pairs) {
    if (value === undefined) continue;
    for (const item of [value].flat()) params.append(name, String(item));
  }
  return params;
}
