/** No answer came in time. Whether the server did the work is not known. */
export class TimeoutError extends Error {
  override readonly name: string = "TimeoutError";
  readonly isHoldfastTimeoutError: true = true;
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`No answer came within ${timeoutMs} ms.`);
    this.timeoutMs = timeoutMs;
  }
}

/** Whether `value` is a TimeoutError. */
export function isTimeoutError(value: unknown): value is TimeoutError {
  return typeof value === "object" && value !== null && "isHoldfastTimeoutError" in value;
}
