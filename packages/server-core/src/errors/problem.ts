import { isAdapterError } from "@holdfast/adapter-api";
import { ERROR_CODES } from "@holdfast/openapi";
import type { Answer } from "../pipeline/respond.js";
import type { Log } from "../server-config.js";
import { refusalOf } from "./adapter-refusal.js";
import { AppError } from "./app-error.js";

/** Renders whatever was thrown as a problem document (RFC 9457). What is not a refusal is logged and shown as `internal`. */
export function renderProblem(thrown: unknown, requestId: string, log: Log): Answer {
  const error = toAppError(thrown);
  const { status, title } = ERROR_CODES[error.code];
  if (status >= 500) log({ level: "error", message: error.message, requestId, error: error.cause ?? error });
  const problem = {
    type: `https://holdfast.dev/problems/${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    errors: error.errors,
  };
  const headers = { ...error.headers, "content-type": "application/problem+json", "cache-control": "no-store" };
  return { status, headers, body: JSON.stringify(problem) };
}

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isAdapterError(thrown)) return refusalOf(thrown);
  return new AppError("internal", "The server failed. The failure was logged under this request id.", {
    cause: thrown,
  });
}
