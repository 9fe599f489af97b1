import { isAdapterError } from "@holdfast/adapter-api";
import { ERROR_CODES } from "@holdfast/openapi";
import type { Log } from "../server-config.js";
import { refusalOf } from "./adapter-refusal.js";
import { AppError } from "./app-error.js";

/** Renders whatever was thrown as a problem document (RFC 9457). What is not a refusal is logged and shown as `internal`. */
export function renderProblem(thrown: unknown, requestId: string, log: Log): Response {
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
  return new Response(JSON.stringify(problem), {
    status,
    headers: { ...error.headers, "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isAdapterError(thrown)) return refusalOf(thrown);
  return new AppError("internal", "The server failed. The failure was logged under this request id.", {
    cause: thrown,
  });
}
