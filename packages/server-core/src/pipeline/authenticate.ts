import type { Access } from "@holdfast/openapi";
import type { Actor, SignedGrant, UserActor } from "../actor.js";
import { AppError } from "../errors/app-error.js";
import { isSameText } from "../same-text.js";

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

/** Finds out who makes a request. A credential that is there but wrong is refused, never ignored. */
export async function authenticate(
  request: Request,
  url: URL,
  access: Access,
  authenticator: Authenticator,
): Promise<Actor> {
  if (access.signed !== undefined) {
    const token = url.searchParams.get("token");
    if (token !== null) return authenticator.verifyGrant(token);
  }
  const bearer = bearerToken(request.headers.get("authorization"));
  const key = apiKey(request.headers, url.searchParams);
  if (bearer !== null && bearer !== key) {
    if (key !== null) readKey(key, authenticator);
    return bearer.includes(".") ? authenticator.verifyAccessToken(bearer) : readKey(bearer, authenticator);
  }
  if (key !== null) return readKey(key, authenticator);
  if (access.rule === "open") return { kind: "nobody" };
  throw new AppError(
    "missing_key",
    "Send the anonymous key in the header apikey; the server prints it when it starts.",
  );
}

/** The key of a request: header `apikey` or `anon-key`, or the query parameter of the same name. */
export function apiKey(headers: Headers, query: URLSearchParams): string | null {
  return headers.get("apikey") ?? headers.get("anon-key") ?? query.get("apikey") ?? query.get("anon-key");
}

function readKey(key: string, authenticator: Authenticator): Actor {
  if (isSameText(key, authenticator.anonKey())) return { kind: "anonymous" };
  if (authenticator.serviceKey !== null && isSameText(key, authenticator.serviceKey)) return { kind: "service" };
  throw new AppError("invalid_key", "The key is not this server's. Compare it with the one that the server prints.");
}

function bearerToken(header: string | null): string | null {
  if (header === null) return null;
  const [, token] = /^bearer +([\w.~+/=-]+) *$/i.exec(header) ?? [];
  if (token === undefined) throw new AppError("invalid_token", 'The header Authorization must read "Bearer <token>".');
  return token;
}
