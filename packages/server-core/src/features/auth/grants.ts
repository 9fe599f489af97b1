import { errors, jwtVerify, SignJWT } from "jose";
import type { SignedGrant } from "../../actor.js";
import { AppError } from "../../errors/app-error.js";
import type { Platform } from "../../feature.js";
import { fromBase64Url } from "./encoding.js";

/** Makes the tokens of signed URLs. */
export interface Grants {
  /** A token that carries the grant for so many seconds. It cannot be taken back, so keep it short. */
  sign(grant: SignedGrant, expiresInSeconds: number): Promise<string>;
}

/** Reads them, too. */
export interface GrantTokens extends Grants {
  /** Throws `invalid_token` or `token_expired`. */
  verify(token: string): Promise<SignedGrant>;
}

const ALGORITHM = "HS256";
/** Different from an access token's, so that neither passes for the other. */
const TYPE = "grant+jwt";

/** Tokens signed with HMAC-SHA256 (a JWS, RFC 7515). `secret` answers base64url, the same on every server of the database. */
export function createGrantTokens({ now }: Platform, secret: () => string): GrantTokens {
  return {
    async sign({ action, resource, id, constraints }, expiresInSeconds) {
      const expiresAt = Math.floor(now().getTime() / 1000) + expiresInSeconds;
      return new SignJWT({ act: action, res: resource, con: constraints })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setSubject(id)
        .setExpirationTime(expiresAt)
        .sign(fromBase64Url(secret()));
    },

    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, fromBase64Url(secret()), {
          algorithms: [ALGORITHM],
          typ: TYPE,
          currentDate: now(),
          requiredClaims: ["sub", "exp", "act", "res", "con"],
        });
        // What this server signed has this shape; nobody else can sign.
        return {
          kind: "signed",
          action: payload.act as SignedGrant["action"],
          resource: payload.res as string,
          id: payload.sub ?? "",
          constraints: payload.con as SignedGrant["constraints"],
        };
      } catch (error) {
        if (error instanceof errors.JWTExpired) {
          throw new AppError("token_expired", "The signed URL has expired. Ask for a new one.");
        }
        if (error instanceof errors.JOSEError) {
          throw new AppError("invalid_token", "The signed URL is damaged or was not made by this server.", {
            cause: error,
          });
        }
        throw error;
      }
    },
  };
}
