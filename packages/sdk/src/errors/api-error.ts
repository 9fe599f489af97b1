import type { models } from "@holdfast/openapi";

/** A code of the contract's closed list; see openapi/errors.yaml for what each asks of the client. */
export type ErrorCode = models.Problem["code"];

/** The server refused: it read the request and answered with a problem document (RFC 9457). `message` is its sentence. */
export class ApiError extends Error {
  override readonly name: string = "ApiError";
  /** The brand that `isApiError` reads, so that two copies of this package recognise each other's errors. */
  readonly isHoldfastApiError: true = true;
  /** The HTTP status. */
  readonly status: number;
  readonly code: ErrorCode;
  /** Each field that was refused, by its place in the request; empty when no field is to blame. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  /** What to tell whoever runs the server; null when the answer did not come from it. */
  readonly requestId: string | null;
  /** After how many seconds to try again, where the server says so. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Partial<models.Problem> & { readonly status: number }, retryAfterSeconds: number | null = null) {
    const { status, detail, code, errors, request_id } = problem;
    super(isText(detail) ? detail : `The server answered ${status}.`);
    this.status = status;
    this.code = isText(code) ? code : codeOf(status);
    this.errors = Array.isArray(errors) ? errors : [];
    this.requestId = isText(request_id) ? request_id : null;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Whether `value` is an ApiError, and of the given code if one is given. */
export function isApiError(value: unknown, code?: ErrorCode): value is ApiError {
  const isOne = typeof value === "object" && value !== null && "isHoldfastApiError" in value;
  return isOne && (code === undefined || (value as ApiError).code === code);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The code for an answer that names none, since it came from a proxy. */
function codeOf(status: number): ErrorCode {
  if (status === 413) return "body_too_large";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "unavailable" : "bad_request";
}
