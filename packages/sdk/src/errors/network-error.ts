/** No answer came: the server cannot be reached, or the connection broke. Whether the server did the work is not known. */
export class NetworkError extends Error {
  override readonly name: string = "NetworkError";
  readonly isHoldfastNetworkError: true = true;
}

/** Whether `value` is a NetworkError. */
export function isNetworkError(value: unknown): value is NetworkError {
  return typeof value === "object" && value !== null && "isHoldfastNetworkError" in value;
}
