import type { ApiError } from "../errors/api-error.js";

/** What another try can mend: a race, a lock, a limit, a part that was damaged on its way. */
const MENDABLE = [409, 423, 429, 460];

/** What the server said, by its shape: to import the class would break the client's first file in two. Empty for other failures. */
export function refusalOf(error: unknown): Partial<ApiError> {
  return typeof error === "object" && error !== null && "isHoldfastApiError" in error ? (error as ApiError) : {};
}

/** Whether another try may succeed. A pause that ended meanwhile leaves an error that no server made. */
export function isMendable(error: unknown): boolean {
  const { status } = refusalOf(error);
  return status === undefined || status >= 500 || MENDABLE.includes(status);
}

/** Whether the server will not take the upload, however often and by whomever it is asked. */
export function isRefusal(error: unknown): boolean {
  return !isMendable(error) && refusalOf(error).status !== 401;
}
