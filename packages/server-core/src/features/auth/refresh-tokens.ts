import { hmacSha256 } from "../../hmac.js";
import { fromBase64Url, randomText, toBase64Url } from "./encoding.js";

/** 32 bytes as base64url. */
const TOKEN_FORM = /^[\w-]{43}$/;

/** Refresh tokens: opaque secrets, of which the database knows only the SHA-256 hash. */
export interface RefreshTokens {
  /** The first token of a session: 256 random bits. */
  make(): string;
  /**
   * The token that follows. It is derived (HMAC-SHA256), so that two tabs or servers that exchange the same token at the
   * same instant get the same next one, though no token is kept.
   */
  next(token: string): Promise<string>;
  /** What the database keeps; null for a text that cannot be a token. */
  hash(token: string): Promise<Uint8Array | null>;
}

/** `secret` is base64url, and the same on every server of the database. */
export function createRefreshTokens(secret: string): RefreshTokens {
  const key = fromBase64Url(secret);
  const encoder = new TextEncoder();
  return {
    make: () => randomText(32),
    next: async (token) => toBase64Url(await hmacSha256(key, encoder.encode(token))),
    hash: async (token) =>
      TOKEN_FORM.test(token) ? new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(token))) : null,
  };
}
