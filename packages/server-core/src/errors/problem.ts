import { isAdapterError } from "@holdfast/adapter-api";
import { ERROR_CODES } from "@holdfast/openapi";
import type { Problem } from "../door.js";
import type { Answer } from "../pipeline/respond.js";
import type { Log } from "../server-config.js";
import { refusalOf } from "./adapter-refusal.js";
import { AppError } from "./app-error.js";

/** Renders whatever was thrown as a problem document (RFC 9457). What is not a refusal is logged and shown as `internal`. */
export function renderProblem(thrown: unknown, requestId: string, log: Log): Answer {
  return problemDocument(describeProblem(thrown, requestId, log), requestId);
}

/** A refusal as a problem document, with the contract's title for its code. */
export function problemDocument(
  { code, status, detail, headers, errors }: Omit<Problem, "title">,
  requestId: string,
): Answer & { readonly body: string } {
  const problem = {
    type: `https://holdfast.dev/problems/${code}`,
    title: ERROR_CODES[code].title,
    status,
    detail,
    code,
    request_id: requestId,
    errors,
  };
  const sent = { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" };
  return { status, headers: sent, body: JSON.stringify(problem) };
}

/** What a client may know of whatever was thrown. Logs what is the server's fault. */
export function describeProblem(thrown: unknown, requestId: string, log: Log): Problem {
  const error = toAppError(thrown);
  const { code, message: detail, headers, errors } = error;
  const { status, title } = ERROR_CODES[code];
  if (status >= 500) log({ level: "error", message: detail, requestId, error: error.cause ?? error });
  return { code, status, title, detail, headers, errors };
}

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isAdapterError(thrown)) return refusalOf(thrown);
  return new AppError("internal", "The server failed. The failure was logged under this request id.", {
    cause: thrown,
  });
}
