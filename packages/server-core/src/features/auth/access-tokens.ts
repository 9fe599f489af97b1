import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { AppError } from "../../errors/app-error.js";
import type { Platform } from "../../feature.js";
import type { SigningKeys } from "./signing-keys.js";
import { createTokenCache } from "./token-cache.js";

/** Whom an access token stands for. */
export interface AccessClaims {
  readonly userId: string;
  readonly email: string;
  readonly sessionId: string;
  /** In seconds since 1970. */
  readonly expiresAt: number;
}

/** Access tokens: JWTs (RFC 7519, in the profile of RFC 9068), signed with ES256. */
export interface AccessTokens {
  sign(claims: AccessClaims): Promise<string>;
  /** Throws `invalid_token`, or `token_expired` for one that was right once. */
  verify(token: string): Promise<AccessClaims>;
  /** The claims of a genuine token, expired or not; null for any other text. Good for ending its session, for nothing else. */
  readEnded(token: string): Promise<AccessClaims | null>;
}

const ALGORITHM = "ES256";
const TYPE = "at+jwt";
const AUDIENCE = "holdfast";
/** Longer than any token made here. */
const MAX_TOKEN_LENGTH = 2_048;
const MAX_CACHED_TOKENS = 10_000;

export function createAccessTokens({ settings, now }: Platform, keys: SigningKeys): AccessTokens {
  const issuer = settings.publicUrl ?? "holdfast";
  const verified = createTokenCache<AccessClaims>(MAX_CACHED_TOKENS);

  const read = async (token: string, currentDate: Date): Promise<AccessClaims> => {
    if (token.length > MAX_TOKEN_LENGTH) throw new errors.JWTInvalid("too long");
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? null : await keys.find(kid);
        if (key === null) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      { algorithms: [ALGORITHM], typ: TYPE, issuer, audience: AUDIENCE, currentDate, requiredClaims: ["exp"] },
    );
    return claimsOf(payload);
  };

  return {
    async sign({ userId, email, sessionId, expiresAt }) {
      const { kid, privateKey } = await keys.current();
      return new SignJWT({ email, sid: sessionId, role: "authenticated" })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid })
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(now())
        .setExpirationTime(expiresAt)
        .sign(privateKey);
    },

    async verify(token) {
      const date = now();
      const known = verified.get(token);
      if (known !== null && known.expiresAt * 1000 > date.getTime()) return known;
      if (known !== null) {
        verified.delete(token);
        throw expired();
      }
      try {
        const claims = await read(token, date);
        verified.set(token, claims);
        return claims;
      } catch (error) {
        if (error instanceof errors.JWTExpired) throw expired();
        if (error instanceof errors.JOSEError) throw invalid(error);
        throw error;
      }
    },

    async readEnded(token) {
      try {
        return await read(token, new Date(0));
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

function claimsOf({ sub, sid, email, exp }: JWTPayload): AccessClaims {
  if (typeof sub !== "string" || typeof sid !== "string" || typeof email !== "string" || exp === undefined) {
    throw new errors.JWTInvalid("A claim is missing.");
  }
  return { userId: sub, sessionId: sid, email, expiresAt: exp };
}

function expired(): AppError {
  return new AppError("token_expired", "The access token has expired. Refresh it and repeat.");
}

function invalid(cause: unknown): AppError {
  return new AppError("invalid_token", "The access token was not made by this server. Log in again.", { cause });
}
