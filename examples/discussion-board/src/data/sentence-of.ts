import { isApiError, isNetworkError, isTimeoutError } from "@holdfast/sdk";

/** What to tell a person of an error: the server's own sentence where it sent one. */
export function sentenceOf(error: unknown): string {
  if (isNetworkError(error)) return "The server cannot be reached. What you wrote is still here; try again.";
  if (isTimeoutError(error)) return "The server took too long to answer. Try again.";
  if (isApiError(error) && error.errors.length > 0) {
    return [error.message, ...error.errors.map(({ message }) => message)].join(" ");
  }
  return error instanceof Error ? error.message : String(error);
}
