import { isApiError } from "./api-error.js";

/** Whether the server did not take the access token. Such a request had no effect. */
export function isTokenRefusal(error: unknown): boolean {
  return isApiError(error, "token_expired") || isApiError(error, "token_revoked") || isApiError(error, "invalid_token");
}
