import type { Access } from "@holdfast/openapi";
import type { Actor, SignedGrant, UserActor } from "../actor.js";
import { AppError } from "../errors/app-error.js";
import { isSameText } from "../same-text.js";
import type { Incoming } from "./request-context.js";

/** What tells who a request comes from. The auth feature provides it. */
export interface Authenticator {
  /** The anonymous key, once the server has started. */
  anonKey(): string;
  readonly serviceKey: string | null;
  /** Reads an access token; throws `invalid_token`, `token_expired` or `token_revoked`. */
  verifyAccessToken(token: string): Promise<UserActor>;
  /** Reads the token of a signed URL; throws `invalid_token` or `token_expired`. */
  verifyGrant(token: string): Promise<SignedGrant>;
}

/** Where a request carries its credentials, and what its operation says of them. */
export interface CredentialedRequest extends Incoming {
  readonly access: Access;
}

/**
 * Finds out who makes a request. A credential that is there but wrong is refused, never ignored; only an operation that
 * declares `bearer: ignored`, since it hands out or ends sessions itself, does not look at access tokens.
 */
export async function authenticate(
  { request, url, access }: CredentialedRequest,
  authenticator: Authenticator,
): Promise<Actor> {
  if (access.signed !== undefined) {
    const token = url.searchParams.get("token");
    if (token !== null) return authenticator.verifyGrant(token);
  }
  const bearer = bearerToken(request.headers.get("authorization"));
  const key = apiKey(request.headers, url.searchParams) ?? keyIn(bearer, authenticator);
  if (key === null) {
    // What a signed URL may read, a plain one reads where row policies show it to everybody.
    const needsNoKey = access.rule === "open" || access.signed === "read";
    if (needsNoKey && bearer === null) return { kind: "nobody" };
    throw missingKey();
  }
  const keyActor = readKey(key, authenticator);
  if (bearer === null || access.bearer === "ignored") return keyActor;
  return keyIn(bearer, authenticator) === null
    ? authenticator.verifyAccessToken(bearer)
    : readKey(bearer, authenticator);
}

/** The key of a request: header `apikey` or `anon-key`, or the query parameter of the same name. */
function apiKey(headers: Headers, query: URLSearchParams): string | null {
  return headers.get("apikey") ?? headers.get("anon-key") ?? query.get("apikey") ?? query.get("anon-key");
}

/** The bearer token when it is one of the two keys. */
function keyIn(bearer: string | null, authenticator: Authenticator): string | null {
  if (bearer === null) return null;
  return isKey(bearer, authenticator.anonKey()) || isKey(bearer, authenticator.serviceKey) ? bearer : null;
}

function readKey(key: string, authenticator: Authenticator): Actor {
  if (isKey(key, authenticator.anonKey())) return { kind: "anonymous" };
  if (isKey(key, authenticator.serviceKey)) return { kind: "service" };
  throw new AppError("invalid_key", "The key is not this server's. Compare it with the one that the server prints.");
}

function isKey(text: string, key: string | null): boolean {
  return key !== null && isSameText(text, key);
}

function missingKey(): AppError {
  return new AppError(
    "missing_key",
    "Send the anonymous key in the header apikey; the server prints it when it starts.",
  );
}

/** The token of a header `Authorization: Bearer`; null without the header. Throws `invalid_token` for any other scheme. */
export function bearerToken(header: string | null): string | null {
  if (header === null) return null;
  const [, token] = /^bearer +([\w.~+/=-]+) *$/i.exec(header) ?? [];
  if (token === undefined) throw new AppError("invalid_token", 'The header Authorization must read "Bearer <token>".');
  return token;
}
